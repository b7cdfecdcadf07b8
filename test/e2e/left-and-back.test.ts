import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from '../integration/support/redis-server.ts';
import { takeScreenshot } from './support/screenshots.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

/** As express-session writes them: one with much in it, and one to go to. */
const many = 'mAnyItems0123456789abcdefghijklm';
const other = 'aLoneItems0123456789abcdefghijkl';
const cookie = '{"originalMaxAge":null,"expires":null,"httpOnly":true,"path":"/"}';

describe('an editor that is left and comes back', () => {
  const rig = windowRig(async (redis) => {
    const items = Array.from({ length: 150 }, (_, at) => [`item${at}`, `value ${at}`] as const);
    const list = Array.from({ length: 1200 }, (_, at) => `entry ${at}`);
    const data = { cookie: JSON.parse(cookie) as unknown, ...Object.fromEntries(items), list };
    await redis.ask('SET', `sess:${many}`, JSON.stringify(data), 'EX', '1200');
    await redis.ask('SET', `sess:${other}`, `{"cookie":${cookie},"alone":1}`, 'EX', '1200');
    return localEndpoint(redis);
  });
  const { editor } = rig;
  const shown = (id: string): string => `${id.slice(0, 6)}…${id.slice(-3)}`;
  const rows = (): Locator => editor.frame.locator('.rows');
  const scrollTop = (): Promise<number> =>
    rows().evaluate((element: { scrollTop: number }) => element.scrollTop);
  const selected = (): Locator => editor.frame.locator('[role="row"][aria-selected="true"] .label');

  async function open(id: string): Promise<void> {
    await rig.workbench.sessions.row(shown(id)).dblclick();
    await rig.workbench.tab(shown(id)).waitFor();
  }

  /** What is to come back: a row in the middle of a list of which more was loaded, at its place on the screen. */
  async function assertAsLeft(top: number): Promise<void> {
    await selected().getByText('[700]', { exact: true }).waitFor();
    await until(async () => Math.abs((await scrollTop()) - top) < 2, 'the place in the list');
    assert.equal(await editor.frame.locator('.filter').inputValue(), 'list');
    const width = await editor.frame
      .locator('.head .cell.type')
      .evaluate((element: { offsetWidth: number }) => element.offsetWidth);
    assert.equal(width, 300);
    // The keyboard goes on from there.
    const { keyboard } = rig.workbench.page;
    await until(async () => {
      // The window gives the page the focus some time after the tab was clicked.
      if ((await selected().getByText('[700]', { exact: true }).count()) > 0) {
        await keyboard.press('ArrowDown');
      }
      return (await selected().getByText('[701]', { exact: true }).count()) > 0;
    }, 'the row below');
    await keyboard.press('ArrowUp');
    await selected().getByText('[700]', { exact: true }).waitFor();
  }

  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    await workbench.sessions.expand('sess:');
  });

  it('has selection, scrolling, open rows, filter and columns as they were', async () => {
    const { workbench } = rig;
    const { page } = workbench;
    await open(many);
    await editor.frame.locator('.filter').fill('list');
    await editor.select('list');
    await page.keyboard.press('ArrowRight');
    await editor.row('[0]').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await selected()
      .getByText(/Load More/)
      .or(selected())
      .first()
      .waitFor();
    const edge = editor.frame.locator('.head .cell.type .edge');
    const cell = editor.frame.locator('.head .cell.type');
    const widthOf = () => cell.evaluate((element: { offsetWidth: number }) => element.offsetWidth);
    const box = await edge.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - (300 - (await widthOf())), box.y + 4);
    await page.mouse.up();
    assert.equal(await widthOf(), 300);
    await rows().evaluate((element: { scrollTop: number }) => {
      element.scrollTop = 695 * 24 + 7;
    });
    await editor.select('[700]');
    const top = await scrollTop();
    assert.ok(top > 690 * 24, String(top));

    // Another tab, which takes the page away, and back.
    await open(other);
    await editor.row('alone').waitFor();
    await workbench.tab(shown(many)).click();
    await assertAsLeft(top);

    // Another window, by VS Code's own command: it writes down what is open before it goes.
    const loaded = page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await loaded;
    await workbench.whenReady();
    await assertAsLeft(top);
    await takeScreenshot(rig, 'left-and-back');
  });

  it('says that it waits for an endpoint that does not answer, and shows the session when it does', async () => {
    const { workbench, redis } = rig;
    await workbench.runCommand('View: Close All Editors');
    redis.freeze();
    try {
      await open(other);
      await editor.frame.getByText('Loading…').first().waitFor();
      assert.equal(await editor.frame.getByRole('button', { name: 'Save' }).count(), 0);
      await editor.frame.getByText('This is taking longer than usual.').waitFor();
      await editor.frame.getByRole('button', { name: 'Retry' }).waitFor();
      await takeScreenshot(rig, 'loading');
    } finally {
      redis.thaw();
    }
    await editor.row('alone').waitFor();
  });
});
