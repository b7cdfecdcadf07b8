import assert from 'node:assert/strict';
import { collections, collectionsRig } from './support/collections-session.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { styleOf } from './support/session-page.ts';

describe('edits that are taken back on their rows', () => {
  const rig = collectionsRig();
  const { editor } = rig;

  async function isAsLoaded(): Promise<boolean> {
    const reply = await rig.redis.ask('GET', collections.key);
    return reply instanceof Uint8Array && Buffer.from(reply).equals(collections.blob);
  }

  async function rename(name: string, to: string): Promise<void> {
    await editor.choose(name, 'Rename…');
    await editor.dialog.getByRole('textbox', { name: 'Name' }).fill(to);
    await rig.workbench.page.keyboard.press('Enter');
    await editor.row(to).waitFor();
  }

  it('give a renamed item its name back, and a save writes what was loaded', async () => {
    await rename('ListInt', 'Numbers');
    assert.match(await editor.row('Numbers').innerText(), /was ListInt/);
    await editor.row('Numbers').getByRole('button', { name: 'Revert' }).click();
    await editor.row('ListInt').waitFor();
    assert.equal(await editor.row('Numbers').count(), 0);
    await editor.save();
    assert.equal(await isAsLoaded(), true);
  });

  it('bring a removed item back, whose row stays until a save', async () => {
    const { keyboard } = rig.workbench.page;
    await editor.select('ListString');
    await keyboard.press('Delete');
    const removed = editor.frame.locator('.row.removed', { hasText: 'ListString' });
    await removed.waitFor();
    assert.match(await removed.innerText(), /removed/);
    const label = removed.locator('.label');
    assert.equal(await styleOf(label, 'textDecorationLine'), 'line-through');
    assert.equal(await removed.getAttribute('aria-selected'), 'true', 'the selection stays there');
    await keyboard.press('ArrowRight');
    await editor.frame.locator('.row.removed', { hasText: '[0]' }).waitFor();
    await keyboard.press('Shift+F10');
    await editor.frame.getByRole('menuitem', { name: 'Revert' }).click();
    await removed.waitFor({ state: 'detached' });
    await editor.row('ListString').waitFor();
    await editor.save();
    assert.equal(await isAsLoaded(), true);
  });

  it('are listed with what a save will write, by key, palette and menu', async () => {
    const { page } = rig.workbench;
    await rename('ListInt', 'Numbers');
    await editor.choose('ListString', 'Remove');
    await editor.choose('Numbers', 'Duplicate…');
    await editor.dialog.getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Enter');
    await editor.frame.locator('footer', { hasText: '37 items' }).waitFor();
    // The copy is selected, at the end of the rows.
    await editor.frame
      .locator('[role="row"][aria-selected="true"]', { hasText: 'Numbers copy' })
      .waitFor();
    await page.keyboard.press('Home');
    await editor.row('Numbers').waitFor();
    await takeScreenshots(rig, 'changed-rows');
    const size = page.viewportSize() ?? { width: 1200, height: 800 };
    await page.setViewportSize({ width: 620, height: size.height });
    await takeScreenshots(rig, 'changed-rows-narrow');
    await page.setViewportSize(size);
    const diff = page.locator('.monaco-diff-editor');
    const shown = async (): Promise<void> => {
      await diff.waitFor();
      for (const text of ['Renamed: ListInt → Numbers', 'Removed: ListString', 'Added: Numbers']) {
        await diff.getByText(text).first().waitFor();
      }
    };
    const closed = async (): Promise<void> => {
      await rig.workbench.runCommand('View: Close Editor');
      await diff.waitFor({ state: 'detached' });
    };
    await editor.select('Numbers');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('d');
    await shown();
    await takeScreenshots(rig, 'show-changes');
    const tab = rig.workbench.tab('Unsaved Changes');
    assert.doesNotMatch((await tab.getAttribute('aria-label')) ?? '', new RegExp(collections.id));
    await closed();
    await rig.workbench.runCommand('Session Farm: Show Changes');
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
    await editor.save();
    assert.equal(await isAsLoaded(), true);
  });
});
