import type { Locator } from 'playwright-core';
import { until } from '../integration/support/redis-server.ts';
import { sampleFarm } from './support/sample-farm.ts';
import { takeScreenshot } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';

describe('the walkthrough', () => {
  const rig = windowRig(async () => (await sampleFarm({ task: { session: 'inproc' } })).options);

  const step = (title: string): Locator =>
    rig.workbench.page.locator('.getting-started-step').filter({ hasText: title });

  /** Opens the walkthrough if it is not in front, and the step. */
  async function expand(
    title: string,
    command = 'Session Farm: Open Walkthrough',
  ): Promise<Locator> {
    const { workbench } = rig;
    await until(async () => {
      if (
        await step(title)
          .isEnabled({ timeout: 2000 })
          .catch(() => false)
      )
        return true;
      await workbench.runCommand(command).catch(() => undefined);
      return step(title)
        .isEnabled({ timeout: 5000 })
        .catch(() => false);
    }, 'the walkthrough to open');
    const isOpen = /\bexpanded\b/.test((await step(title).getAttribute('class')) ?? '');
    if (!isOpen) await step(title).click();
    await workbench.page.locator('.getting-started-step.expanded', { hasText: title }).waitFor();
    return step(title);
  }

  const done = async (title: string, command?: string): Promise<void> => {
    await expand(title, command);
    await step(title).locator('.codicon.complete').waitFor();
  };

  it('begins where there is nothing yet, with a sandbox Redis', async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.welcome.getByText('Open Walkthrough').click();
    const connect = await expand('Connect to Redis');
    await takeScreenshot(rig, 'walkthrough-connect');
    await connect.getByRole('button', { name: 'Start Sandbox Redis' }).click();
    await workbench.sessions.row('sandbox').waitFor();
    await done('Connect to Redis');
  });

  it('opens a session', async () => {
    const { workbench } = rig;
    const read = await expand('Read a Session');
    await takeScreenshot(rig, 'walkthrough-read');
    const button = read.getByRole('button', { name: 'Open Session' });
    const listed = workbench.quickInput.item('5 items').first();
    await workbench.quickInput.pickAfter(() => button.click(), listed);
    await rig.editor.row('UserName').waitFor();
    await done('Read a Session');
  });

  it('has a value saved', async () => {
    const { workbench } = rig;
    const save = await expand('Change a Value');
    await takeScreenshot(rig, 'walkthrough-save');
    const button = save.getByRole('button', { name: 'Open Session' });
    const free = workbench.quickInput.item('5 items').filter({ hasNotText: 'lock' });
    await workbench.quickInput.pickAfter(() => button.click(), free.first());
    await rig.editor.edit('UserName', 'Nora');
    await workbench.page.keyboard.press('Control+s');
    await workbench.page.locator('.statusbar', { hasText: 'Saved to sandbox' }).waitFor();
    await done('Change a Value');
  });

  it('releases a lock', async () => {
    const { workbench } = rig;
    const release = await expand('Release a Lock');
    await takeScreenshot(rig, 'walkthrough-lock');
    const button = release.getByRole('button', { name: 'Release Lock' });
    await workbench.quickInput.openedBy(() => button.click());
    await takeScreenshot(rig, 'walkthrough-locked-sessions');
    await workbench.quickInput.cancel();
    const locked = workbench.quickInput.item('lock').first();
    await workbench.quickInput.pickAfter(() => button.click(), locked);
    await workbench.answerDialog('Release the lock', 'Release Lock');
    await done('Release a Lock');
  });

  it('starts the farm', async () => {
    const { workbench } = rig;
    const farm = await expand('Start a Farm');
    await farm.getByRole('button', { name: 'Start Farm' }).click();
    await workbench.farm.row('running · port').waitFor();
    await done('Start a Farm');
  });

  const lesson = 'Session Farm: Learn What a Web Farm Does to Sessions';
  const told = { timeout: 60_000 };

  it('shows in the lesson that sessions in memory differ', async () => {
    const { workbench } = rig;
    const memory = await expand('Sessions in Each Server', lesson);
    await takeScreenshot(rig, 'lesson-memory');
    await memory.getByRole('button', { name: 'Send Six Requests' }).click();
    await workbench
      .notification('server-a counted 1, 2, 3. server-b counted 1, 2, 3.')
      .waitFor(told);
    await done('Sessions in Each Server', lesson);
  });

  it('shows in the lesson that Redis keeps a session when a server is killed', async () => {
    const { workbench } = rig;
    const redis = await expand('Redis Shares Sessions', lesson);
    await redis.getByRole('button', { name: 'Send Requests and Kill a Server' }).click();
    await workbench.notification('The visitor lost nothing.').waitFor(told);
    await done('Redis Shares Sessions', lesson);
  });
});
