import assert from 'node:assert/strict';
import { decodeItem, decodeItemAs } from '../../../../src/formats/registry.ts';
import { decodeMsgpack } from '../../../../src/formats/msgpack/format.ts';
import { applySplices } from '../../../../src/formats/splice.ts';
import type { DecodedValue } from '../../../../src/formats/value.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromBase64, fromHex, toHex } from '../support/fixtures.ts';
import {
  assertSurvivesChanges,
  decodeWithin,
  edited,
  nodeAt,
  pathOf,
  plain,
  refuses,
} from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const read = (bytes: Uint8Array): DecodedValue => decodeItem(bytes, 'nrbf', { codecs });
const { fixtures, fixture } = writtenValues('msgpack/csharp.jsonl', read);

describe('MessagePack-CSharp', () => {
  for (const { name, base64, expected } of fixtures) {
    it(`is shown for what it is where BinaryFormatter was expected: ${name}`, () => {
      const value = read(fromBase64(base64));
      assert.deepEqual([value.format, value.failure], ['msgpack', undefined]);
      assert.deepEqual(plain(value.root), expected);
      assert.deepEqual(plain(decodeItem(fromBase64(base64), 'msgpack', { codecs }).root), expected);
      assert.deepEqual(
        plain(decodeItemAs(fromBase64(base64), 'msgpack', { codecs }).root),
        expected,
      );
    });
  }

  it('says that it is compressed, and is read-only then', () => {
    const value = fixture('lines, LZ4BlockArray');
    assert.deepEqual(value.packings, [
      { kind: 'messagepack lz4', packedBytes: 223, contentBytes: 693 },
    ]);
    assert.equal(value.certainty, 'sure');
    const path = pathOf(value, '[0]', 'Sku');
    assert.equal(nodeAt(value, path).readOnlyReason, 'compressed');
    refuses(value, { type: 'set', path, text: 'x' }, 'read-only');
  });

  it('shows the type that is named, and edits what is in it', () => {
    const value = fixture('a cart, typeless');
    assert.equal(value.certainty, 'sure');
    assert.deepEqual([value.root.kind, value.root.typeName], ['object', 'Cart']);
    assert.match(value.root.wireTypeName ?? '', /^Shop\.Cart, Serializers, Version/);
    const note = nodeAt(value, pathOf(value, 'Note'));
    assert.equal(note.typeName, 'CartLine');
    const path = pathOf(value, 'Note', 'Sku');
    const bytes = edited(value, { type: 'set', path, text: 'B-2, the long one' });
    const again = read(bytes);
    assert.equal(again.failure, undefined);
    assert.equal(nodeAt(again, path).text, 'B-2, the long one');
    assert.equal(nodeAt(again, pathOf(again, 'Note')).typeName, 'CartLine');
    refuses(value, { type: 'set', path: pathOf(value, 'Note'), text: 'x' }, 'read-only');
    refuses(value, { type: 'remove', path }, 'read-only');
    const dates = fixture('a dictionary, typeless');
    assert.equal(dates.root.typeName, 'Dictionary<String, Object>');
    refuses(dates, { type: 'set', path: pathOf(dates, 'when'), text: '2026-01-01' }, 'read-only');
  });

  it('writes the lengths of all extensions around an edit anew', () => {
    // Extension of 16 bytes: a name of 11, a number. An edit makes the number longer.
    const value = decodeMsgpack(fromHex('d8 64 ab 5465737420436c617373 31 93 01 02 03'));
    assert.equal(value.failure, undefined);
    const bytes = edited(value, { type: 'set', path: [0], text: '300' });
    assert.equal(toHex(bytes), 'c71264ab5465737420436c61737331 93cd012c0203'.replaceAll(' ', ''));
    const shorter = edited(decodeMsgpack(bytes), { type: 'set', path: [1], text: '7' });
    assert.equal(shorter.length, bytes.length);
  });

  it('leaves extensions of that number which are something else as they are', () => {
    for (const hex of ['d4 64 01', 'd5 64 a161', 'd6 64 a161 01 02', '92 d5 64 c0c0 01']) {
      const { failure, root } = decodeMsgpack(fromHex(hex));
      assert.equal(failure, undefined, hex);
      const node = root.kind === 'list' ? root.children(0, 1)[0]?.node : root;
      assert.deepEqual([node?.kind, node?.typeName], ['bytes', 'Extension 100'], hex);
    }
  });

  it('survives any change, and nesting without an end', () => {
    for (const name of ['a dictionary, typeless', 'lines, LZ4Block']) {
      const { base64 } = fixtures.find((each) => each.name === name) ?? assert.fail();
      assertSurvivesChanges(fromBase64(base64), decodeMsgpack);
      read(fromBase64(base64).fill(0xff, 40, 50));
    }
    let nested: Uint8Array = Uint8Array.of(0xc0);
    for (let depth = 0; depth < 3_000; depth++) {
      const length = nested.length + 1;
      nested = Uint8Array.of(0xc8, length >> 8, length & 255, 100, 0xa0, ...nested);
    }
    decodeWithin(1000, nested, decodeMsgpack);
    assert.equal(decodeMsgpack(nested).failure, undefined);
  });

  it('does not open a bomb', () => {
    // A block that says of itself that it has 16 MB, in 64 kB: more than a hundred times its bytes.
    const run = new Uint8Array(65_536).fill(255);
    const length = 1 + 4 + 15 + run.length * 255;
    const block = Uint8Array.of(0x1f, 0x61, 1, 0, ...run, 0, 0);
    assert.ok(length > block.length * 100);
    const size = block.length + 5;
    const head = [0xc9, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255, 99];
    const total = 1 + 4 + 15 + run.length * 255;
    const count = [0xd2, total >>> 24, (total >> 16) & 255, (total >> 8) & 255, total & 255];
    const value = read(Uint8Array.of(...head, ...count, ...block));
    assert.equal(value.format, 'hex');
    assert.equal(value.failure?.code, 'compressed');
    assert.equal(applySplices(value.bytes, []).length, size + 6);
  });
});
