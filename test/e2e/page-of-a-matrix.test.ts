import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { ItemRow, ValueRow } from '../../src/protocol/editor-rows.ts';
import { type BarePage, openBarePage } from './support/bare-page.ts';
import { plainState } from './support/page-rows.ts';

const strings = {
  expiresInOf: '',
  helpKeys: [],
  columnWidth: '{0}',
  insertKey: 'Insert',
  deleteKey: 'Delete',
  addRow: 'Add Row',
  addColumn: 'Add Column',
  insertRowAbove: 'Insert Row Above',
  insertRowBelow: 'Insert Row Below',
  insertColumnLeft: 'Insert Column Left',
  insertColumnRight: 'Insert Column Right',
  removeRow: 'Remove Row {0}',
  removeColumn: 'Remove Column {0}',
  copyValue: 'Copy Value',
  copyPath: 'Copy Path',
  copyJson: 'Copy as JSON',
  showWhole: 'Show All',
  expandAll: 'Expand All',
  collapseAll: 'Collapse All',
};

/** Two rows, from -1 on, and three columns. */
const board: ItemRow = {
  item: 'Board',
  label: 'Board',
  kind: 'list',
  typeName: 'Int32[,]',
  text: '6 items',
  childCount: 6,
  slices: { lengths: [2, 3], lowerBounds: [-1, 0], canInsert: true },
};

const cells: readonly ValueRow[] = Array.from({ length: 9 }, (_, index) => ({
  label: `[${Math.floor(index / 3) - 1}, ${index % 3}]`,
  kind: 'scalar',
  typeName: 'Int32',
  text: String(index),
  childCount: 0,
}));

describe('the page of a session with an array of several dimensions', () => {
  let bare: BarePage;
  let asked: unknown[];
  const note = (request: unknown): null => {
    asked.push(request);
    return null;
  };

  beforeEach(async () => {
    asked = [];
    bare = await openBarePage('session', strings, {
      ready: { state: plainState, items: { all: [board] } },
      children: ({ start, end }: { readonly start: number; readonly end: number }) =>
        cells.slice(start, end),
      'insert-slice': note,
      'remove-slice': note,
    });
    await bare.page.getByText('Board').click();
  });

  afterEach(() => bare.close());

  function cell(label: string): Locator {
    return bare.page.locator('.label').getByText(label, { exact: true });
  }

  async function entries(): Promise<readonly string[]> {
    await bare.page.keyboard.press('Shift+F10');
    const items = bare.page.getByRole('menuitem');
    await items.first().waitFor();
    const texts = await items.locator('> :first-child').allInnerTexts();
    await bare.page.keyboard.press('Escape');
    return texts.filter((text) => /Row|Column/.test(text));
  }

  it('offers rows and columns by name, and takes Insert and Delete for rows', async () => {
    const { keyboard } = bare.page;
    assert.deepEqual(await entries(), ['Add Row', 'Add Column']);
    await keyboard.press('Insert');
    await keyboard.press('ArrowRight');
    await cell('[-1, 0]').waitFor();
    await cell('[0, 2]').click();
    assert.deepEqual(await entries(), [
      'Insert Row Above',
      'Insert Row Below',
      'Remove Row 0',
      'Insert Column Left',
      'Insert Column Right',
      'Remove Column 2',
    ]);
    await keyboard.press('Insert');
    await cell('[0, 2]').click();
    await keyboard.press('Delete');
    await cell('[0, 2]').click();
    await keyboard.press('Shift+F10');
    await bare.page.getByRole('menuitem', { name: 'Insert Column Left' }).click();
    await cell('[-1, 2]').waitFor();
    const board = { item: 'Board', path: [] };
    assert.deepEqual(asked, [
      { type: 'insert-slice', ...board, dimension: 0, index: 2 },
      { type: 'insert-slice', ...board, dimension: 0, index: 2 },
      { type: 'remove-slice', ...board, dimension: 0, index: 1 },
      { type: 'insert-slice', ...board, dimension: 1, index: 2 },
    ]);
  });
});
