import assert from 'node:assert/strict';
import { decodeCbor } from '../../../../src/formats/cbor/format.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { assertHarmless } from '../support/bounded.ts';
import { fromBase64, fromHex } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  nodeAt,
  plain,
  refuses,
  utf8,
} from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const { fixtures, fixture } = writtenValues('cbor/values.jsonl', decodeCbor);

describe('CBOR', () => {
  for (const { name, writer, base64, expected } of fixtures) {
    it(`shows ${name} of ${writer ?? ''}`, () => {
      const value = decodeCbor(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      assert.deepEqual(plain(value.root), expected);
    });
  }

  it('names what a tag says, and tags that it does not know', () => {
    const other = fixture('other tag').root;
    assert.deepEqual([other.kind, other.typeName], ['list', 'Tag 1234']);
    assert.equal(fixture('set').root.typeName, 'Set');
    assert.equal(decodeCbor(fromHex('d9d9f7 c4 82 01 6161')).root.typeName, 'Tag 4');
    assert.equal(decodeCbor(fromHex('c1 1bffffffffffffffff')).root.typeName, 'Tag 1');
    assert.equal(decodeCbor(fromHex('c1 fb7ff0000000000000')).root.typeName, 'Tag 1');
    assert.equal(
      decodeCbor(fromHex('c4 82 1bffffffffffffffff 01')).root.text,
      '1E18446744073709551615',
    );
    assert.equal(decodeCbor(fromHex('c5 82 3a7fffffff 01')).root.text, '1*2^-2147483648');
    // A number in two of a million bytes isn't written out.
    const long = decodeCbor(Uint8Array.of(0xc2, 0x59, 8, 0, ...new Uint8Array(2048).fill(255)));
    assert.deepEqual([long.root.kind, long.root.typeName], ['bytes', 'Tag 2']);
  });

  it('keeps keys of any type', () => {
    const { root } = decodeCbor(fromHex('a5 01 00 f6 01 f5 02 820102 03 42ff00 04'));
    const labels = root.children(0, 9).map(({ label }) => label);
    assert.deepEqual(labels, ['1', 'null', 'true', '0x820102', '0xff00']);
  });

  it('keeps strings that are no text as bytes', () => {
    assert.equal(plain(decodeCbor(fromHex('61ff')).root), 'bytes ff');
    assert.equal(plain(decodeCbor(fromHex('7f61c361bcff')).root), 'ü');
  });

  it('is read-only', () => {
    const value = fixture('session');
    assert.equal(nodeAt(value, [0]).readOnlyReason, 'unsupported-type');
    refuses(value, { type: 'set', path: [0], text: 'x' }, 'read-only');
  });

  it('refuses what is not well-formed (RFC 8949, appendix F)', () => {
    const bad = [
      // Reserved additional information, and two bytes for a simple value that has one.
      ...['1c', '1d', '1e', '3c', '5c', '7e', '9c', 'bd', 'dd', 'fc', 'f800', 'f81f', 'f818'],
      // A break outside of an indefinite length, in half a pair, and behind a tag.
      ...['ff', '81ff', '8200ff', 'a1ff', 'a100ff', 'bf00ff', 'bf000000ff', 'c0ff', '9f81ff'],
      // Indefinite lengths of what has none, pieces of another kind, and pieces without an end.
      ...['1f', '3f', 'df', '5f00ff', '5f6100ff', '5f5f4100ffff', '7f4100ff', '5f80ff', '5f4100'],
      // Ends too early.
      ...['18', '1a0102', '41', '61', '5affffffff00', '81', '9f', 'a1', 'a101', 'bf01', 'c0', 'f9'],
    ];
    for (const hex of bad) {
      const { failure, format } = decodeCbor(fromHex(hex));
      assert.ok(failure, `${hex} reads as ${format}`);
    }
    assert.equal(decodeCbor(fromHex('')).failure?.code, 'truncated');
    assert.equal(decodeCbor(fromHex('9b0000000100000000')).failure?.code, 'invalid-count');
    assert.equal(decodeCbor(fromHex('0000')).warnings[0]?.code, 'bytes-behind');
  });

  it('fails on what ends too early, and survives any change', () => {
    for (const { base64 } of fixtures.slice(-14)) {
      assertCutsFail(fromBase64(base64), decodeCbor);
      assertSurvivesChanges(fromBase64(base64), decodeCbor);
    }
  });

  it('has limits for what nests, in time that grows as the bytes do', () => {
    for (const byte of [0x81, 0x9f, 0xc4, 0xbf, 0xc1]) {
      const { failure } = decodeWithin(500, new Uint8Array(100_000).fill(byte), decodeCbor);
      assert.ok(failure);
    }
    const nested = new Uint8Array(9_999).fill(0xc1);
    assert.equal(
      decodeWithin(500, Uint8Array.of(...nested, 0x61, 0x61), decodeCbor).failure,
      undefined,
    );
    const fractions = Array.from({ length: 3_000 }, () => [0xc4, 0x82, 0x01]).flat();
    decodeWithin(500, Uint8Array.of(...fractions, 0x01), decodeCbor);
    assertHarmless(
      'many pieces',
      new Uint8Array(200_000).fill(0x60).with(0, 0x7f),
      decodeCbor,
      true,
    );
    decodeWithin(500, new Uint8Array(200_000).fill(0x01).with(0, 0x9f), decodeCbor);
  });
});

describe('CBOR of a serializer of the site', () => {
  const read = (bytes: Uint8Array) => decodeItem(bytes, 'nrbf', { codecs });

  it('is told by its mark, or by names in a map', () => {
    for (const name of ['session', 'self-described', 'uuid']) {
      const { format, certainty } = read(fixture(name).bytes);
      assert.deepEqual([format, certainty], ['cbor', 'sure'], name);
    }
    const numbers = read(fixture('floats').bytes);
    assert.deepEqual([numbers.format, numbers.certainty], ['cbor', 'likely']);
  });

  it('is not looked for in texts, numbers and what is too short', () => {
    for (const bytes of [
      utf8('hello'),
      utf8('a1'),
      utf8('\u00a0'),
      fromHex('820102'),
      fromHex('a0'),
    ]) {
      assert.notEqual(read(bytes).format, 'cbor');
    }
  });
});
