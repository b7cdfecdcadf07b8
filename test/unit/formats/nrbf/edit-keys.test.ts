import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { ValueEdit } from '../../../../src/formats/value.ts';
import { assertRefused, editStream } from '../support/edits.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';

const pairs = readJsonLines<{ readonly name: string; readonly before: string }>(
  'nrbf-edit-pairs.jsonl',
);

/** A dictionary that BinaryFormatter wrote, before an edit of `KeyPairs.cs`. */
function written(name: string): NrbfValue {
  const pair = pairs.find((each) => each.name === name);
  assert.ok(pair, name);
  return decodeNrbf(fromBase64(pair.before));
}

function keys({ root }: NrbfValue): string[] {
  return root.children(0, root.childCount).map(({ label }) => label);
}

const insert = (key: string): ValueEdit => ({
  type: 'insert',
  path: [],
  index: 0,
  value: { kind: 'scalar', type: 'Int32', text: '7' },
  key,
});
const rename = (key: string): ValueEdit => ({ type: 'rename', path: [0], key });

describe('Keys of NRBF dictionaries', () => {
  it('are refused where they are equal for .NET, however they are written', () => {
    assert.deepEqual(keys(written('entry of a decimal')), ['1']);
    assertRefused(written('entry of a decimal'), insert('1.00'), 'duplicate-key');
    const date = written('entry of a date');
    assert.deepEqual(keys(date), ['2024-05-06T07:08:09.0000000 (utc)']);
    assertRefused(date, insert('2024-05-06T07:08:09.0000000'), 'duplicate-key');
    const offset = written('entry of a date with offset');
    assertRefused(offset, insert('2024-05-06T09:08:09+02:00'), 'duplicate-key');
    const pair = written('entry of a pair');
    assertRefused(pair, insert('[ "a" ,1]'), 'duplicate-key');
    const two = editStream(pair, insert('["b", 1]'));
    assertRefused(two, rename('["b", 1]'), 'duplicate-key');
  });

  it('of several parts are taken apart as they are shown', () => {
    let value = written('entry of a pair');
    for (const key of ['["a, \\"b\\"]", -5]', '[null, 2]', '["null", 2]', '[x y, 3]']) {
      value = editStream(value, insert(key));
    }
    assert.deepEqual(keys(value), [
      '["a", 1]',
      '["a, \\"b\\"]", -5]',
      '[null, 2]',
      '["null", 2]',
      '["x y", 3]',
    ]);
    const renamed = editStream(value, { type: 'rename', path: [2], key: '["c", 2]' });
    assert.equal(keys(renamed)[2], '["c", 2]');
    const nothing = editStream(renamed, { type: 'rename', path: [4], key: '[null, 3]' });
    assert.equal(keys(nothing)[4], '[null, 3]');
    for (const key of ['a', '["a"]', '["a", 1, 2]', '("a", 1)', '["a, 1]', '["a" x, 1]']) {
      assertRefused(value, insert(key), 'invalid-value');
    }
    assertRefused(value, insert('["a", x]'), 'not-an-integer');
    assertRefused(value, insert('["a", null]'), 'not-nullable');
  });

  it('of a class of the site are shown by their members, and stay', () => {
    const value = written('without a struct of the site');
    assert.deepEqual(keys(value), ['Box {Count: 1, Text: "a"}', 'Box {Count: 2, Text: null}']);
    assert.equal(value.root.itemsEditor?.key, undefined);
    assert.equal(value.root.itemsEditor?.canRemove, true);
    assertRefused(value, rename('Box {Count: 3, Text: "a"}'), 'read-only');
    assertRefused(value, insert('Box {Count: 3, Text: "a"}'), 'read-only');
  });
});
