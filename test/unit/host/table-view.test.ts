import assert from 'node:assert/strict';
import { decodeItem } from '../../../src/formats/registry.ts';
import type { TableLook } from '../../../src/protocol/editor-table-look.ts';
import type { ValueNode } from '../../../src/formats/value.ts';
import { TableViews } from '../../../src/host/editor/rows/table-view.ts';

const rows = [
  { id: 10, name: 'Käufer', price: 2.5 },
  { id: 9, name: 'apple', price: null },
  { id: 100, name: 'Zebra', price: -1 },
  { id: 9, name: 'file 10', price: 9007199254740993 },
  { id: 11, name: 'file 9', price: 9007199254740994 },
];

describe('a table that is looked at', () => {
  const text = JSON.stringify(rows).replace('9007199254740992', '9007199254740993');
  const table = decodeItem(new TextEncoder().encode(text), 'json').root;
  const textOf = (node: ValueNode): string => node.text ?? 'null';

  const order = async (look: TableLook): Promise<readonly number[] | undefined> =>
    new TableViews(textOf).rows(table, table, { key: '', look, columnCount: 3 });

  it('stays as it is stored without a wish', async () => {
    assert.equal(await order({}), undefined);
  });

  it('sorts numbers as numbers, and keeps the order of equal ones both ways', async () => {
    assert.deepEqual(await order({ sort: { column: 0, isDescending: false } }), [1, 3, 0, 4, 2]);
    assert.deepEqual(await order({ sort: { column: 0, isDescending: true } }), [2, 4, 0, 1, 3]);
  });

  it('sorts texts as people do, with the numbers in them', async () => {
    assert.deepEqual(await order({ sort: { column: 1, isDescending: false } }), [1, 4, 3, 0, 2]);
  });

  it('puts what has no value last both ways, and tells large numbers apart', async () => {
    assert.deepEqual(await order({ sort: { column: 2, isDescending: false } }), [2, 0, 3, 4, 1]);
    assert.deepEqual(await order({ sort: { column: 2, isDescending: true } }), [4, 3, 0, 2, 1]);
  });

  it('finds rows by the text of any cell, in whatever case, in the order asked for', async () => {
    assert.deepEqual(await order({ filter: 'KÄU' }), [0]);
    assert.deepEqual(await order({ filter: '9' }), [1, 3, 4]);
    const look = { filter: 'FILE', sort: { column: 1, isDescending: false } };
    assert.deepEqual(await order(look), [4, 3]);
    assert.deepEqual(await order({ filter: 'nowhere' }), []);
  });

  it('is arranged once for a look, and anew after an edit', async () => {
    let asked = 0;
    const views = new TableViews((node) => (asked++, textOf(node)));
    const wish = { key: '', look: { filter: 'a' }, columnCount: 3 };
    await views.rows(table, table, wish);
    const once = asked;
    await views.rows(table, table, { ...wish });
    assert.equal(asked, once);
    const edited = decodeItem(new TextEncoder().encode(text), 'json').root;
    await views.rows(edited, edited, wish);
    assert.ok(asked > once);
  });
});
