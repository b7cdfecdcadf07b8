import assert from 'node:assert/strict';
import { decodeItem } from '../../src/formats/registry.ts';
import { type RedisServer, startRedis, until } from '../integration/support/redis-server.ts';
import { dotnetFixture } from '../unit/formats/support/nrbf-fixtures.ts';
import { takeScreenshot, takeScreenshots } from './support/screenshots.ts';
import { SessionPage } from './support/session-page.ts';
import { openVscode, type Vscode } from './support/vscode.ts';

const id = 'tables0tables0tables0000';
const keys = ['Data', 'Internal'].map((part) => `{/Tables_${id}}_${part}`);
const [dataKey = '', internalKey = ''] = keys;

describe('a DataTable in the editor', () => {
  let server: RedisServer;
  let vscode: Vscode;
  let editor: SessionPage;

  before(async () => {
    server = await startRedis();
    await server.ask(
      'HSET',
      dataKey,
      'Orders',
      Buffer.from(dotnetFixture('DataTable modified rows')),
    );
    await server.ask('HSET', internalKey, 'SessionTimeout', '1200');
    for (const key of keys) await server.ask('EXPIRE', key, 1200);
    vscode = await openVscode({
      files: {
        '.vscode/settings.json': {
          'sessionFarm.endpoints': [{ name: 'local', address: `localhost:${server.port}` }],
        },
      },
    });
    const { workbench } = vscode;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    await workbench.sessions.expand('/Tables');
    await workbench.sessions.row('tables…').click();
    editor = new SessionPage(workbench);
    await editor.row('Orders').waitFor();
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === 'failed')
      await takeScreenshot(vscode, `failed ${currentTest.title}`);
  });
  after(async () => {
    await vscode.close();
    await server.stop();
  });

  /** The rows as Redis holds them: their state, and the text of each cell. */
  async function stored(): Promise<string[]> {
    const bytes = await server.ask('HGET', dataKey, 'Orders');
    assert.ok(bytes instanceof Uint8Array);
    const { root } = decodeItem(bytes, 'nrbf');
    return root.children(0, 99).map(({ node }) => {
      const cells = node.children(0, 9).map((cell) => cell.node.text ?? 'null');
      return [node.rowState, ...cells.slice(0, 3)].join(' ');
    });
  }

  it('takes cells, new rows and removed ones, and keeps the states of rows', async () => {
    const { keyboard } = vscode.workbench.page;
    const before = await stored();
    assert.deepEqual(before[2], 'unchanged 2 null 2.50');
    await editor.select('Orders');
    await keyboard.press('ArrowRight');
    await editor.row('[2]').waitFor();
    await editor.select('Orders');
    await keyboard.press('Insert');
    await editor.row('[5]').filter({ hasText: 'added' }).waitFor();
    await editor.select('[3]');
    await keyboard.press('Delete');
    await editor.row('[3]').filter({ hasText: 'deleted' }).waitFor();
    await editor.select('[2]');
    await keyboard.press('ArrowRight');
    await editor.row('Price').waitFor();
    await editor.edit('Price', '7.25');
    await editor.row('[2]').filter({ hasText: 'modified' }).waitFor();
    await editor.choose('Orders', 'Show as Table');
    const table = editor.frame.getByRole('grid', { name: 'Orders' });
    await table.waitFor();
    assert.equal(await table.locator('tbody tr').count(), 6);
    await table.getByRole('gridcell', { name: 'originally 2.50' }).waitFor();
    await takeScreenshots(vscode, 'data-table');
    await keyboard.press('Escape');
    await table.waitFor({ state: 'detached' });
    await keyboard.press('Control+s');
    await until(async () => !(await vscode.workbench.isDirty('…')), 'the save');
    const after = await stored();
    assert.deepEqual(after.slice(0, 4), [
      before[0],
      before[1],
      'modified 2 null 7.25',
      before[3]?.replace('unchanged', 'deleted'),
    ]);
    assert.equal(after[4], before[4]);
    assert.match(after[5] ?? '', /^added /);
  });
});
