import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { until } from '../integration/support/redis-server.ts';
import { sampleFarm } from './support/sample-farm.ts';
import { windowRig } from './support/window-rig.ts';

describe('an edit of a session that a site reads', () => {
  let site: Page;
  let port = 0;

  const rig = windowRig(async (redis) => {
    const farm = await sampleFarm({
      task: {
        session: 'redis',
        layout: 'aspnet-v2',
        application: '/Sample',
        redis: `127.0.0.1:${redis.port}`,
      },
    });
    port = farm.port;
    return farm.options;
  });
  before(async () => {
    site = await rig.workbench.page.context().newPage();
    rig.workbench.console.watch(site);
  });

  it('goes from the text box to the editor and back to the page', async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    await workbench.farm.row(`running · port ${port}`).waitFor();

    await site.goto(`http://127.0.0.1:${port}/`);
    await site.getByLabel('Text').fill('from the text box');
    await site.getByRole('button', { name: 'Save' }).click();
    await site.getByText('from the text box').waitFor();

    await workbench.page.bringToFront();
    await workbench.addEndpoint(`redis://127.0.0.1:${rig.redis.port}`, 'site');
    await workbench.sessions.expand('site');
    await workbench.sessions.expand('/Sample');
    await workbench.sessions.row('2 items').click();

    const editor = workbench.editorPage();
    const text = editor.locator('[role="row"]', { hasText: 'from the text box' });
    await text.dblclick();
    const field = editor.getByRole('textbox', { name: 'Text', exact: true });
    await field.fill('from the editor');
    await workbench.page.keyboard.press('Enter');
    const was = editor.getByText('was from the text box');
    await was.waitFor();
    await workbench.page.keyboard.press('Control+z');
    await was.waitFor({ state: 'detached' });
    await workbench.page.keyboard.press('Control+y');
    await was.waitFor();
    await workbench.page.keyboard.press('Control+s');
    await workbench.page.locator('.statusbar', { hasText: 'Saved to site' }).waitFor();

    const servers = new Set<string>();
    await site.bringToFront();
    await until(async () => {
      await site.goto(`http://127.0.0.1:${port}/Result`);
      assert.equal(await site.locator('#session-text').innerText(), 'from the editor');
      servers.add((/server-[ab]/.exec(await site.locator('body').innerText()) ?? [''])[0]);
      return servers.size === 2;
    }, 'an answer of each server');
  });
});
