import assert from 'node:assert/strict';
import { decodeItem } from '../../../src/formats/registry.ts';
import { itemNamesOf, pathText, valueAtPath } from '../../../src/stores/read/item-path.ts';

const json = (name: string | null, value: unknown) => ({
  name,
  bytes: new TextEncoder().encode(JSON.stringify(value)),
});
const items = [
  json('UserName', 'ann'),
  json('Cart', {
    Total: 12.5,
    Items: [{ Name: 'Lamp' }, { Name: 'Desk' }],
    'a.b': { c: 1 },
    count: 9,
  }),
  json('Cart.Count', 'an item of its own'),
  json('Tags', ['x', 'y', 'z']),
  json('Nothing', null),
];
const at = (path: string, among: readonly { name: string | null; bytes: Uint8Array }[] = items) => {
  const value = valueAtPath(among, path, ({ bytes }) => decodeItem(bytes, 'json').root);
  return value && (pathText(value) ?? 'a value');
};

describe('a path into the items of a session', () => {
  it('leads to items and into objects, lists and dictionaries', () => {
    assert.equal(at('UserName'), 'ann');
    assert.equal(at('Cart.Total'), '12.5');
    assert.equal(at('Cart.Items[1].Name'), 'Desk');
    assert.equal(at('Nothing'), 'null');
    assert.equal(at('Cart'), 'a value');
  });

  it('takes names in other letters, and exact ones first', () => {
    assert.equal(at('username'), 'ann');
    assert.equal(at('cart.items[0].NAME'), 'Lamp');
    const both = [json('user', 'lower'), json('User', 'upper')];
    assert.equal(at('User', both), 'upper');
    assert.equal(at('user', both), 'lower');
  });

  it('counts what is in a list, unless something there is called so', () => {
    assert.equal(at('Tags.Count'), '3');
    assert.equal(at('Tags.length'), '3');
    assert.equal(at('Cart.Items.Count'), '2');
  });

  it('leads to names that have dots in them', () => {
    assert.equal(at('Cart.Count'), 'an item of its own');
    assert.equal(at('Cart.a.b.c'), '1');
    assert.deepEqual(itemNamesOf('A.B[0].C'), ['A.B[0].C', 'A.B[0]', 'A.B', 'A']);
  });

  it('leads nowhere where there is nothing', () => {
    for (const path of ['Nobody', 'Cart.Nobody', 'Tags[3]', 'UserName.Count', 'Cart.It', '.', '']) {
      assert.equal(at(path), undefined, path);
    }
  });

  it('reads the one item without a name', () => {
    assert.equal(at('', [json(null, 'whole')]), 'whole');
  });
});
