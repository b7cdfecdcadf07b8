import assert from 'node:assert/strict';
import { fitsPath } from '../../../src/farm/stepping/path-pattern.ts';

describe('the path of a breakpoint', () => {
  it('fits without regard to case, and to the query unless it has one', () => {
    assert.ok(fitsPath('/cart', '/Cart?id=7'));
    assert.ok(fitsPath('/cart/*', '/cart/items/3'));
    assert.ok(fitsPath('*.aspx', '/a/b.ASPX'));
    assert.ok(fitsPath('*/b*d', '/a/bcd'));
    assert.ok(fitsPath('/cart?id=*', '/cart?id=7'));
    assert.ok(!fitsPath('/cart?id=*', '/cart'));
    assert.ok(!fitsPath('/cart', '/cart/items'));
    assert.ok(!fitsPath('', '/'));
  });

  it('is compared quickly, whatever it is', () => {
    assert.ok(!fitsPath(`${'*a'.repeat(1000)}b`, 'a'.repeat(2000)));
  });
});
