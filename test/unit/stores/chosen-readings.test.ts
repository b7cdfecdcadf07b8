import assert from 'node:assert/strict';
import {
  choiceFor,
  readingFor,
  useReadingRules,
  withReadings,
} from '../../../src/stores/read/chosen-readings.ts';
import type { SessionItem, SessionRef } from '../../../src/stores/session.ts';

const ref: SessionRef = { layout: 'aspnet-v2', application: '/Shop', id: 'abc' };
const item: SessionItem = { name: 'Cart', bytes: new Uint8Array(4), isSystem: false };

describe('Formats that were chosen for items', () => {
  afterEach(() => useReadingRules([]));

  it('hold for one item, for a name in an application, or for all items', () => {
    const all = { readAs: 'json', application: '/Shop' } as const;
    const named = { readAs: 'msgpack', application: '/Shop', item: 'Cart' } as const;
    const one = { ...ref, readAs: 'bytes', item: 'Cart' } as const;
    assert.equal(choiceFor([all], ref, 'User'), 'json');
    assert.equal(choiceFor([all, named], ref, 'Cart'), 'msgpack');
    assert.equal(choiceFor([all, named], ref, 'User'), 'json');
    assert.equal(choiceFor([named, all, one], ref, 'Cart'), 'bytes');
    assert.equal(choiceFor([one, named], { ...ref, id: 'other' }, 'Cart'), 'msgpack');
    assert.equal(choiceFor([all, named], { ...ref, application: '/Blog' }, 'Cart'), undefined);
    assert.equal(choiceFor([{ readAs: 'text', item: '' }], ref, null), 'text');
  });

  it('can be to look at each value again', () => {
    useReadingRules([{ readAs: 'json' }, { readAs: 'automatic', item: 'Cart' }]);
    assert.equal(readingFor(ref, 'Cart'), undefined);
    assert.equal(readingFor(ref, 'User'), 'json');
  });

  it('name the message of a file, until it is another one', () => {
    const schema = { file: 'cart.proto', message: 'shop.Cart' };
    const message = { name: 'shop.Cart', fields: new Map() };
    useReadingRules([{ readAs: 'protobuf', schema, message }]);
    const chosen = withReadings(ref, [item]);
    assert.deepEqual(chosen, [{ ...item, readAs: 'protobuf', message }]);
    assert.equal(withReadings(ref, chosen), chosen);
    const next = { ...message };
    useReadingRules([{ readAs: 'protobuf', schema, message: next }]);
    assert.equal(withReadings(ref, chosen)[0]?.message, next);
    useReadingRules([{ readAs: 'protobuf', schema }]);
    assert.deepEqual(withReadings(ref, chosen), [{ ...item, readAs: 'protobuf' }]);
  });

  it('come and go with the rules, and leave the items of a decoder alone', () => {
    const items = [item];
    assert.equal(withReadings(ref, items), items);
    useReadingRules([{ readAs: 'msgpack' }]);
    const chosen = withReadings(ref, items);
    assert.deepEqual(chosen, [{ ...item, readAs: 'msgpack' }]);
    const decoded = { ...item, stored: item.bytes };
    assert.deepEqual(withReadings(ref, [decoded]), [decoded]);
    useReadingRules([]);
    assert.deepEqual(withReadings(ref, chosen), items);
  });
});
