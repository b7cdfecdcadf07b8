import assert from 'node:assert/strict';
import { freeName } from '../../../src/host/editor/rows/free-name.ts';

describe('the name of a copy', () => {
  it('is one that nothing has, in whatever case', () => {
    assert.equal(freeName('Cart', ['Cart']), 'Cart copy');
    assert.equal(freeName('Cart', ['Cart', 'cart COPY']), 'Cart copy 2');
    assert.equal(freeName('Cart', ['Cart', 'Cart copy', 'Cart copy 2']), 'Cart copy 3');
  });
});
