import assert from 'node:assert/strict';
import { decodeItem } from '../../src/formats/registry.ts';
import { dotnetFixture } from '../unit/formats/support/nrbf-fixtures.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

const id = 'tables0tables0tables0000';
const keys = ['Data', 'Internal'].map((part) => `{/Tables_${id}}_${part}`);
const [dataKey = '', internalKey = ''] = keys;

describe('a DataTable in the editor', () => {
  const rig = windowRig(async (redis) => {
    await redis.ask(
      'HSET',
      dataKey,
      'Orders',
      Buffer.from(dotnetFixture('DataTable modified rows')),
    );
    await redis.ask('HSET', internalKey, 'SessionTimeout', '1200');
    for (const key of keys) await redis.ask('EXPIRE', key, 1200);
    return localEndpoint(redis);
  });
  const { editor } = rig;
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    await workbench.sessions.expand('/Tables');
    await workbench.sessions.row('tables…').click();
    await editor.row('Orders').waitFor();
  });

  /** The rows as Redis holds them: their state, and the text of each cell. */
  async function stored(): Promise<string[]> {
    const bytes = await rig.redis.ask('HGET', dataKey, 'Orders');
    assert.ok(bytes instanceof Uint8Array);
    const { root } = decodeItem(bytes, 'nrbf');
    return root.children(0, 99).map(({ node }) => {
      const cells = node.children(0, 9).map((cell) => cell.node.text ?? 'null');
      return [node.rowState, ...cells.slice(0, 3)].join(' ');
    });
  }

  it('takes cells, new rows and removed ones, and keeps the states of rows', async () => {
    const { keyboard } = rig.workbench.page;
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
    assert.equal(await table.getAttribute('aria-rowcount'), '7');
    await table.getByRole('gridcell', { name: 'originally 2.50' }).waitFor();
    await takeScreenshots(rig, 'data-table');
    await keyboard.press('Escape');
    await table.waitFor({ state: 'detached' });
    await editor.save();
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
