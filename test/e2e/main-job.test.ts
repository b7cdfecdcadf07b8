import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { freePorts } from '../integration/farm/support/http.ts';
import { type RedisServer, startRedis, until } from '../integration/support/redis-server.ts';
import { takeScreenshot } from './support/screenshots.ts';
import { openVscode, type Vscode } from './support/vscode.ts';

const sample = fileURLToPath(new URL('../../samples/farm', import.meta.url));

describe('an edit of a session that a site reads', () => {
  let redis: RedisServer;
  let vscode: Vscode;
  let site: Page;
  let port = 0;

  before(async () => {
    redis = await startRedis();
    const [balancer = 0, first = 0, second = 0] = await freePorts(3);
    port = balancer;
    const task = {
      label: 'sample farm',
      type: 'session-farm',
      name: 'sample',
      port,
      servers: [
        { name: 'server-a', port: first },
        { name: 'server-b', port: second },
      ],
      session: 'redis',
      layout: 'aspnet-v2',
      application: '/Sample',
      redis: `127.0.0.1:${redis.port}`,
    };
    vscode = await openVscode({
      workspace: sample,
      files: { '.vscode/tasks.json': { version: '2.0.0', tasks: [task] } },
    });
    site = await vscode.workbench.page.context().newPage();
    vscode.workbench.console.watch(site);
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === 'failed')
      await takeScreenshot(vscode, `failed ${currentTest.title}`);
  });
  after(async () => {
    await vscode.close();
    await redis.stop();
  });

  it('goes from the text box to the editor and back to the page', async () => {
    const { workbench } = vscode;
    await workbench.openSidebar();
    await workbench.farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    await workbench.farm.row(`running · port ${port}`).waitFor();

    await site.goto(`http://127.0.0.1:${port}/`);
    await site.getByLabel('Text').fill('from the text box');
    await site.getByRole('button', { name: 'Save' }).click();
    await site.getByText('from the text box').waitFor();

    await workbench.page.bringToFront();
    await workbench.runCommand('Session Farm: Add Endpoint');
    await workbench.quickInput.enter(`redis://127.0.0.1:${redis.port}`);
    await workbench.quickInput.root.getByText('Name of the Endpoint').waitFor();
    await workbench.quickInput.enter('site');
    await workbench.quickInput.root.getByText('Environment of site').waitFor();
    await workbench.quickInput.pick('Local');
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
