import assert from 'node:assert/strict';
import { readCollection, writeCollection } from '../../../../src/formats/alt/collection.ts';
import { FormatError } from '../../../../src/formats/errors.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { collectionBlobs } from '../support/provider-sessions.ts';

/** Collections that .NET Framework's own class wrote: the bytes, and each item's name and value. */
const vectors: readonly [hex: string, items: readonly (readonly [string | null, string])[]][] = [
  ['00000000', []],
  ['01000000 ffffffff 016b 05000000 0103616263', [['k', '0103616263']]],
  ['01000000 ffffffff 016b 02000000 0301', [['k', '0301']]],
  ['01000000 ffffffff 0161 01000000 15', [['a', '15']]],
  [
    '03000000 ffffffff 044e616d65 03416765 034e696c 05000000 0a000000 0b000000 0103416e6e 022a000000 15',
    [
      ['Name', '0103416e6e'],
      ['Age', '022a000000'],
      ['Nil', '15'],
    ],
  ],
  [
    '02000000 01000000 0161 05000000 0a000000 0201000000 0202000000',
    [
      ['a', '0201000000'],
      [null, '0202000000'],
    ],
  ],
];

describe('SessionStateItemCollection', () => {
  for (const [hex, items] of vectors) {
    it(`reads and writes ${hex}`, () => {
      const collection = readCollection(fromHex(hex));
      assert.equal(collection.failure, undefined);
      assert.deepEqual(
        collection.items.map((item) => [item.name, toHex(item.bytes)]),
        items,
      );
      assert.equal(toHex(writeCollection(collection)), hex.replaceAll(' ', ''));
      const fresh = items.map(([name, value]) => ({ name, bytes: fromHex(value) }));
      assert.equal(toHex(writeCollection({ items: fresh })), hex.replaceAll(' ', ''));
    });
  }

  for (const { session, blob } of collectionBlobs()) {
    it(`gives back the bytes of ${session.provider} ${session.scenario} ${session.id}`, () => {
      const collection = readCollection(blob);
      if (collection.failure) {
        assert.equal(session.state.found, false);
        return;
      }
      assert.deepEqual(writeCollection(collection), blob);
    });
  }

  it('keeps bytes behind the values, long length prefixes and unused null indices', () => {
    for (const hex of [
      '01000000 ffffffff 016b 02000000 0301 cafe',
      '01000000 ffffffff 81006b 02000000 0301',
      '01000000 07000000 016b 02000000 0301',
      '00000000 ff',
      'feffffff 0102',
    ]) {
      const collection = readCollection(fromHex(hex));
      assert.equal(toHex(writeCollection(collection)), hex.replaceAll(' ', ''));
    }
  });

  it('reads a negative count as an empty collection, with a warning', () => {
    const collection = readCollection(fromHex('ffffffff'));
    assert.deepEqual(collection.items, []);
    assert.equal(collection.warnings[0]?.code, 'negative-count');
  });

  it('shows items whose names differ in case only, and refuses to write another such pair', () => {
    const bytes = fromHex('02000000 ffffffff 0161 0141 01000000 02000000 15 15');
    const collection = readCollection(bytes);
    assert.deepEqual(
      collection.items.map((item) => item.name),
      ['a', 'A'],
    );
    assert.equal(collection.warnings[0]?.code, 'duplicate-name');
    assert.deepEqual(writeCollection(collection), bytes);
    const items = [...collection.items.slice(0, 1), { name: 'A', bytes: fromHex('15') }];
    assert.throws(
      () => writeCollection({ items }),
      (error) => error instanceof FormatError && error.code === 'duplicate-name',
    );
  });

  it('says where a damaged blob ends, and shows the items before', () => {
    const whole = fromHex(vectors[4]?.[0] ?? '');
    for (let length = 0; length < whole.length; length++) {
      const collection = readCollection(whole.slice(0, length));
      assert.ok(collection.failure, `${length} bytes`);
      assert.throws(() => writeCollection(collection), FormatError);
    }
    const cut = readCollection(whole.slice(0, whole.length - 1));
    assert.deepEqual(
      cut.items.map((item) => item.name),
      ['Name', 'Age'],
    );
    assert.equal(cut.failure?.code, 'truncated');
    assert.equal(cut.failure.offset, whole.length - 1);
  });

  it('refuses a huge count and end offsets that go down without using memory for them', () => {
    assert.equal(readCollection(fromHex('ffffff7f ffffffff')).failure?.code, 'invalid-count');
    const down = readCollection(fromHex('02000000 ffffffff 0161 0162 02000000 01000000 0301'));
    assert.equal(down.failure?.code, 'invalid-structure');
    assert.deepEqual(
      down.items.map((item) => item.name),
      ['a'],
    );
  });
});
