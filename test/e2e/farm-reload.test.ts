import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from '../integration/farm/support/http.ts';
import { sampleFarm, sampleFolder } from './support/sample-farm.ts';
import { takeScreenshot } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';
import { Workbench } from './support/workbench.ts';

describe('a farm, however often it is started', () => {
  let port = 0;

  const rig = windowRig(async (redis) => {
    const endpoints = [{ name: 'local', address: `redis://127.0.0.1:${redis.port}` }];
    const farm = await sampleFarm({ settings: { 'sessionFarm.endpoints': endpoints } });
    port = farm.port;
    return farm.options;
  });

  it('is one farm after a double click, and VS Code asks nothing', async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.farm.welcome.getByRole('button', { name: 'Start Farm' }).dblclick();
    await workbench.farm.row(`running · port ${port}`).waitFor();
    await assertQuiet();
  });

  it('goes on when the window is loaded anew, and is not started beside itself', async () => {
    const { workbench } = rig;
    const before = await request(port, { path: '/style.css' });
    assert.equal(before.status, 200);
    const pids = farmPids();
    assert.equal(pids.length, 1);
    const loaded = workbench.page.waitForEvent('load');
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.enter('>Developer: Reload Window');
    await loaded;
    await workbench.whenReady();
    await workbench.farm.row(`running · port ${port}`).waitFor();
    await workbench.requests.row('GET /style.css').waitFor();
    await assertQuiet();
    assert.deepEqual(farmPids(), pids);
    assert.equal((await request(port, { path: '/style.css' })).status, 200);
  });

  it('is shown in another window that wants its ports, and can be stopped from there', async () => {
    const { page, console: health } = rig.workbench;
    const folder = await mkdtemp(join(tmpdir(), 'sf-other-'));
    await cp(sampleFolder, folder, { recursive: true });
    const tasks = { version: '2.0.0', tasks: [{ label: 'mine', type: 'session-farm', port }] };
    await writeFile(join(folder, '.vscode', 'tasks.json'), JSON.stringify(tasks));
    const { origin } = new URL(page.url());
    const otherPage = await page.context().newPage();
    health.watch(otherPage);
    await otherPage.goto(`${origin}/?folder=${encodeURIComponent(folder)}`);
    const other = new Workbench(otherPage, health);
    await other.whenReady();
    await other.openSidebar();
    await other.farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    const message = /The farm sample of the window workspace/;
    await other.notification(message).waitFor();
    await takeScreenshot({ workbench: other }, 'farm-of-another-window');
    await other.answerNotification(message, 'Show It Here');
    await other.farm.row(`running · port ${port}`).waitFor();
    await takeScreenshot({ workbench: other }, 'farm-joined');
    await other.farm.clickAction(/^sample/, 'Stop Farm');
    await other.farm.welcome.waitFor();
    await rig.workbench.farm.welcome.waitFor();
    assert.deepEqual(farmPids(), []);
    await otherPage.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes on with its debugger', async () => {
    const { workbench } = rig;
    await workbench.runCommand('Session Farm: Start Farm with Debugger');
    await workbench.page.locator('.debug-toolbar').waitFor();
    await workbench.farm.row(`running · port ${port}`).waitFor();
    const pids = farmPids();
    await workbench.reload();
    await workbench.openSidebar();
    await workbench.farm.row(`running · port ${port}`).waitFor();
    await workbench.page.locator('.debug-toolbar').waitFor();
    assert.deepEqual(farmPids(), pids);
    await workbench.page.keyboard.press('Shift+F5');
    await workbench.farm.welcome.waitFor();
  });

  /** The folder that all of this test's VS Code is in. */
  function windowRoot(): string {
    const folder = new URL(rig.workbench.page.url()).searchParams.get('folder') ?? '';
    return folder.replace(/[\\/]workspace$/, '');
  }

  /** The farm processes of this test's windows. */
  function farmPids(): string[] {
    const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
    return lines
      .filter((line) => /sf-e2e-[^ ]*dist.farm\.js/.test(line) && line.includes(windowRoot()))
      .map((line) => line.trim().split(' ')[0] ?? '');
  }

  /** Neither a question of VS Code's, nor a message that a port was found. */
  async function assertQuiet(): Promise<void> {
    const { quickInput, notifications } = rig.workbench;
    assert.equal(await quickInput.root.isVisible(), false);
    assert.deepEqual(await notifications.allInnerTexts(), []);
  }
});
