import assert from 'node:assert/strict';
import { readCollection } from '../../../../src/formats/alt/collection.ts';
import { decodeAlt } from '../../../../src/formats/alt/format.ts';
import { FormatError } from '../../../../src/formats/errors.ts';
import { scoreFormats } from '../../../../src/formats/foreign/scores.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import { applySplices } from '../../../../src/formats/splice.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { collectionBlobs } from '../support/provider-sessions.ts';

/** Values that .NET Framework's own class wrote, and what they are. */
const vectors: readonly [hex: string, type: string, text: string | undefined][] = [
  ['0103616263', 'String', 'abc'],
  ['0205000000', 'Int32', '5'],
  ['0301', 'Boolean', 'true'],
  ['0480c0bf7a3f0bdc08', 'DateTime', '2024-01-02T03:04:05.0000000'],
  ['050f000000000000000000000000000100', 'Decimal', '1.5'],
  ['050f000000000000000000000000000180', 'Decimal', '-1.5'],
  ['07e282ac', 'Char', '€'],
  ['0c0900000000000000', 'Int64', '9'],
  ['108096980000000000', 'TimeSpan', '00:00:01'],
  ['1133221100554477668899aabbccddeeff', 'Guid', '00112233-4455-6677-8899-aabbccddeeff'],
  ['06ff', 'Byte', '255'],
  ['080000803f', 'Single', '1'],
  ['09000000000000f03f', 'Double', '1'],
  ['0aff', 'SByte', '-1'],
  ['0bfeff', 'Int16', '-2'],
  ['0dfeff', 'UInt16', '65534'],
  ['0efeffffff', 'UInt32', '4294967294'],
  ['0ffeffffffffffffff', 'UInt64', '18446744073709551614'],
  ['12feffffff', 'IntPtr', '-2'],
  ['12feffffffffffffff', 'IntPtr', '-2'],
  ['130500000000000000', 'UIntPtr', '5'],
  ['15', '', undefined],
];

describe('AltSerialization values', () => {
  for (const [hex, type, text] of vectors) {
    it(`${hex} is ${type || 'null'} ${text ?? ''}`, () => {
      const value = decodeAlt(fromHex(hex));
      assert.equal(value.failure, undefined);
      assert.equal(value.root.typeName, type);
      assert.equal(value.root.text, text);
      assert.equal(value.root.kind, type === '' ? 'null' : 'scalar');
      if (text === undefined) return;
      assert.deepEqual(
        value
          .edit({ type: 'set', path: [], text })
          .map(({ inserted, removed }) => [toHex(inserted), toHex(removed)])
          .filter(([a, b]) => a !== b),
        [],
      );
    });
  }

  it('shows an object by its stream, with places that count from the type byte', () => {
    const hex = '14 0001000000ffffffff0100000000000000 0f010000000300000002 010203 0b';
    const value = decodeAlt(fromHex(hex));
    assert.equal(value.format, 'alt');
    assert.equal(value.root.typeName, 'Byte[]');
    assert.equal(toHex(value.root.bytes ?? new Uint8Array()), '010203');
    assert.deepEqual(value.root.range, { start: 18, end: 31 });
    const broken = decodeAlt(fromHex(hex).subarray(0, 30));
    assert.equal(broken.failure?.offset, 30);
  });

  it('edits an object behind its type byte', () => {
    const bytes = fromHex('14 0001000000ffffffff0100000000000000 06 01000000 03616263 0b');
    const edited = applySplices(bytes, decodeAlt(bytes).edit({ type: 'set', path: [], text: 'x' }));
    assert.equal(decodeAlt(edited).root.text, 'x');
    assert.equal(edited[0], 0x14);
  });

  it('keeps the size of a pointer', () => {
    const bytes = fromHex('12feffffff');
    const edited = applySplices(bytes, decodeAlt(bytes).edit({ type: 'set', path: [], text: '7' }));
    assert.equal(toHex(edited), '1207000000');
    assert.throws(
      () => decodeAlt(bytes).edit({ type: 'set', path: [], text: '2147483648' }),
      (error) => error instanceof FormatError && error.code === 'out-of-range',
    );
  });

  it('turns text into null and null into text', () => {
    const bytes = fromHex('0103616263');
    const nothing = applySplices(bytes, decodeAlt(bytes).edit({ type: 'set-null', path: [] }));
    assert.equal(toHex(nothing), '15');
    const again = decodeAlt(nothing).edit({ type: 'set', path: [], text: 'ä' });
    assert.equal(toHex(applySplices(nothing, again)), '0102c3a4');
    assert.throws(
      () => decodeAlt(fromHex('0205000000')).edit({ type: 'set-null', path: [] }),
      (error) => error instanceof FormatError && error.code === 'not-nullable',
    );
  });

  it('keeps no kind of a DateTime', () => {
    const value = decodeAlt(fromHex('0480c0bf7a3f0bdc08'));
    assert.equal(value.root.editor?.hasKind, false);
    assert.throws(
      () => value.edit({ type: 'set', path: [], text: '2024-01-02 (utc)' }),
      (error) => error instanceof FormatError && error.code === 'kind-not-stored',
    );
  });

  it('reads an unknown type as ASP.NET does, as null, with a warning', () => {
    const value = decodeAlt(fromHex('2a01'));
    assert.equal(value.root.kind, 'null');
    assert.equal(value.warnings[0]?.code, 'unknown-type');
  });

  it('shows values that are cut as bytes, with the reason', () => {
    for (const [hex] of vectors) {
      const bytes = fromHex(hex);
      if (bytes.length < 2 || bytes[0] === 0x12 || bytes[0] === 0x13) continue;
      const value = decodeAlt(bytes.subarray(0, bytes.length - 1));
      assert.equal(value.root.kind, 'bytes');
      assert.ok(value.failure);
      assert.equal(value.root.readOnlyReason, 'damaged');
    }
    assert.equal(decodeAlt(new Uint8Array()).failure?.code, 'truncated');
  });
});

describe('Formats by their bytes', () => {
  it('are told apart', () => {
    for (const { blob } of collectionBlobs().slice(0, 12)) {
      assert.equal(scoreFormats(blob)[0]?.format, blob.length === 4 ? 'collection' : 'collection');
      for (const { bytes } of readCollection(blob).items) {
        assert.equal(scoreFormats(bytes)[0]?.format, 'alt', toHex(bytes.subarray(0, 20)));
      }
    }
    const stream = fromHex('0001000000ffffffff0100000000000000 06 01000000 03616263 0b');
    assert.equal(scoreFormats(stream)[0]?.format, 'nrbf');
    assert.equal(scoreFormats(new TextEncoder().encode('{"a":1}'))[0]?.format, 'json');
    assert.equal(scoreFormats(fromHex('fe ff fd'))[0]?.format, 'hex');
  });

  it('are shown as bytes when they are not what was expected', () => {
    const value = decodeItem(new TextEncoder().encode('{"a":1}'), 'nrbf');
    assert.equal(value.format, 'hex');
    assert.equal(value.failure?.code, 'not-this-format');
    const large = decodeItem(new Uint8Array(100), 'nrbf', { limits: { maxBytes: 10 } });
    assert.equal(large.failure?.code, 'limit-exceeded');
  });
});
