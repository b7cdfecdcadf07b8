import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { RequestOf } from '../../src/protocol/editor.ts';
import type { TableRows } from '../../src/protocol/editor-table.ts';
import { until } from '../integration/support/redis-server.ts';
import { type BarePage, openBarePage } from './support/bare-page.ts';
import { itemRows, plainState } from './support/page-rows.ts';

const rowCount = 25_000;

/** What was asked for, in order. */
const asked: RequestOf<'table'>[] = [];

/** Rows of a table of two columns, sorted backwards where it is to be sorted. */
function tableOf(request: RequestOf<'table'>): TableRows {
  asked.push(request);
  const { start, end, look } = request;
  const isBackwards = look.sort !== undefined;
  const all = Array.from({ length: rowCount }, (_, index) =>
    isBackwards ? rowCount - 1 - index : index,
  );
  const shown = all.filter(
    (index) => look.filter === undefined || `city ${index}`.includes(look.filter),
  );
  const rows = shown.slice(start, end).map((index) => ({
    index,
    label: `[${index}]`,
    cells: [
      { text: String(index), isText: true },
      { text: `city ${index}`, isText: true },
    ],
  }));
  return { columns: ['id', 'city'], rows, rowCount: shown.length, totalCount: rowCount };
}

describe('the table of twenty-five thousand rows', () => {
  let bare: BarePage;

  before(async () => {
    const blank = ['was', 'cut', 'columnWidth', 'expiresInOf', 'durationHours', 'durationDays'];
    const strings = {
      ...Object.fromEntries(blank.map((name) => [name, ''])),
      helpKeys: [],
      filterLabel: 'Filter items',
      table: 'Show as Table',
      tableCount: '{0} of {1} rows',
      tableFilter: 'Filter rows',
      tableRow: 'Row',
      tableSort: 'Sort by {0}',
    };
    bare = await openBarePage('session', strings, {
      ready: { state: plainState, items: { all: itemRows } },
      table: tableOf,
    });
    const label = bare.page.locator('.label').getByText('Orders', { exact: true });
    const row = bare.page.locator('[role="row"]', { has: label });
    await row.locator('.link.table').click();
    await table().waitFor();
  });
  after(() => bare.close());

  const table = (): Locator => bare.page.getByRole('grid', { name: 'Orders' });
  const focused = (): Locator => table().locator('[role="gridcell"]:focus');
  const press = (key: string): Promise<void> => bare.page.keyboard.press(key);
  const firstCell = (text: string): Promise<void> =>
    table()
      .locator('[data-index="0"] [data-column="1"]')
      .getByText(text, { exact: true })
      .waitFor();

  it('is walked to its end without what lies between, and has elements for what can be seen alone', async () => {
    assert.equal(await table().getAttribute('aria-rowcount'), String(rowCount + 1));
    await focused().getByText('0', { exact: true }).waitFor();
    await press('Control+End');
    await focused().getByText('24999', { exact: true }).waitFor();
    assert.ok(asked.length <= 4, `${asked.length} requests`);
    await press('ArrowRight');
    await focused().getByText('city 24999', { exact: true }).waitFor();
    assert.ok((await table().locator('[role="row"]').count()) < 100);
    await press('Control+Home');
    await focused().getByText('city 0', { exact: true }).waitFor();
  });

  it('keeps the focus when it is scrolled away by mouse', async () => {
    await table().hover();
    await bare.page.mouse.wheel(0, 100_000);
    await table().getByText('city 4175', { exact: true }).waitFor();
    await press('ArrowDown');
    await focused().getByText('city 1', { exact: true }).waitFor();
    await press('ArrowUp');
  });

  it('is sorted from the header of a column up, down, and not at all', async () => {
    const header = table().locator('[aria-colindex="3"][role="columnheader"]');
    await press('ArrowUp');
    await press('Enter');
    await firstCell('city 24999');
    assert.equal(await header.getAttribute('aria-sort'), 'ascending');
    await press('Enter');
    await until(
      () => Promise.resolve(asked.at(-1)?.look.sort?.isDescending === true),
      'the other order',
    );
    assert.equal(await header.getAttribute('aria-sort'), 'descending');
    await press('Enter');
    await firstCell('city 0');
    assert.equal(await header.getAttribute('aria-sort'), 'none');
    await press('ArrowDown');
    await focused().waitFor();
  });

  it('is filtered; Esc empties the filter, then leads to the rows, then closes', async () => {
    const filter = bare.page.getByRole('searchbox', { name: 'Filter rows' });
    await filter.fill('city 2499');
    await bare.page.getByText('11 of 25,000 rows').waitFor();
    await firstCell('city 2499');
    await press('Escape');
    await bare.page.getByText('25,000 of 25,000 rows').waitFor();
    assert.equal(await filter.inputValue(), '');
    await press('Escape');
    await focused().waitFor();
    await press('Escape');
    await table().waitFor({ state: 'detached' });
    assert.equal(await bare.page.locator('.rows [role="row"]:focus').count(), 1);
  });
});
