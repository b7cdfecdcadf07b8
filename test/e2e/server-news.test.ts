import assert from 'node:assert/strict';
import { until } from '../integration/support/redis-server.ts';
import { takeScreenshot } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';

const keyOf = (letter: string) => `{/Shop_${letter.repeat(24)}}_SessionStateItemCollection`;
const noItems = new Uint8Array([0, 0, 0, 0]);

describe('an endpoint whose server changes', () => {
  const rig = windowRig(async (redis) => {
    const script = "for i = 1, 6000 do redis.call('SET', 'k' .. i, 'x') end";
    await redis.ask('EVAL', script, 0);
    for (const letter of 'ab') await redis.ask('SET', keyOf(letter), noItems, 'EX', 1200);
    return {};
  });
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.addEndpoint(`localhost:${rig.redis.port}`, 'local');
    await workbench.sessions.row('local').waitFor();
  });

  it('says when its counts are from, and is looked at again at a click', async () => {
    const { sessions } = rig.workbench;
    await sessions.row(/2 sessions as of \d/).waitFor();
    await takeScreenshot(rig, 'counts-as-of');
    await rig.redis.ask('SET', keyOf('c'), noItems, 'EX', 1200);
    await sessions.clickAction('local', 'Refresh');
    await sessions.row(/3 sessions as of \d/).waitFor();
  });

  it('says that it was flushed, in words', async () => {
    const { sessions } = rig.workbench;
    await rig.redis.ask('FLUSHALL');
    await sessions.row(/^The database was flushed/).waitFor();
    await sessions.row(/^No sessions/).waitFor();
    await takeScreenshot(rig, 'flushed');
    await sessions.row(/^The database was flushed/).click();
    await sessions.row(/^The database was flushed/).waitFor({ state: 'detached' });
  });

  it('names the database that has keys, and leads there, by keyboard alone', async () => {
    const { workbench, redis } = rig;
    const { page, sessions } = workbench;
    await redis.ask('SET', keyOf('d'), noItems, 'EX', 1200);
    await redis.ask('MOVE', keyOf('d'), 4);
    await workbench.runCommand('Session Farm: Refresh Sessions');
    await sessions.row('Database 4 has 1 key').waitFor();
    await takeScreenshot(rig, 'other-database');
    await workbench.runCommand('Session Farm: Focus on Sessions View');
    await page.keyboard.press('End');
    await until(
      async () =>
        (await sessions.root.locator('.monaco-list-row.focused').innerText()).includes(
          'Database 4',
        ),
      'the row to have the focus',
    );
    await page.keyboard.press('Enter');
    await workbench.quickInput.whenOpen();
    assert.match(await workbench.quickInput.field.inputValue(), /\/4$|defaultDatabase=4/);
    await page.keyboard.press('Enter');
    await workbench.quickInput.root.getByText('Environment of local').waitFor();
    await page.keyboard.press('Enter');
    await workbench.quickInput.whenClosed();
    await sessions.row('/Shop').waitFor();
    await sessions.row(/^local\s*1 session/).waitFor();
  });
});
