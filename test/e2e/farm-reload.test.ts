import assert from 'node:assert/strict';
import { sampleFarm } from './support/sample-farm.ts';
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

  /** Neither a question of VS Code's, nor a message that a port was found. */
  async function assertQuiet(): Promise<void> {
    const { quickInput, notifications } = rig.workbench;
    assert.equal(await quickInput.root.isVisible(), false);
    assert.deepEqual(await notifications.allInnerTexts(), []);
  }
});
