import assert from 'node:assert/strict';
import type { RedisServer } from '../integration/support/redis-server.ts';
import { until } from '../integration/support/redis-server.ts';
import { chooseTheme, takeScreenshot, themes } from './support/screenshots.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

describe('the buttons of a view, while a row is selected', () => {
  const rig = windowRig(async (redis) => {
    await redis.ask('SET', 'sess:ann', '{"cookie":{},"user":"ann"}', 'EX', '900');
    return localEndpoint(redis);
  });

  it('Add Endpoint asks for an address, by mouse', async () => {
    const { sessions, quickInput, notifications } = rig.workbench;
    await rig.workbench.openSidebar();
    await sessions.expand('local');
    await sessions.expand('sess:');
    await sessions.row('ann').waitFor();
    await sessions.row('sess:').click();
    await sessions.clickTitleAction('Add Endpoint');
    await quickInput.whenOpen();
    await quickInput.root.getByText('Add Endpoint').first().waitFor();
    await quickInput.cancel();
    await notifications.waitFor({ state: 'hidden' });
  });

  it('Add Endpoint and Filter Sessions ask, by keyboard', async () => {
    const { sessions, quickInput, page, notifications } = rig.workbench;
    for (const [moves, title] of [
      [0, 'Add Endpoint'],
      [1, 'Filter Sessions'],
    ] as const) {
      await sessions.row('local').click();
      // From the tree up to the view's own title, whose buttons are a tool bar.
      await page.keyboard.press('Shift+Tab');
      for (let move = 0; move < moves; move++) await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await quickInput.whenOpen();
      await quickInput.root.getByText(title).first().waitFor();
      await quickInput.cancel();
    }
    await notifications.waitFor({ state: 'hidden' });
  });
});

/** A session of ASP.NET with the items Name ("Ann") and Age (42), as .NET writes it, in hex. */
const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
const keyOf = (id: string, part: string) => `{/Shop_${id}}_${part}`;
const long = 'long00bcdefghijklmnox0q0';
const short = 'short0bcdefghijklmnox0q0';

async function store(redis: RedisServer, id: string, lockedForSeconds?: number): Promise<void> {
  const data = Buffer.from(ann, 'hex');
  await redis.ask('SET', keyOf(id, 'SessionStateItemCollection'), data, 'EX', '900');
  await redis.ask('SET', keyOf(id, 'SessionTimeout'), '1200', 'EX', '900');
  if (lockedForSeconds === undefined) return;
  // A lock's value is the local time at which it was taken, in ticks of 100 ns since the year 1.
  const localMs = Date.now() - new Date().getTimezoneOffset() * 60_000 - lockedForSeconds * 1000;
  const ticks = BigInt(localMs) * 10_000n + 621_355_968_000_000_000n;
  await redis.ask('SET', keyOf(id, 'WriteLock'), String(ticks), 'EX', '110');
}

describe('commands from the palette', () => {
  const rig = windowRig((redis) => localEndpoint(redis));
  const isLocked = async (id: string) =>
    (await rig.redis.ask('EXISTS', keyOf(id, 'WriteLock'))) === 1;
  const status = (text: string) => rig.workbench.page.locator('.statusbar', { hasText: text });

  beforeEach(async () => {
    await rig.redis.ask('FLUSHALL');
    await store(rig.redis, 'free00bcdefghijklmnox0q0');
    await store(rig.redis, short, 12);
    await store(rig.redis, long, 70);
    await rig.redis.ask('SET', 'sess:maja', '{"cookie":{},"user":{"name":"maja"}}', 'EX', '100');
  });

  it('Release Lock… lists what is locked, the longest first, by mouse', async () => {
    const { workbench } = rig;
    const { quickInput } = workbench;
    for (const theme of ['light', 'dark', 'contrast'] as const) {
      await chooseTheme(rig, themes[theme]);
      await workbench.runCommand('Session Farm: Release Lock…');
      await quickInput.item('short0').waitFor();
      await quickInput.item('Ann').first().waitFor();
      await takeScreenshot(rig, `pick-locked-${theme}`);
      if (theme !== 'contrast') await quickInput.cancel();
    }
    const rows = quickInput.root.locator('.quick-input-list .monaco-list-row');
    assert.match(await rows.first().innerText(), /long00…0q0[^]*locked for 1:[^]*lock expires in/);
    assert.equal(await quickInput.item('free00').count(), 0);
    await quickInput.pick('short0');
    await takeScreenshot(rig, 'pick-locked-question');
    await workbench.answerDialog(/short0…0q0 of \/Shop at local/, 'Release Lock');
    await until(async () => !(await isLocked(short)), 'the lock to be released');
    assert.equal(await isLocked(long), true);
  });

  it('Release Lock… releases the longest lock by keyboard alone, then says that nothing is locked', async () => {
    const { quickInput, page, dialog } = rig.workbench;
    await rig.redis.ask('DEL', keyOf(short, 'WriteLock'));
    await store(rig.redis, short, 5);
    const type = async (title: string): Promise<void> => {
      await page.keyboard.press('F1');
      await quickInput.whenOpen();
      await page.keyboard.type(title);
      await quickInput.item(title).first().waitFor();
      await page.keyboard.press('Enter');
    };
    await type('Session Farm: Release Lock');
    await quickInput.item('long00').waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Enter');
    await until(async () => !(await isLocked(long)), 'the lock to be released');
    assert.equal(await isLocked(short), true);
    await rig.redis.ask('DEL', keyOf(short, 'WriteLock'));
    await type('Session Farm: Release Lock');
    await rig.workbench.notification(/No session (is|was) locked/).waitFor();
    await takeScreenshot(rig, 'pick-nothing-locked');
  });

  it('Extend Session finds a session by its user, and by the middle of its ID', async () => {
    const { workbench } = rig;
    const { quickInput, page } = workbench;
    await workbench.runCommand('Session Farm: Extend Session');
    await quickInput.item('long00').waitFor();
    await quickInput.field.fill('Ann');
    await quickInput.item('free00').waitFor();
    await quickInput.field.fill('ort0bcdef');
    await quickInput.item('free00').waitFor({ state: 'hidden' });
    await quickInput.item('short0').waitFor();
    await quickInput.cancel();
    await workbench.runCommand('Session Farm: Open Session');
    await quickInput.item('maja').waitFor();
    await takeScreenshot(rig, 'pick-session');
    await quickInput.field.fill('maja');
    await quickInput.item('free00').waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await workbench.tab('maja').or(workbench.tab('m…')).first().waitFor();
  });

  it('endpoint commands do what is left to do, or say that nothing is', async () => {
    const { workbench } = rig;
    await workbench.runCommand('Session Farm: Disconnect from Endpoint');
    await status('Disconnected from local').waitFor();
    await workbench.runCommand('Session Farm: Disconnect from Endpoint');
    await workbench.answerNotification('No endpoint is connected.', 'Connect to Endpoint');
    await workbench.openSidebar();
    await workbench.sessions.row('/Shop').waitFor();
    await workbench.runCommand('Session Farm: Connect to Endpoint');
    await workbench.notification('Every endpoint is already connected.').waitFor();
    await takeScreenshot(rig, 'pick-all-connected');
  });
});
