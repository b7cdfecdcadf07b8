import assert from 'node:assert/strict';
import type { ItemRow, NodePath, ValueRow } from '../../src/protocol/editor-rows.ts';
import type { PageRequest } from '../../src/protocol/editor.ts';
import { type BarePage, openBarePage } from './support/bare-page.ts';
import { plainState } from './support/page-rows.ts';

const row = (label: string, text: string, childCount = 0): ValueRow => ({
  label,
  text,
  kind: childCount > 0 ? 'object' : 'scalar',
  typeName: childCount > 0 ? 'CartLine' : 'String',
  childCount,
  abilities: ['remove'],
});
const rows: readonly ItemRow[] = ['Cart', 'Name', 'Note'].map((item) => ({
  item,
  ...row(item, item === 'Note' ? 'a red pen' : item, item === 'Cart' ? 700 : 0),
}));
const strings = {
  expiresInOf: '',
  helpKeys: [],
  filterLabel: 'Filter items',
  filterCount: '{0} of {1}',
  findLabel: 'Find',
  findNext: 'Next Match',
  findPrevious: 'Previous Match',
  findNone: 'No matches.',
  findTotal: '{0} found',
  findOpen: 'Find in Values',
  pathLabel: 'Path',
  expandAll: 'Expand All',
  collapseAll: 'Collapse All',
  expandLimit: 'Stopped after {0} rows.',
  columnWidth: '{0}',
  remove: 'Remove',
  copyValue: 'Copy Value',
  loadMore: 'More',
};

interface Asked {
  readonly type: string;
  readonly places: readonly { readonly item: string }[];
}

/** Lines of the cart, each with two members, the second with members of its own. */
function childrenOf(path: NodePath, start: number, end: number): readonly ValueRow[] {
  const count = path.length === 0 ? 700 : 2;
  return Array.from({ length: Math.min(end, count) - start }, (_, at) => {
    const index = start + at;
    if (path.length === 0) return row(`[${index}]`, 'CartLine', 2);
    return index === 0 ? row('Name', 'a red cup') : row('Price', '1', path.length > 1 ? 0 : 2);
  });
}

describe('the page of a session in which one looks for something', () => {
  let bare: BarePage;
  let finds: string[];
  let asked: string[][];
  const note = ({ type, places }: Asked): null => {
    asked.push([type, ...places.map(({ item }) => item)]);
    return null;
  };

  beforeEach(async () => {
    finds = [];
    asked = [];
    const matches = [
      { item: 'Cart', path: [650, 0] },
      { item: 'Cart', path: [650, 1, 0] },
      { item: 'Note', path: [] },
    ];
    bare = await openBarePage('session', strings, {
      ready: { state: plainState, items: { all: rows } },
      children: (asked: PageRequest & { readonly type: 'children' }) =>
        childrenOf(asked.path, asked.start, asked.end),
      find: ({ text }: { readonly text: string }) => {
        finds.push(text);
        const isThere = text === 'red';
        return { matches: isThere ? matches : [], searchedCount: 2000 };
      },
      remove: null,
      'copy-all': note,
      paste: (request: Asked) => {
        note(request);
        return 'Refused: Note';
      },
    });
    await bare.page.locator('.label', { hasText: 'Cart' }).waitFor();
  });
  afterEach(() => bare.close());

  const selected = (): Promise<string> =>
    bare.page.locator('.rows [aria-selected="true"] .label').innerText();
  const status = (text: string): Promise<void> =>
    bare.page.locator('.find [role="status"]', { hasText: text }).waitFor();
  const path = (): Promise<string> => bare.page.locator('nav').innerText();
  const press = (key: string): Promise<void> => bare.page.keyboard.press(key);

  it('walks what was found at any depth, marks it, and says which it is', async () => {
    await press('F3');
    await bare.page.keyboard.type('red');
    await status('3 found');
    await press('Enter');
    await status('1 of 3');
    assert.equal(await selected(), 'Name');
    assert.equal((await path()).replace(/\s+/g, ''), 'Cart›[650]›Name');
    assert.equal(await bare.page.locator('[aria-selected="true"] mark').innerText(), 'red');
    await press('Enter');
    await status('2 of 3');
    assert.equal((await path()).replace(/\s+/g, ''), 'Cart›[650]›Price›Name');
    await press('F3');
    await status('3 of 3');
    assert.equal(await selected(), 'Note');
    await press('F3');
    await status('1 of 3');
    await press('Shift+Enter');
    await status('3 of 3');
    await press('Escape');
    assert.equal(await bare.page.locator('mark').count(), 0);
    assert.equal(await bare.page.locator('[role="row"]:focus .label').innerText(), 'Note');
    assert.equal(finds.at(-1), '', 'the host stops');
  });

  it('says that nothing was found', async () => {
    await bare.page.locator('vscode-button[aria-label="Find in Values"]').click();
    await bare.page.keyboard.type('blue');
    await status('No matches.');
    await press('Enter');
    assert.equal(await selected(), 'Cart');
  });

  it('leads up the path by mouse and keyboard', async () => {
    await press('F3');
    await bare.page.keyboard.type('red');
    await status('3 found');
    await press('Enter');
    await status('1 of 3');
    await bare.page.getByRole('button', { name: '[650]', exact: true }).click();
    assert.equal(await selected(), '[650]');
    await bare.page.getByRole('button', { name: 'Cart', exact: true }).focus();
    await press('Enter');
    assert.equal(await selected(), 'Cart');
    assert.equal(await bare.page.locator('nav').count(), 0, 'an item has no path');
  });

  it('expands a row with all in it up to a limit, and collapses it', async () => {
    const count = (): Promise<string | null> =>
      bare.page.locator('.grid').getAttribute('aria-rowcount');
    await bare.page.locator('.label', { hasText: 'Cart' }).click();
    await press('Control+ArrowRight');
    await bare.page.getByText('Stopped after 2,000 rows.').waitFor();
    const opened = Number(await count());
    assert.ok(opened > 1500 && opened < 2100, String(opened));
    await press('Control+ArrowLeft');
    assert.equal(await count(), '4');
    await bare.page.locator('vscode-button[aria-label="Expand All"]').click();
    await bare.page.getByText('Stopped after 2,000 rows.').waitFor();
    await bare.page.locator('vscode-button[aria-label="Collapse All"]').click();
    assert.equal(await count(), '4');
  });

  it('copies and pastes rows that are selected together', async () => {
    const all = (): Promise<number> => bare.page.locator('.rows [aria-selected="true"]').count();
    await bare.page.locator('.label', { hasText: 'Cart' }).click();
    await press('Shift+ArrowDown');
    assert.equal(await all(), 2);
    await press('Control+c');
    await press('Shift+ArrowDown');
    await press('Control+v');
    await bare.page.locator('.banner', { hasText: 'Refused: Note' }).waitFor();
    assert.deepEqual(asked, [
      ['copy-all', 'Cart', 'Name'],
      ['paste', 'Cart', 'Name', 'Note'],
    ]);
    await press('ArrowUp');
    assert.equal(await all(), 1);
    await bare.page.locator('.label', { hasText: 'Cart' }).click({ modifiers: ['Control'] });
    assert.equal(await all(), 2);
    await press('Escape');
    assert.equal(await all(), 1);
  });

  it('keeps an open menu when the host is late to tell of what was done before', async () => {
    await bare.page.locator('.label', { hasText: 'Name' }).click();
    await press('Delete');
    await press('Shift+F10');
    const menu = bare.page.getByRole('menu');
    await menu.waitFor();
    const removed = { ...rows[1], isRemoved: true, abilities: ['revert'] };
    const items = { all: [rows[0], removed, rows[2]] };
    await bare.tell({ type: 'state', state: plainState, items });
    await bare.page.locator('.row.removed').waitFor();
    assert.equal(await menu.isVisible(), true);
    await press('Escape');
    await bare.page.locator('.label', { hasText: 'Note' }).click();
    await press('Delete');
    await bare.page.locator('.label', { hasText: 'Cart' }).click();
    await bare.tell({
      type: 'state',
      state: plainState,
      items: { all: [rows[0], removed, { ...rows[2], isRemoved: true }] },
    });
    await bare.page.locator('.row.removed', { hasText: 'Note' }).waitFor();
    assert.equal(await selected(), 'Cart', 'who has gone on stays there');
  });
});
