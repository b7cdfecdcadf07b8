import assert from 'node:assert/strict';
import { conditionsLike } from '../../../src/host/farm/breakpoints/hold-next.ts';

describe('a breakpoint for the next request like one', () => {
  const cases: readonly (readonly [path: string, pattern: string])[] = [
    ['/cart?id=3', '/cart'],
    ['/', '/'],
    ['?x', ''],
    ['/(S(lit3py55t21z5v55vlm25s55))/cart.aspx', '/*/cart.aspx'],
    ['/shop/cart;jsessionid=AB12.node1?x=1', '/shop/cart*'],
    [`/${'a'.repeat(3000)}`, `/${'a'.repeat(2046)}*`],
  ];
  for (const [path, pattern] of cases) {
    it(`has ${pattern.slice(0, 30)} for ${path.slice(0, 50)}`, () => {
      assert.deepEqual(conditionsLike({ method: 'GET', path }), { method: 'GET', path: pattern });
    });
  }
});
