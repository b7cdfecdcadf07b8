import assert from 'node:assert/strict';
import { request } from '../integration/farm/support/http.ts';
import { sampleFarm } from './support/sample-farm.ts';
import { farmProcesses } from './support/window-processes.ts';
import { windowRig } from './support/window-rig.ts';

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
    const farmPids = () => farmProcesses(workbench).map(({ pid }) => pid);
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

  /** Neither a question of VS Code's, nor a message that a port was found. */
  async function assertQuiet(): Promise<void> {
    const { quickInput, notifications } = rig.workbench;
    assert.equal(await quickInput.root.isVisible(), false);
    assert.deepEqual(await notifications.allInnerTexts(), []);
  }
});
