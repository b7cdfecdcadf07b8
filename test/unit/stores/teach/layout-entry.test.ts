import assert from 'node:assert/strict';
import {
  holderOf,
  layoutEntry,
  problemOf,
  withoutEntry,
} from '../../../../src/stores/teach/layout-entry.ts';

const key = 'shop:{application}:session:{id}';
const json = { type: 'string', format: 'json' } as const;

describe('the entry of a layout that was taught', () => {
  it('has what the setting needs, under a name that is free', () => {
    const lockKey = `${key}:lock`;
    const entry = layoutEntry(key, json, { lockKey }, [{ name: 'shop session' }, 17, null]);
    const name = 'shop session 2';
    assert.deepEqual(entry, { name, key, lockKey, type: 'string', format: 'json' });
    assert.equal(problemOf(entry, []), undefined);
  });

  it('has the name that was entered, if the setting takes it', () => {
    const named = (name: string) => layoutEntry(key, json, {}, [{ name: 'carts' }], name);
    assert.equal(named('Shop of the EU')['name'], 'Shop of the EU');
    assert.equal(problemOf(named('Shop of the EU'), []), undefined);
    assert.equal(problemOf(named(' '), [])?.code, 'bad-name');
    assert.equal(problemOf(named('x'.repeat(61)), [])?.code, 'bad-name');
    assert.ok(problemOf(named('carts'), [{ ...named('carts'), key: 'other:{id}' }]));
  });

  it('leaves to a framework what that says itself', () => {
    const entry = layoutEntry('shop:{id}', { framework: 'express' }, { lockKey: 'x{id}' }, []);
    assert.deepEqual(entry, { name: 'shop', key: 'shop:{id}', framework: 'express' });
    assert.equal(problemOf(entry, []), undefined);
  });

  it('is refused where the setting would not take it', () => {
    const hash = { type: 'hash', format: 'collection' } as const;
    assert.equal(problemOf(layoutEntry(key, hash, {}, []), [])?.code, 'bad-format');
    const pattern = 'shop:{id}:x';
    const entry = layoutEntry(pattern, { framework: 'express' }, {}, []);
    assert.equal(problemOf(entry, [])?.code, 'bad-key');
    // What is wrong with others is no matter of this one.
    assert.equal(problemOf(layoutEntry(key, json, {}, []), [{}]), undefined);
  });

  it('is taken out again, and nothing else', () => {
    const entry = layoutEntry(key, json, {}, []);
    const others = [{ name: 'a' }, 'b', null];
    assert.deepEqual(withoutEntry([...others, { ...entry }, 'c'], entry), [...others, 'c']);
    const changed = { ...entry, name: 'mine' };
    assert.deepEqual(withoutEntry([changed], entry), [changed]);
  });

  it('names the layout that has a pattern already', () => {
    assert.equal(holderOf(key, [null, 'x', { name: 'shop', key }]), 'shop');
    assert.equal(holderOf(key, [{ name: 'shop', key: `${key}:x` }]), undefined);
  });

  it('has a name that is short, whatever the key', () => {
    const { name = '' } = layoutEntry(`${'😀'.repeat(400)}:{id}`, json, {}, []);
    assert.ok(name.length <= 60 && !/\p{Surrogate}/u.test(name));
    assert.equal(layoutEntry('_{id}', json, {}, [])['name'], 'sessions');
  });
});
