import assert from 'node:assert/strict';
import { newKeyPlace, placeOfId } from '../../../src/stores/find/key-place.ts';

/** What stands before the id of a key, and how its sort is told; undefined where it is none of a session. */
function placeOf(key: string): { prefix: string; sort: number; isNamed: boolean } | undefined {
  const bytes = Buffer.from(`#${key}#`);
  const place = newKeyPlace();
  if (!placeOfId(bytes, 1, bytes.length - 1, place)) return undefined;
  const { idStart, sort, isNamed } = place;
  return { prefix: bytes.subarray(1, idStart).toString(), sort, isNamed };
}

describe('the place of an id in a key that no rule knows', () => {
  for (const [key, prefix, isNamed] of [
    ['shop:Zk3xY7aBcD', 'shop:', false],
    ['shop:eu:Zk3xY7aBcD', 'shop:eu:', false],
    ['shop-sess-Zk3xY7aBcD', 'shop-sess-', true],
    ['SHOPSESS:6u0qm2puckh37kju3jh6q4cpid', 'SHOPSESS:', true],
    ['sess:tenant:7:Zk3xY7', 'sess:', true],
    ['app/Sessions/x', 'app/Sessions/', true],
    ['sess_73fps0bpfuj5jkj85mcjrtljo4', 'sess_', true],
    ['my_cache_0a1b2c', 'my_cache_', false],
    ['shop:ab-cD_e1', 'shop:', false],
    ['d80dcc50d80dcc50', '', false],
    ['obsession-abc', 'obsession-', true],
    [':1:views.Zk3', ':1:', false],
  ] as const) {
    it(`is behind "${prefix}" in ${key}`, () => {
      const place = placeOf(key);
      assert.deepEqual([place?.prefix, place?.isNamed], [prefix, isNamed]);
    });
  }

  for (const key of [
    '',
    'shop:',
    'user:17',
    'user:4711:Zk3x',
    '4711',
    'a:0a1b2c3d4e5f60718293:x',
  ]) {
    it(`is none in "${key}"`, () => assert.equal(placeOf(key), undefined));
  }

  it('is of one sort with the same prefix and the same kind of id, and with no other', () => {
    const sorts = ['shop:Zk3xY7aBcD', 'shop:Qd2_aB-cDe', 'shop:0a1b2c', 'cart:Zk3xY7aBcD'].map(
      (key) => placeOf(key)?.sort,
    );
    const [one, same, hex, other] = sorts;
    assert.equal(one, same);
    assert.equal(new Set([one, hex, other]).size, 3);
    const [long, longer] = [24, 32].map(
      (length) => placeOf(`shop:${'aB3'.repeat(11).slice(0, length)}`)?.sort,
    );
    assert.notEqual(long, longer);
  });
});
