import assert from 'node:assert/strict';
import { sandboxSessions } from '../../src/farm/seed/sandbox-sessions.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

const dotNetEpochTicks = 621_355_968_000_000_000n;
const noItems = new Uint8Array([0, 0, 0, 0]);
const keyOf = (letter: string, suffix: string) => `{/App_${letter.repeat(24)}}${suffix}`;
const shownId = (letter: string) => `${letter.repeat(6)}…${letter.repeat(3)}`;

describe('rows in a narrow sidebar', () => {
  const rig = windowRig(async (redis) => {
    for (const command of sandboxSessions(Date.now()).commands) await redis.ask(...command);
    const data = '_SessionStateItemCollection';
    const ticks = BigInt(Date.now() - 15_000) * 10_000n + dotNetEpochTicks;
    await redis.ask('SET', keyOf('a', data), noItems, 'EX', 1140);
    await redis.ask('SET', keyOf('a', '_WriteLock'), String(ticks), 'EX', 600);
    await redis.ask('SET', keyOf('b', data), noItems, 'EX', 1140);
    const odd = '{/Odd_id\u202e\u200b\nx}';
    await redis.ask('HSET', `${odd}_Data`, '', 'x', ' a\tb\u202e', 'y');
    await redis.ask('HSET', `${odd}_Internal`, 'SessionTimeout', '1200');
    return localEndpoint(redis);
  });
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    await workbench.sessions.expand('/App');
    await workbench.sessions.row(shownId('a')).waitFor();
  });

  /** About how much of a row's description can be read before it is cut: as if all letters had one width. */
  async function visibleDescription(text: string): Promise<string> {
    const row = rig.workbench.sessions.row(text);
    const description = row.locator('.label-description');
    const box = await description.boundingBox();
    const room = await row.locator('.monaco-icon-label-container').first().boundingBox();
    assert.ok(box && room);
    const whole = await description.innerText();
    const share = Math.min(1, (room.x + room.width - box.x) / box.width);
    return whole.slice(0, Math.floor(whole.length * share));
  }

  for (const width of [300, 250]) {
    it(`show the lock's age, the time left and counts first at ${width} pixels`, async () => {
      await rig.workbench.setSidebarWidth(width);
      await takeScreenshots(rig, `rows-${width}`);
      // The font of a test machine is wider than those of most users.
      assert.match(
        await visibleDescription(shownId('a')),
        width < 300 ? /^>\d+ (s|min) · \d/ : /^>\d+ (s|min) · \d+ min/,
      );
      assert.match(await visibleDescription(shownId('b')), /^\d+ min/);
      assert.match(await visibleDescription('/App'), /^2 · 1 locked/);
      assert.match(await visibleDescription('local'), /^\d+ sessions/);
    });
  }

  it('show what cannot be seen by signs', async () => {
    const { sessions } = rig.workbench;
    await sessions.expand('/Odd');
    const row = sessions.row('idU+202EU+200B↵x');
    await sessions.expand('idU+202EU+200B↵x');
    assert.match((await row.getAttribute('aria-label')) ?? '', /idU\+202EU\+200B↵x/);
    await sessions.row('""').waitFor();
    await sessions.row('" a⇥bU+202E"').waitFor();
    await takeScreenshots(rig, 'rows-odd-names');
  });

  it('say their filter, until it is cleared', async () => {
    const { workbench } = rig;
    await workbench.runCommand('Session Farm: Filter Sessions…');
    await workbench.quickInput.enter('aaaa');
    await workbench.sessions.row('ID contains "aaaa"').waitFor();
    await takeScreenshots(rig, 'rows-filtered');
    await workbench.runCommand('Session Farm: Filter Sessions…');
    await workbench.quickInput.whenOpen();
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput.whenClosed();
    assert.equal(await workbench.sessions.row('ID contains "aaaa"').count(), 1);
    await workbench.runCommand('Session Farm: Clear Session Filter');
    await workbench.sessions.row('ID contains "aaaa"').waitFor({ state: 'detached' });
  });
});
