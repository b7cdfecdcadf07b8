import assert from 'node:assert/strict';
import {
  inverseChanges,
  lostItems,
  overwrittenItems,
} from '../../../src/stores/edit/overwritten.ts';
import type { LayoutId } from '../../../src/stores/session.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const item = (name: string, text: string) => ({ name, bytes: bytes(text), isSystem: false });

describe('saved items that are looked at again', () => {
  const saved = [
    { name: 'changed', before: bytes('old'), after: bytes('new') },
    { name: 'added', after: bytes('new') },
    { name: 'removed', before: bytes('old') },
  ];

  it('stand when they are as they were saved', () => {
    const now = [item('changed', 'new'), item('added', 'new'), item('other', 'x')];
    assert.deepEqual(overwrittenItems(saved, now), []);
  });

  it('are overwritten when a request has stored what it had loaded before', () => {
    const now = [item('changed', 'old'), item('removed', 'old')];
    assert.deepEqual(overwrittenItems(saved, now), [
      { name: 'changed', saved: bytes('new'), now: bytes('old'), isOld: true },
      { name: 'added', saved: bytes('new'), isOld: true },
      { name: 'removed', now: bytes('old'), isOld: true },
    ]);
  });

  it('are overwritten, too, by what the site has made since', () => {
    const now = [item('changed', 'third'), item('added', 'new')];
    assert.deepEqual(overwrittenItems(saved, now), [
      { name: 'changed', saved: bytes('new'), now: bytes('third'), isOld: false },
    ]);
  });

  it('are taken back by the inverse of what was saved', () => {
    assert.deepEqual(inverseChanges(saved), [
      { name: 'changed', before: bytes('new'), after: bytes('old') },
      { name: 'added', before: bytes('new') },
      { name: 'removed', after: bytes('old') },
    ]);
  });
});

describe('saved values that a request has stored in other bytes', () => {
  const after = (layout: LayoutId, saved: string, now: string): number =>
    overwrittenItems(
      [{ name: 'a', before: bytes('0'), after: bytes(saved) }],
      [{ ...item('a', now), encoding: 'json' }],
      layout,
    ).length;

  const kept: readonly (readonly [LayoutId, string, string])[] = [
    ['express', '1.50', '1.5'],
    ['express', '15e1', '150'],
    ['express', '-0', '0'],
    ['express', '0.1234567890123456789', '0.12345678901234568'],
    ['express', '{"b":1,"a":[1,2]}', '{"a":[1,2],"b":1}'],
    ['express', '"\\u00e9\\/"', '"é/"'],
    ['django', '{"x": "é", "n": NaN}', '{"x":"\\u00e9","n":NaN}'],
    ['laravel', '"a/b"', '"a\\/b"'],
    ['flask', '[ 1 ]', '[1]'],
  ];
  for (const [layout, saved, now] of kept) {
    it(`stand: ${layout} ${saved}`, () => {
      assert.equal(after(layout, saved, now), 0);
    });
  }

  it('are overwritten by other values all the same', () => {
    assert.equal(after('express', '1.5', '1.51'), 1);
    assert.equal(after('express', '"1"', '1'), 1);
    assert.equal(after('express', '[1,2]', '[2,1]'), 1);
    assert.equal(after('express', '{"a":1,"b":2}', '{"a":2,"b":1}'), 1);
    assert.equal(after('express', '{"a":1}', '{"a":1,"b":1}'), 1);
    // What was there before the save, in other bytes.
    const [old] = overwrittenItems(
      [{ name: 'a', before: bytes('1.0'), after: bytes('2') }],
      [{ ...item('a', '1'), encoding: 'json' }],
      'express',
    );
    assert.equal(old?.isOld, true);
  });
});

describe('saves that a server has lost', () => {
  const first = [{ name: 'cart', before: bytes('v0'), after: bytes('v1') }];
  const second = [
    { name: 'cart', before: bytes('v1'), after: bytes('v2') },
    { name: 'added', after: bytes('new') },
  ];
  const saves = [first, second];

  it('are found where the items are as before any of them', () => {
    const cart = { name: 'cart', saved: bytes('v2'), isOld: true };
    const added = { name: 'added', saved: bytes('new'), isOld: true };
    assert.deepEqual(lostItems(saves, [item('cart', 'v0')]), [
      { ...cart, now: bytes('v0') },
      added,
    ]);
    assert.deepEqual(lostItems(saves, [item('cart', 'v1'), item('added', 'new')]), [
      { ...cart, now: bytes('v1') },
    ]);
  });

  it('are none where they stand, and where the site has made something else of an item', () => {
    assert.deepEqual(lostItems(saves, [item('cart', 'v2'), item('added', 'new')]), []);
    assert.deepEqual(lostItems(saves, [item('cart', 'v3'), item('added', 'other')]), []);
    const back = [{ name: 'cart', before: bytes('v1'), after: bytes('v0') }];
    assert.deepEqual(lostItems([first, back], [item('cart', 'v0')]), []);
  });
});
