import assert from 'node:assert/strict';
import { IdArena } from '../../../../src/stores/search/id-arena.ts';
import { LazyOrder } from '../../../../src/stores/search/lazy-order.ts';

/** Numbers that look random and are the same each time (Numerical Recipes, `ranqd1`). */
function* scattered(): Generator<number, never, undefined> {
  for (let state = 1; ; state = (state * 1_664_525 + 1_013_904_223) >>> 0) yield state;
}

function orderOf(ids: readonly string[]): LazyOrder {
  const arena = new IdArena();
  for (const id of ids) {
    const bytes = Buffer.from(id);
    arena.add(bytes, 0, bytes.length, 0);
  }
  return new LazyOrder(arena, Uint32Array.from(ids.keys()));
}

describe('The order of many ids', () => {
  const numbers = scattered();
  const next = (): number => numbers.next().value;
  const kinds: Readonly<Record<string, (at: number) => string>> = {
    'of any letters': () => `${next().toString(36)}${next().toString(36)}`,
    'that start alike': () => `session-of-the-shop-${next().toString(16)}`,
    'that differ at their end alone': (at) => `${'x'.repeat(30)}${at.toString()}`,
    'in other writings': () => String.fromCodePoint(0x20 + (next() % 0x2000)).repeat(3),
  };
  for (const [kind, make] of Object.entries(kinds)) {
    it(`is that of their bytes on every page, wherever one begins: ${kind}`, () => {
      const ids = [...new Set(Array.from({ length: 5000 }, (_, at) => make(at)))];
      const sorted = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const order = orderOf(ids);
      const pages = [[ids.length - 200, ids.length], ...Array.from({ length: 50 }, () => [0, 0])];
      for (const [from, to] of pages) {
        const start = to === 0 ? next() % ids.length : (from ?? 0);
        const end = to === 0 ? start + (next() % 300) : (to ?? 0);
        const page = Array.from(order.slice(start, end), (number) => ids[number]);
        assert.deepEqual(page, sorted.slice(start, end));
      }
      assert.deepEqual(
        Array.from(order.slice(0, ids.length), (number) => ids[number]),
        sorted,
      );
    });
  }

  it('is empty where there is nothing, or nothing more', () => {
    assert.equal(orderOf([]).slice(0, 10).length, 0);
    const two = orderOf(['b', 'a']);
    assert.deepEqual([...two.slice(1, 10)], [0]);
    assert.equal(two.slice(2, 10).length, 0);
    assert.equal(two.slice(7, 10).length, 0);
  });
});
