import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { ChosenFormat } from '../../../src/formats/chosen-formats.ts';
import type { ItemEncoding } from '../../../src/formats/encoding.ts';
import { withoutLayers } from '../../../src/formats/foreign/packed-value.ts';
import { decodeItem, possibleReadings } from '../../../src/formats/registry.ts';
import type { DecodedValue } from '../../../src/formats/value.ts';
import { codecs } from '../../../src/stores/codecs.ts';
import { fromHex } from './support/fixtures.ts';
import { utf8 } from './support/tree.ts';

/** `{"A":1}` of MessagePack, as msgpack.org's own converter writes it. */
const map = fromHex('81a14101');
const packed = new Uint8Array(gzipSync(map));

const read = (bytes: Uint8Array, encoding: ItemEncoding, readAs?: ChosenFormat): DecodedValue =>
  decodeItem(bytes, encoding, { codecs, ...(readAs && { readAs }) });

describe('A format that was chosen for a value', () => {
  it('is used where it fits, also inside of compression, and only for looking', () => {
    for (const bytes of [map, packed, utf8(Buffer.from(packed).toString('base64'))]) {
      const value = read(bytes, 'nrbf', 'msgpack');
      const [child] = value.root.children(0, 1);
      assert.deepEqual([value.format, value.certainty], ['msgpack', 'chosen']);
      assert.deepEqual([child?.label, child?.node.text], ['A', '1']);
      assert.deepEqual(
        [child?.node.editor, child?.node.readOnlyReason],
        [undefined, 'chosen-format'],
      );
      assert.throws(() => value.edit({ type: 'set', path: [0], text: '2' }), /you chose/);
    }
  });

  it('is edited where the framework reads it', () => {
    const own = read(utf8('{"a":1}'), 'json', 'json');
    assert.equal(own.root.children(0, 1)[0]?.node.editor?.type, 'Number');
    assert.equal(read(fromHex('31323334'), 'core', 'text').root.editor?.type, 'String');
    // What is found by looking is as sure as before.
    const found = read(utf8('a:1:{i:0;i:5;}'), 'nrbf', 'php');
    assert.ok(found.root.children(0, 1)[0]?.node.editor);
    assert.equal(read(utf8('i:5;'), 'nrbf', 'php').root.editor, undefined);
  });

  it('that does not fit is named, and the value is read as before', () => {
    const before = read(packed, 'nrbf');
    const value = read(packed, 'nrbf', 'bson');
    assert.deepEqual([value.unfitFormat, value.format], ['bson', before.format]);
    assert.equal(withoutLayers(value).root.childCount, withoutLayers(before).root.childCount);
    assert.equal(read(map, 'nrbf', 'msgpack').unfitFormat, undefined);
  });

  it('can be bytes, whatever else they are', () => {
    const value = read(utf8('{"a":1}'), 'json', 'bytes');
    assert.deepEqual([value.format, value.root.kind], ['hex', 'bytes']);
  });

  it('is offered with how sure it is, the surest first', () => {
    const readings = possibleReadings(packed, 'nrbf', { codecs });
    const told = readings.map(({ format, certainty }) => `${format} ${certainty}`);
    assert.equal(told[0], 'msgpack likely');
    assert.ok(told.includes('bytes possible'));
    assert.ok(told.includes('json none') && told.includes('nrbf none'));
    assert.deepEqual(
      readings[0]?.value?.packings?.map(({ kind }) => kind),
      ['gzip'],
    );
    assert.equal(possibleReadings(utf8('{"a":1}'), 'nrbf', { codecs })[0]?.certainty, 'sure');
  });

  it('is read in no more content than what is left for a session', () => {
    const options = (maxContentBytes: number) => ({ codecs, maxContentBytes });
    assert.equal(decodeItem(packed, 'json', options(4)).packings?.length, 1);
    const value = decodeItem(packed, 'json', options(3));
    assert.deepEqual([value.format, value.failure?.code], ['hex', 'compressed']);
    assert.equal(possibleReadings(packed, 'json', options(3))[0]?.format === 'msgpack', false);
  });
});
