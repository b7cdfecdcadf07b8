import assert from 'node:assert/strict';
import { until } from '../integration/support/redis-server.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

/** A collection without items, as .NET writes it. */
const noItems = new Uint8Array([0, 0, 0, 0]);
const dotNetEpochTicks = 621_355_968_000_000_000n;
const keyOf = (letter: string, suffix: string) => `{/Shop_${letter.repeat(24)}}${suffix}`;
const shownId = (letter: string) => `${letter.repeat(6)}…${letter.repeat(3)}`;

describe('tooltips of rows whose times go on', () => {
  const rig = windowRig(async (redis) => {
    const data = '_SessionStateItemCollection';
    await redis.ask('SET', keyOf('a', data), noItems, 'EX', 1200);
    const ticks = BigInt(Date.now()) * 10_000n + dotNetEpochTicks;
    await redis.ask('SET', keyOf('a', '_WriteLock'), String(ticks), 'EX', 600);
    await redis.ask('SET', keyOf('b', data), noItems, 'EX', 1200);
    await redis.ask('SET', keyOf('c', '_SessionTimeout'), '1200', 'EX', 900);
    return localEndpoint(redis);
  });
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    await workbench.sessions.expand('/Shop');
    await workbench.sessions.row(shownId('a')).waitFor();
    // What VS Code sets up late, some seconds after its start, closes the first tooltip of any tree.
    await until(
      async () => {
        await workbench.page.mouse.move(900, 500);
        await hover().waitFor({ state: 'detached' });
        await restOn('local');
        await hover().waitFor();
        const isClosed = hover().waitFor({ state: 'detached', timeout: 5000 });
        return isClosed.then(
          () => false,
          () => true,
        );
      },
      'the end of the start',
      60_000,
    );
  });
  beforeEach(() => rig.workbench.page.mouse.move(900, 500));

  const hover = () => rig.workbench.page.locator('.monaco-hover:visible');

  async function restOn(text: string): Promise<void> {
    const box = await rig.workbench.sessions.row(text).boundingBox();
    assert.ok(box);
    await rig.workbench.page.mouse.move(box.x + box.width - 60, box.y + box.height / 2, {
      steps: 5,
    });
  }

  /** Rests on a row until its tooltip opens; one that was drawn anew just then takes another movement. */
  async function restUntilOpen(text: string): Promise<void> {
    await until(
      async () => {
        await restOn(text);
        const isOpen = await hover()
          .waitFor({ timeout: 4000 })
          .then(() => true)
          .catch(() => false);
        if (!isOpen) await rig.workbench.page.mouse.move(900, 500);
        return isOpen;
      },
      'the tooltip',
      30_000,
    );
  }

  /** The tooltip stays, and says the same, as long as it takes to read it. */
  async function staysReadable(pattern: RegExp): Promise<void> {
    await hover().filter({ hasText: pattern }).waitFor();
    const text = await hover().innerText();
    const untilMs = Date.now() + 6000;
    await until(async () => {
      assert.equal(await hover().count(), 1, 'the tooltip is open');
      assert.equal(await hover().innerText(), text);
      return Date.now() > untilMs;
    }, 'six seconds with an open tooltip');
  }

  async function movesOn(text: string, before: string): Promise<void> {
    const row = rig.workbench.sessions.row(text);
    await until(async () => (await row.innerText()) !== before, `another time for ${text}`, 40_000);
  }

  it('open over a locked row, say what it means, and offer the way out', async () => {
    await restOn(shownId('a'));
    await staysReadable(/A request has held the lock since/);
    await takeScreenshots(rig, 'tooltip-locked');
    await restOn(shownId('a'));
    await hover().getByText('The lock expires at').waitFor();
    await hover().getByRole('link', { name: 'Release Lock…' }).click();
    const { dialog } = rig.workbench;
    await dialog.getByText(shownId('a')).first().waitFor();
    await rig.workbench.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('open over a group, and over what is wrong with a session', async () => {
    await restOn('/Shop');
    await staysReadable(/Recogni.ed by/);
    await restOn(shownId('c'));
    await staysReadable(/No data is left.*End Session…/s);
  });

  it('open over a row that expires soon, and stay; then its time goes on', async () => {
    await rig.redis.ask('EXPIRE', keyOf('b', '_SessionStateItemCollection'), 48);
    const row = rig.workbench.sessions.row(shownId('b'));
    await until(async () => /<\d+ s/.test(await row.innerText()), 'a time in seconds', 20_000);
    await restUntilOpen(shownId('b'));
    await staysReadable(/Expires at .* unless/);
    const text = await row.innerText();
    await rig.workbench.page.mouse.move(900, 500);
    await movesOn(shownId('b'), text);
  });

  it('open by keyboard', async () => {
    const { page } = rig.workbench;
    await rig.workbench.sessions.row('/Shop').click();
    await page.mouse.move(900, 500);
    await hover().waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await staysReadable(/A request has held the lock since/);
  });
});
