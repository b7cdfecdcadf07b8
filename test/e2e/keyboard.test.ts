import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { until } from '../integration/support/redis-server.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

interface Cookies {
  readonly case: string;
  readonly id?: string;
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
}

/** What express-session wrote: the cookie of the session that a person looks for. */
const [express] = readFileSync('test/fixtures/cookies/cookies.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Cookies)
  .filter((one) => one.case === 'express');
assert.ok(express?.id);
const cookieHeader = `Cookie: ${express.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')}`;
const key = `sess:${express.id}`;
const shownId = express.id.slice(0, 6);
const sessionOf = (user: string) => JSON.stringify({ cookie: {}, user });

describe('by keyboard alone, a session', () => {
  const rig = windowRig((redis) => localEndpoint(redis));
  const focused = () => rig.workbench.sessions.root.locator('.monaco-list-row.focused');
  const tab = (text: string) =>
    rig.workbench.page.locator('.tab.active', { hasText: text }).first();
  const press = (keys: string): Promise<void> => rig.workbench.page.keyboard.press(keys);
  const type = (text: string): Promise<void> => rig.workbench.page.keyboard.insertText(text);

  beforeEach(async () => {
    const { redis } = rig;
    await redis.ask('FLUSHALL');
    await redis.ask('SET', key, sessionOf('Zoe Meyer'), 'EX', 900);
    for (let at = 10; at < 20; at++) {
      await redis.ask(
        'SET',
        `sess:${at}visitor-of-the-site`,
        sessionOf(`visitor ${at}`),
        'EX',
        900,
      );
    }
    await run('View: Close All Editors');
    await run('Session Farm: Refresh Sessions');
    await focusView();
    await openRow('local');
    await openRow('sess:');
  });

  /** Runs a command out of the palette. */
  async function run(title: string): Promise<void> {
    const { quickInput } = rig.workbench;
    await press('Escape');
    await quickInput.openedBy(() => press('F1'));
    await type(title);
    await quickInput.itemOf(title).and(rig.workbench.page.locator('.focused')).waitFor();
    await press('Enter');
    await quickInput.whenClosed();
  }

  /** Has a row of the view get the focus. A view that has just opened takes none before it has its rows. */
  async function focusView(): Promise<void> {
    const { sessions } = rig.workbench;
    await run('Session Farm: Focus on Sessions View');
    await sessions.row('local').waitFor();
    const list = sessions.root.locator('.monaco-list:focus');
    while (!(await isThere(list))) await run('Session Farm: Focus on Sessions View');
  }

  const isThere = (locator: Locator): Promise<boolean> =>
    locator.waitFor({ timeout: 4000 }).then(
      () => true,
      () => false,
    );

  /** Walks down the rows of the view to one that has a text. */
  async function walkTo(text: string): Promise<void> {
    await rig.workbench.sessions.row(text).waitFor();
    await press('Home');
    await until(async () => {
      if ((await focused().allTextContents()).join().includes(text)) return true;
      await press('ArrowDown');
      return false;
    }, `the row ${text}`);
  }

  async function openRow(text: string): Promise<void> {
    await walkTo(text);
    await until(async () => {
      if ((await focused().getAttribute('aria-expanded')) === 'true') return true;
      await press('ArrowRight');
      return false;
    }, `${text} to open`);
  }

  /** Walks to the session and opens its editor, which gets the focus. */
  async function openSession(): Promise<void> {
    await walkTo(shownId);
    await press('Enter');
    await tab(shownId).waitFor();
    await rig.editor.row('user').waitFor();
  }

  const stored = async (): Promise<string> => {
    const value = await rig.redis.ask('GET', key);
    return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
  };

  it('is walked to, opened, edited, saved, and given back', async () => {
    const { workbench, editor } = rig;
    await openSession();
    await run('View: Focus Active Editor Group');
    // Its filter leads to the item, and the arrow key to the rows.
    await until(async () => {
      await press('Control+f');
      return (await editor.frame.locator('.filter:focus').count()) > 0;
    }, 'the filter to have the focus');
    await type('user');
    await press('ArrowDown');
    await editor.frame.locator('[role="row"]:focus .label', { hasText: 'user' }).waitFor();
    await press('Enter');
    await editor.field('user').waitFor();
    await press('Control+a');
    await type('Zoe Smith');
    await press('Enter');
    await editor.field('user').waitFor({ state: 'detached' });
    await editor.save(shownId);
    assert.match(await stored(), /"user":"Zoe Smith"/);
    await press('Control+z');
    await until(() => workbench.isDirty(shownId), 'the edit to be taken back');
    await editor.save(shownId);
    assert.match(await stored(), /"user":"Zoe Meyer"/);
  });

  it('has a timeline to walk on', async () => {
    const { quickInput, page } = rig.workbench;
    await openSession();
    await rig.redis.ask('SET', key, sessionOf('Zoe Smith'), 'KEEPTTL');
    await rig.editor.row('user').filter({ hasText: 'Zoe Smith' }).waitFor();
    await focusView();
    await walkTo(shownId);
    await quickInput.openedBy(() => press('Control+Alt+h'));
    await quickInput.item('user changed').first().waitFor();
    await press('Enter');
    await quickInput.whenClosed();
    await tab('↔').waitFor();
    await page.locator('.editor-instance .monaco-editor.focused').waitFor();
    const title = await tab('↔').innerText();
    await until(async () => {
      await press('Alt+,');
      return (await tab(shownId).innerText()) !== title;
    }, 'the moment before');
    await until(async () => {
      await press('Alt+.');
      return (await tab(shownId).innerText()) === title;
    }, 'the newest moment again');
  });

  it('says in its row whose it is', async () => {
    const { quickInput, sessions } = rig.workbench;
    await walkTo(shownId);
    await quickInput.openedBy(() => press('Control+Alt+u'));
    await quickInput.item('user').first().waitFor();
    await press('Enter');
    await quickInput.whenClosed();
    await sessions.row('Zoe Meyer').waitFor();
  });

  it('is found by its cookie and opened', async () => {
    const { quickInput, page } = rig.workbench;
    await quickInput.openedBy(() => press('Control+Alt+f'));
    await type(cookieHeader);
    await press('Enter');
    await tab(shownId).waitFor();
    await page.locator('.statusbar', { hasText: 'connect.sid: signature not checked' }).waitFor();
  });

  it('is explained where it is gone', async () => {
    const { page, sessions } = rig.workbench;
    await openSession();
    await rig.redis.ask('DEL', key);
    await focusView();
    await sessions.row('ended').waitFor();
    await walkTo('ended');
    await press('Control+Alt+y');
    await tab('Why Is It Lost').waitFor();
    await page.locator('.view-lines', { hasText: shownId }).waitFor();
  });

  it('is found by what it holds, and opened from the results', async () => {
    const { quickInput, page } = rig.workbench;
    await quickInput.openedBy(() => press('Control+Alt+Shift+f'));
    await type('Zoe');
    await press('Enter');
    const results = page.getByRole('tree', { name: /Search Results/ });
    await results.getByRole('treeitem').first().waitFor();
    await run('Session Farm: Focus on Search Results View');
    await press('Home');
    await results.locator('.monaco-list-row.focused').waitFor();
    await press('Enter');
    await tab(shownId).waitFor();
  });

  it('stays when three others are selected and ended with one key', async () => {
    const { dialog, notifications } = rig.workbench;
    await walkTo('10visi');
    await press('Control+Shift+Enter');
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    await press('Delete');
    await dialog.getByText('End Sessions of 3 sessions on local?').waitFor();
    await press('Enter');
    await notifications.filter({ hasText: '3 changed.' }).waitFor();
    assert.equal(Number(await rig.redis.ask('DBSIZE')), 8);
    assert.match(await stored(), /Zoe/);
  });

  it('is ended where the focus is, whatever is selected', async () => {
    const { dialog } = rig.workbench;
    await openSession();
    await focusView();
    await walkTo('12visi');
    await press('Delete');
    await dialog.getByText('12visi').first().waitFor();
    await press('Enter');
    await until(async () => Number(await rig.redis.ask('DBSIZE')) === 10, 'one session less');
    assert.equal(await rig.redis.ask('EXISTS', 'sess:12visitor-of-the-site'), 0);
  });
});
