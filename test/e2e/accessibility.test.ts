import assert from 'node:assert/strict';
import { type BarePage, openBarePage } from './support/bare-page.ts';
import { axeFindings } from './support/axe.ts';
import { collectionsRig } from './support/collections-session.ts';
import { frameOf, type Look, looksOf, stringsOf, wear } from './support/looks.ts';
import * as shown from './support/page-rows.ts';
import { styleOf } from './support/session-page.ts';
import type { EditorState } from '../../src/protocol/editor-state.ts';
import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { Frame, Locator } from 'playwright-core';

describe('axe finds nothing, in any theme,', () => {
  const rig = collectionsRig();
  let looks: readonly Look[] = [];
  let strings: EditorStrings;
  let bare: BarePage;

  before(async () => {
    looks = await looksOf(rig);
    strings = await stringsOf(rig.editor);
  });
  beforeEach(async () => {
    bare = await openBarePage('session', strings, shown.replies, {
      set: 'Enter a whole number.',
      'add-item': 'This name is already in use.',
    });
  });
  afterEach(() => bare.close());

  /** Looks at a page as it is, in every theme. */
  async function check(frame: Frame, what: string): Promise<void> {
    const found: string[] = [];
    for (const look of looks) {
      await wear(frame, look);
      found.push(...(await axeFindings(frame)).map((line) => `${look.theme}: ${line}`));
    }
    assert.deepEqual(found, [], what);
  }

  const checkPage = (what: string): Promise<void> => check(bare.page.mainFrame(), what);

  function row(item: string): Locator {
    const label = bare.page.locator('.label').getByText(item, { exact: true });
    return bare.page.locator('.rows [role="row"]', { has: label });
  }

  async function tell(state: EditorState): Promise<void> {
    await bare.tell({ type: 'state', state, items: { changed: [] } });
  }

  it('in the editor of a real session', async () => {
    const { editor, workbench } = rig;
    await editor.select('ListInt');
    await workbench.page.keyboard.press('ArrowRight');
    await editor.row('[0]').waitFor();
    await check(await frameOf(editor), 'open rows');
  });

  it('in rows of every kind, selected and not', async () => {
    await row('Plain').waitFor();
    await checkPage('rows');
    for (const item of ['Edited', 'Renamed', 'Removed', 'Warned', 'Cut', 'Orders', 'Nothing']) {
      await row(item).click();
      await checkPage(`${item} with the focus`);
    }
    await bare.page.locator('.filter').focus();
    await checkPage('a row that is selected and has no focus');
    await bare.page.locator('.filter').fill('zzz');
    await checkPage('no row');
  });

  it('with matches that are marked, the path of a row, and rows that are selected together', async () => {
    const { keyboard } = bare.page;
    await row('Orders').click();
    await keyboard.press('ArrowRight');
    // The next press leads into what is below, once that is there.
    await bare.page.locator('.rows [role="row"][aria-level="2"]').first().waitFor();
    await keyboard.press('ArrowRight');
    await bare.page.locator('nav').waitFor();
    await checkPage('a path');
    await row('Plain').click();
    await keyboard.press('Shift+ArrowDown');
    await keyboard.press('F3');
    await keyboard.type('a');
    await bare.page.locator('mark').first().waitFor();
    await checkPage('matches');
  });

  it('in a narrow editor', async () => {
    await bare.page.setViewportSize({ width: 420, height: 700 });
    await row('Readable').click();
    await checkPage('rows');
    const text = await row('Read').locator('.text').boundingBox();
    assert.ok(text && text.width > 20, 'a value beside its format');
    await tell({ ...shown.lockedState, banner: shown.banners[0] as never });
    await bare.page.locator('.banner').waitFor();
    await checkPage('banner');
  });

  it('below the banners, and of sessions that are locked, expiring or read-only', async () => {
    await row('Plain').waitFor();
    for (const state of [shown.lockedState, shown.readOnlyState]) {
      await tell(state);
      await checkPage(`lock ${String(state.lock !== undefined)}`);
    }
    for (const banner of shown.banners) {
      await tell({ ...shown.lockedState, banner });
      await bare.page.locator(`.banner.${banner.severity}`).waitFor();
      await checkPage(banner.severity);
    }
    await tell({ ...shown.readOnlyState, isRaw: true });
    await checkPage('raw records');
  });

  it('in the field of each type, with what is wrong about it', async () => {
    for (const [index, { field, text }] of shown.fieldRows.entries()) {
      await row(`Field${index}`).click();
      await bare.page.keyboard.press('Enter');
      await bare.page.locator('.editor').waitFor();
      if (field.type === 'flags') await checkPage('the boxes of flags');
      const input = bare.page.locator('.editor :is(input, textarea, select)').first();
      if (field.type === 'boolean') await input.click();
      else if (field.type === 'enum') await input.selectOption('0');
      else await input.fill(`${text.trim()}1`.slice(-8));
      await bare.page.keyboard.press('Enter');
      await bare.page.locator('.field-error:not(:empty)').waitFor();
      await checkPage(field.type);
      await bare.page.keyboard.press('Escape');
      await bare.page.locator('.editor').waitFor({ state: 'detached' });
    }
  });

  it('and with the colours of the system alone lines say what backgrounds said', async () => {
    const { page } = bare;
    await page.emulateMedia({ forcedColors: 'active' });
    await row('Plain').waitFor();
    await tell(shown.lockedState);
    await row('Edited').click();
    assert.equal(await styleOf(row('Edited'), 'borderInlineStartWidth'), '3px');
    assert.equal(await styleOf(row('Edited'), 'outlineStyle'), 'solid');
    assert.equal(
      await styleOf(row('Edited').locator('.was s'), 'textDecorationLine'),
      'line-through',
    );
    const control = page
      .locator('vscode-button[appearance="secondary"]')
      .first()
      .locator('.control');
    assert.equal(await styleOf(control, 'borderTopStyle'), 'solid');
    assert.equal(await styleOf(page.locator('progress'), 'forcedColorAdjust'), 'none');
  });

  it('in menus and dialogs', async () => {
    const { page } = bare;
    const { keyboard } = page;
    const dialog = page.locator('dialog[open]');
    const closed = async (): Promise<void> => {
      await keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
    await row('Plain').click();
    await keyboard.press('Shift+F10');
    await page.locator('.menu').waitFor();
    await checkPage('menu');
    await keyboard.press('Escape');
    await keyboard.press('?');
    await dialog.waitFor();
    await checkPage('help');
    await closed();
    for (const item of ['Cart', 'Plain']) {
      await row(item).click();
      await keyboard.press('Insert');
      await dialog.waitFor();
      for (const type of await dialog.locator('.types select').first().locator('option').all()) {
        await dialog
          .locator('.types select')
          .first()
          .selectOption(await type.innerText());
        await checkPage(`add ${await type.innerText()}`);
      }
      await closed();
    }
    await row('Orders').locator('.link.table').click();
    await dialog.waitFor();
    await checkPage('table');
    await closed();
    await row('Picture').locator('.link.show').click();
    await dialog.waitFor();
    await checkPage('picture');
    await closed();
    await tell({ ...shown.lockedState, banner: shown.banners[1] as never });
    await page.locator('.banner vscode-button').first().click();
    await dialog.waitFor();
    await checkPage('review');
    await closed();
  });
});
