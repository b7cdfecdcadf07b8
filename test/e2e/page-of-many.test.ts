import assert from 'node:assert/strict';
import type { ItemRow } from '../../src/protocol/editor-rows.ts';
import type { EditorState } from '../../src/protocol/editor-state.ts';
import { type BarePage, openBarePage } from './support/bare-page.ts';

const itemCount = 10_000;

const state: EditorState = {
  application: '/Shop',
  shownId: 'abcdef…xyz',
  endpoint: 'local',
  layout: 'v5',
  layoutName: 'ASP.NET',
  facts: [],
  menu: [],
  marks: [],
  save: { isOffered: true },
  canEdit: true,
  canAddItems: true,
  isRaw: false,
  isDirty: false,
  neverExpires: true,
  footer: '',
  emptyText: '',
};

/** Rows of texts, the first of which looks like markup; the last one has two lines. */
const textOf = (index: number): string => {
  if (index === 0) return '<b id="bold">bold</b>\u202e';
  return index === itemCount - 1 ? 'two\nlines' : `value ${index}`;
};
const rows: readonly ItemRow[] = Array.from({ length: itemCount }, (_, index) => ({
  item: `Item${index}`,
  label: `Item${index}`,
  kind: 'scalar',
  typeName: 'String',
  text: textOf(index),
  field: { type: 'text' },
  childCount: 0,
  color: '#336699ff',
}));

describe('the page of a session of ten thousand items', () => {
  let bare: BarePage;

  before(async () => {
    const strings = { helpKeys: [], filterLabel: 'Filter', columnWidth: '', neverExpires: '' };
    bare = await openBarePage('session', strings, { ready: { state, items: { all: rows } } });
  });
  after(() => bare.close());

  /** The label of the row that has the focus. */
  const focused = (): Promise<string | null> =>
    bare.page.locator('[role="row"]:focus .label').textContent();

  /** Scrolls far away and waits until that is drawn. */
  async function scrollTo(index: number): Promise<void> {
    await bare.page.locator('.rows').evaluate((scroller: { scrollTop: number }, top: number) => {
      scroller.scrollTop = top;
    }, index * 24);
    await bare.page.locator('.label').getByText(`Item${index}`, { exact: true }).waitFor();
  }

  it('has elements for the rows that can be seen alone', async () => {
    assert.equal(await bare.page.locator('.grid').getAttribute('aria-rowcount'), '10001');
    for (const index of [0, 5000, 9990]) {
      await scrollTo(index);
      const count = await bare.page.locator('.rows [role="row"]').count();
      assert.ok(count > 20 && count < 80, `${count} rows`);
    }
    await scrollTo(0);
  });

  it('keeps the focus on a row across changes, and when it is scrolled out of sight', async () => {
    await bare.page.locator('.label').getByText('Item3', { exact: true }).click();
    await bare.page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'Item4');
    const changed = rows.slice(4, 5).map((row) => ({ ...row, text: 'changed' }));
    await bare.tell({ type: 'state', state, items: { changed } });
    await bare.page.getByText('changed', { exact: true }).waitFor();
    assert.equal(await focused(), 'Item4');
    await scrollTo(5000);
    assert.equal(await focused(), 'Item4');
    await bare.page.keyboard.press('End');
    assert.equal(await focused(), 'Item9999');
    await bare.page.keyboard.press('Home');
    assert.equal(await focused(), 'Item0');
  });

  it('keeps a field with what is typed in it, whatever the host tells and wherever one scrolls', async () => {
    await bare.page.locator('.label').getByText('Item7', { exact: true }).click();
    await bare.page.keyboard.press('Enter');
    await bare.page.keyboard.type('half');
    const changed = rows.slice(5, 9).map((row) => ({ ...row, text: 'told' }));
    await bare.tell({ type: 'state', state, items: { changed } });
    await bare.page.getByText('told', { exact: true }).first().waitFor();
    await scrollTo(5000);
    await bare.page.keyboard.type(' done');
    const field = bare.page.locator('.editor input');
    assert.equal(await field.inputValue(), 'half done');
    await bare.page.keyboard.press('Escape');
    assert.equal(await focused(), 'Item7');
  });

  it('shows all of a field that opens below the last row', async () => {
    await bare.page.keyboard.press('End');
    await bare.page.keyboard.press('Enter');
    const area = await bare.page.locator('.editor textarea').boundingBox();
    const seen = await bare.page.locator('.rows').boundingBox();
    assert.ok(area && seen);
    assert.ok(area.y + area.height <= seen.y + seen.height, `${area.y} ${seen.y}`);
    await bare.page.keyboard.press('Escape');
  });

  it('shows markup as text, with signs, and needs nothing that the policy forbids', async () => {
    await bare.page.keyboard.press('Home');
    await bare.page.getByText('<b id="bold">bold</b>U+202E', { exact: true }).waitFor();
    assert.equal(await bare.page.locator('#bold').count(), 0);
    assert.deepEqual(await bare.violations(), []);
  });
});
