import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeScreenshots } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';

describe('a workspace that is not trusted', () => {
  let folder: string;
  /** What a program that ought not to run would leave behind. */
  let trace: string;

  const rig = windowRig(async (redis) => {
    await redis.ask('HSET', 'own:shop:s1', 'cart', '{"count":1}');
    folder = await mkdtemp(join(tmpdir(), 'session-farm-untrusted-'));
    trace = join(folder, 'it ran');
    const program = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`;
    const command = ['node', '-e', program];
    const server1 = { name: 'a', port: 9001, command };
    return {
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
    };
  });
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.addEndpoint(`redis://127.0.0.1:${rig.redis.port}`, 'mine');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('shows sessions, but runs no decoder and brings no endpoint along', async () => {
    const { workbench } = rig;
    await workbench.sessions.row('mine').waitFor();
    assert.equal(await workbench.sessions.row('brought-along').count(), 0);
    await workbench.sessions.expand('mine');
    await workbench.sessions.expand('shop');
    await workbench.sessions.row('s1').click();
    await rig.editor
      .row('cart')
      .filter({ hasText: 'this workspace is in Restricted Mode' })
      .waitFor();
    await workbench.notification('this workspace is in Restricted Mode').waitFor();
    await takeScreenshots(rig, 'untrusted');
    assert.equal(existsSync(trace), false);
  });

  it('starts no farm', async () => {
    const { workbench } = rig;
    const { page } = workbench;
    await page.getByText('trust the workspace to start one').waitFor();
    const start = page.getByRole('button', { name: 'Start Farm' });
    assert.equal(await start.count(), 0);
    assert.equal(existsSync(trace), false);
  });
});
