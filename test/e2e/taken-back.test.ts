import assert from 'node:assert/strict';
import { type RedisServer, startRedis, until } from '../integration/support/redis-server.ts';
import { collectionBlobs } from '../unit/formats/support/provider-sessions.ts';
import { takeScreenshot, takeScreenshots } from './support/screenshots.ts';
import { SessionPage } from './support/session-page.ts';
import { openVscode, type Vscode } from './support/vscode.ts';

/** A session of collections that provider 5.0.4 wrote. */
const recorded = collectionBlobs().find(({ session }) => session.scenario === 'collections');
assert.ok(recorded);
const { blob } = recorded;
const { app, id } = recorded.session;
const key = `{${app}_${id}}_SessionStateItemCollection`;

describe('edits that are taken back on their rows', () => {
  let server: RedisServer;
  let vscode: Vscode;
  let editor: SessionPage;

  before(async () => {
    server = await startRedis();
    await server.ask('SET', key, Buffer.from(blob), 'EX', 1100);
    vscode = await openVscode({
      files: {
        '.vscode/settings.json': {
          'sessionFarm.endpoints': [{ name: 'local', address: `localhost:${server.port}` }],
        },
      },
    });
    const { workbench } = vscode;
    await workbench.openSidebar();
    await workbench.sessions.expand('local');
    const shown = `${id.slice(0, 6)}…`;
    await workbench.sessions.row(shown).click();
    await workbench.tab(shown).waitFor();
    editor = new SessionPage(workbench);
    await editor.row('ListInt').waitFor();
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === 'failed')
      await takeScreenshot(vscode, `failed ${currentTest.title}`);
  });
  after(async () => {
    await vscode.close();
    await server.stop();
  });

  async function isAsLoaded(): Promise<boolean> {
    const reply = await server.ask('GET', key);
    return reply instanceof Uint8Array && Buffer.from(reply).equals(blob);
  }

  async function save(): Promise<void> {
    await vscode.workbench.page.keyboard.press('Control+s');
    await until(async () => !(await vscode.workbench.isDirty('…')), 'the save');
  }

  async function rename(name: string, to: string): Promise<void> {
    await editor.choose(name, 'Rename…');
    await editor.dialog.getByRole('textbox', { name: 'Name' }).fill(to);
    await vscode.workbench.page.keyboard.press('Enter');
    await editor.row(to).waitFor();
  }

  it('give a renamed item its name back, and a save writes what was loaded', async () => {
    await rename('ListInt', 'Numbers');
    assert.match(await editor.row('Numbers').innerText(), /was ListInt/);
    await editor.row('Numbers').getByRole('button', { name: 'Revert' }).click();
    await editor.row('ListInt').waitFor();
    assert.equal(await editor.row('Numbers').count(), 0);
    await save();
    assert.equal(await isAsLoaded(), true);
  });

  it('bring a removed item back, whose row stays until a save', async () => {
    const { keyboard } = vscode.workbench.page;
    await editor.select('ListString');
    await keyboard.press('Delete');
    const removed = editor.frame.locator('.row.removed', { hasText: 'ListString' });
    await removed.waitFor();
    assert.match(await removed.innerText(), /removed/);
    const struck = await removed.locator('.label').evaluate((label) => {
      const page = globalThis as unknown as {
        getComputedStyle(element: unknown): { readonly textDecorationLine: string };
      };
      return page.getComputedStyle(label).textDecorationLine;
    });
    assert.equal(struck, 'line-through');
    assert.equal(await removed.getAttribute('aria-selected'), 'true', 'the selection stays there');
    await keyboard.press('ArrowRight');
    await editor.frame.locator('.row.removed', { hasText: '[0]' }).waitFor();
    await keyboard.press('Shift+F10');
    await editor.frame.getByRole('menuitem', { name: 'Revert' }).click();
    await removed.waitFor({ state: 'detached' });
    await editor.row('ListString').waitFor();
    await save();
    assert.equal(await isAsLoaded(), true);
  });

  it('are listed with what a save will write, by key, palette and menu', async () => {
    const { page } = vscode.workbench;
    await rename('ListInt', 'Numbers');
    await editor.choose('ListString', 'Remove');
    await editor.choose('Numbers', 'Duplicate…');
    await editor.dialog.getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Enter');
    await editor.frame.locator('footer', { hasText: '37 items' }).waitFor();
    // The copy is selected, at the end of the rows.
    await page.keyboard.press('Home');
    await editor.row('Numbers').waitFor();
    await takeScreenshots(vscode, 'changed-rows');
    const size = page.viewportSize() ?? { width: 1200, height: 800 };
    await page.setViewportSize({ width: 620, height: size.height });
    await takeScreenshots(vscode, 'changed-rows-narrow');
    await page.setViewportSize(size);
    const diff = page.locator('.monaco-diff-editor');
    const shown = async (): Promise<void> => {
      await diff.waitFor();
      for (const text of ['Renamed: ListInt → Numbers', 'Removed: ListString', 'Added: Numbers']) {
        await diff.getByText(text).first().waitFor();
      }
    };
    const closed = async (): Promise<void> => {
      await vscode.workbench.runCommand('View: Close Editor');
      await diff.waitFor({ state: 'detached' });
    };
    await editor.select('Numbers');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('d');
    await shown();
    await takeScreenshots(vscode, 'show-changes');
    const tab = vscode.workbench.tab('Unsaved Changes');
    assert.doesNotMatch((await tab.getAttribute('aria-label')) ?? '', new RegExp(id));
    await closed();
    await vscode.workbench.runCommand('Session Farm: Show Changes');
    await shown();
    await closed();
    await editor.frame.getByRole('button', { name: 'More Actions…' }).click();
    await editor.frame.getByRole('menuitem', { name: 'Show Changes' }).click();
    await shown();
    await closed();
    await editor.choose('Numbers', 'Revert');
    const filter = editor.frame.getByRole('searchbox', { name: 'Filter items' });
    await filter.fill('Numbers copy');
    await editor.choose('Numbers copy', 'Revert');
    await filter.fill('');
    const removed = editor.frame.locator('.row.removed', { hasText: 'ListString' });
    await removed.getByRole('button', { name: 'Revert' }).click();
    await removed.waitFor({ state: 'detached' });
    await save();
    assert.equal(await isAsLoaded(), true);
  });
});
