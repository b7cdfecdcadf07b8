import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '../integration/support/redis-server.ts';
import { takeScreenshot, takeScreenshots } from './support/screenshots.ts';
import { SessionPage } from './support/session-page.ts';
import { openVscode, type Vscode } from './support/vscode.ts';

describe('a workspace that is not trusted', () => {
  let server: RedisServer;
  let folder: string;
  let vscode: Vscode;
  /** What a program that ought not to run would leave behind. */
  let trace: string;

  before(async () => {
    server = await startRedis();
    await server.ask('HSET', 'own:shop:s1', 'cart', '{"count":1}');
    folder = await mkdtemp(join(tmpdir(), 'session-farm-untrusted-'));
    trace = join(folder, 'it ran');
    const program = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`;
    const command = ['node', '-e', program];
    const server1 = { name: 'a', port: 9001, command };
    vscode = await openVscode({
      isUntrusted: true,
      settings: {
        'sessionFarm.layouts': [
          { name: 'own', key: 'own:{application}:{id}', type: 'hash', decoder: 'mine' },
        ],
        'sessionFarm.decoders': { mine: { command } },
      },
      files: {
        '.vscode/settings.json': {
          'sessionFarm.endpoints': [{ name: 'brought-along', address: 'localhost:1' }],
          'sessionFarm.decoders': { mine: { command } },
        },
        '.vscode/tasks.json': {
          version: '2.0.0',
          tasks: [{ label: 'farm', type: 'session-farm', port: 9000, servers: [server1] }],
        },
      },
    });
    const { workbench } = vscode;
    await workbench.openSidebar();
    await workbench.runCommand('Session Farm: Add Endpoint');
    await workbench.quickInput.enter(`redis://127.0.0.1:${server.port}`);
    await workbench.quickInput.root.getByText('Name of the Endpoint').waitFor();
    await workbench.quickInput.enter('mine');
    await workbench.quickInput.root.getByText('Environment of mine').waitFor();
    await workbench.quickInput.pick('Local');
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === 'failed')
      await takeScreenshot(vscode, `failed ${currentTest.title}`);
  });
  after(async () => {
    await vscode.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows sessions, but runs no decoder and brings no endpoint along', async () => {
    const { workbench } = vscode;
    await workbench.sessions.row('mine').waitFor();
    assert.equal(await workbench.sessions.row('brought-along').count(), 0);
    await workbench.sessions.expand('mine');
    await workbench.sessions.expand('shop');
    await workbench.sessions.row('s1').click();
    const editor = new SessionPage(workbench);
    await editor.row('cart').filter({ hasText: 'this workspace is not trusted' }).waitFor();
    await workbench.notification('this workspace is not trusted').waitFor();
    await takeScreenshots(vscode, 'untrusted');
    assert.equal(existsSync(trace), false);
  });

  it('starts no farm', async () => {
    const { workbench } = vscode;
    const { page } = workbench;
    await page.getByText('so it needs a trusted workspace').waitFor();
    const start = page.getByRole('button', { name: 'Start Farm' });
    assert.equal(await start.count(), 0);
    assert.equal(existsSync(trace), false);
  });
});
