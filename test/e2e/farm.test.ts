import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request, until } from '../integration/farm/support/http.ts';
import { sampleFarm, sampleFolder } from './support/sample-farm.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';

/** The line of the sample site, counted from 1, that contains a text. */
const lineOf = (text: string): number => {
  const lines = readFileSync(`${sampleFolder}/site/pages.js`, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
};

describe('the farm in the sidebar', () => {
  let port = 0;
  /** The browser's, with a session in which a text was saved. */
  let cookie = '';

  const rig = windowRig(async (redis) => {
    const endpoints = [{ name: 'local', address: `redis://127.0.0.1:${redis.port}` }];
    const farm = await sampleFarm({ settings: { 'sessionFarm.endpoints': endpoints } });
    port = farm.port;
    const configurations = [{ type: 'session-farm', request: 'launch', name: 'Farm' }];
    const launch = { '.vscode/launch.json': { version: '0.2.0', configurations } };
    return { ...farm.options, files: { ...farm.options.files, ...launch } };
  });

  it('starts with one button, and shows who answers what', async () => {
    const { farm } = await opened();
    await farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    await farm.row(`running · port ${port}`).waitFor();
    for (let count = 0; count < 4; count++) await request(port, { path: '/Result' });
    await farm.row(/server-a.*2 requests/).waitFor();
    await farm.row(/server-b.*2 requests/).waitFor();
    await takeScreenshots(rig, 'farm-running');
  });

  it('keeps a text in the session, whichever server answers', async () => {
    const saved = await request(port, {
      path: '/Save',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'text=shared+by+both',
    });
    assert.equal(saved.status, 303);
    cookie = String(saved.headers['set-cookie']).split(';')[0] ?? '';
    for (let count = 0; count < 2; count++) {
      const { body } = await request(port, { path: '/Result', headers: { cookie } });
      assert.match(body, /shared by both/);
    }
    await rig.workbench.requests
      .row(/POST \/Save.*→ server-[ab] changed: Text, When · 303/)
      .waitFor();
  });

  it('keeps it when a server is killed', async () => {
    const { farm } = rig.workbench;
    await farm.chooseFromMenu(/^server-a/, 'Kill Server');
    await farm.row(/^server-a.*down/).waitFor();
    for (let count = 0; count < 2; count++) {
      const { body } = await request(port, { path: '/Result', headers: { cookie } });
      assert.match(body, /shared by both/);
      assert.match(body, /id="server">server-b</);
    }
    await farm.chooseFromMenu(/^server-a/, 'Start Server');
    await farm.row(/^server-a.*ready/).waitFor();
  });

  it('is there again after a reload of the window', async () => {
    await rig.workbench.reload();
    const { farm, requests } = rig.workbench;
    await farm.row(`running · port ${port}`).waitFor();
    await requests.row('POST /Save').waitFor();
  });

  it('holds requests until they are sent on', async () => {
    const { farm } = rig.workbench;
    await farm.clickAction(/^sample/, 'Hold Requests');
    await farm.row('Held Requests').waitFor();
    const answer = request(port, { path: '/Result?held=1', headers: { cookie } });
    await farm.row('GET /Result?held=1').waitFor();
    await takeScreenshots(rig, 'farm-held');
    await farm.clickAction('GET /Result?held=1', 'Forward Request');
    assert.match((await answer).body, /shared by both/);
    await farm.clickAction(/^sample/, 'Stop Holding Requests');
    await farm.row('Held Requests').waitFor({ state: 'hidden' });
    await farm.clickTitleAction('Stop Farm');
    await farm.welcome.waitFor();
  });

  it('starts with F5, stops at a breakpoint, and ends with the debugger', async () => {
    const { workbench } = rig;
    const { page, farm } = workbench;
    await page.keyboard.press('ControlOrMeta+P');
    await workbench.quickInput.whenOpen();
    await workbench.quickInput.field.fill(`pages.js:${lineOf('const isEmpty')}`);
    await workbench.quickInput.pick('pages.js');
    await workbench.tab('pages.js').waitFor();
    await page.locator('.monaco-editor.focused').waitFor();
    await page.keyboard.press('F9');
    await page
      .locator('.codicon-debug-breakpoint-unverified, .codicon-debug-breakpoint')
      .first()
      .waitFor();
    await page.keyboard.press('F5');
    await page.locator('.debug-toolbar').waitFor();
    await until('the farm takes requests', async () => {
      return (await request(port, { path: '/style.css' }).catch(() => undefined))?.status === 200;
    });
    await page
      .locator('.codicon-debug-breakpoint:not(.codicon-debug-breakpoint-unverified)')
      .first()
      .waitFor();
    // The debugger reaches the servers one after the other.
    const answers: Promise<unknown>[] = [];
    await until('a request stops at the breakpoint', async () => {
      answers.push(request(port, { path: '/Result' }).catch(() => undefined));
      const stopped = page.locator('.codicon-debug-stackframe').first();
      return stopped.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
    });
    await takeScreenshots(rig, 'farm-breakpoint');
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await Promise.all(answers);
    await workbench.openSidebar();
    await farm.welcome.waitFor();
  });

  async function opened() {
    await rig.workbench.openSidebar();
    await rig.workbench.farm.welcome.waitFor();
    return rig.workbench;
  }
});
