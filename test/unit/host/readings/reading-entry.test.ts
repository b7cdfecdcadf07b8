import assert from 'node:assert/strict';
import { withReading } from '../../../../src/host/readings/reading-entry.ts';

const shop = { layout: 'aspnet-v2', application: '/Shop' };
const cart = { ...shop, item: 'Cart' };

describe('a chosen format in the settings', () => {
  it('takes the place of the one for the same items, and leaves all others as they are', () => {
    const program = { command: ['node'] };
    const first = withReading({ gzip: program }, cart, { readAs: 'msgpack' }, 'Cart · /Shop');
    assert.deepEqual(first, { gzip: program, 'Cart · /Shop': { format: 'msgpack', ...cart } });
    const all = withReading(first, shop, { readAs: 'json' }, '/Shop');
    assert.deepEqual(all, { ...first, '/Shop': { format: 'json', ...shop } });
    const other = withReading(all, cart, { readAs: 'bson' }, 'another name');
    assert.deepEqual(other, { ...all, 'Cart · /Shop': { format: 'bson', ...cart } });
    assert.deepEqual(withReading(other, cart, undefined, ''), {
      gzip: program,
      '/Shop': { format: 'json', ...shop },
    });
  });

  it('has the message of a file, where it is Protocol Buffers', () => {
    const schema = { file: 'protos/cart.proto', message: 'shop.Cart' };
    const first = withReading({}, cart, { readAs: 'protobuf', schema }, 'Cart');
    assert.deepEqual(first, { Cart: { format: 'protobuf', ...schema, ...cart } });
    const next = withReading(first, cart, { readAs: 'protobuf' }, 'Cart');
    assert.deepEqual(next, { Cart: { format: 'protobuf', ...cart } });
  });

  it('has a name that is free, whatever the setting holds', () => {
    const taken = { Cart: { command: ['node'] } };
    assert.deepEqual(Object.keys(withReading(taken, cart, { readAs: 'json' }, 'Cart')), [
      'Cart',
      'Cart 2',
    ]);
    for (const odd of [undefined, null, [], 'x', { a: null }]) {
      assert.deepEqual(withReading(odd, cart, { readAs: 'json' }, 'n')['n'], {
        format: 'json',
        ...cart,
      });
    }
  });
});
