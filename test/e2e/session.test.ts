import assert from 'node:assert/strict';
import { randomFrom } from '../../src/farm/seed/random.ts';
import { shopper } from '../../src/farm/seed/seed-contents.ts';
import { seedData, storeCommands } from '../../src/farm/seed/seed-session.ts';
import { sandboxSessions } from '../../src/farm/seed/sandbox-sessions.ts';
import { until } from '../integration/support/redis-server.ts';
import { takeScreenshot, takeScreenshots } from './support/screenshots.ts';
import { windowRig } from './support/window-rig.ts';

/** A collection with the items Text ("before") and Count (7), as .NET writes it. */
const blob = Buffer.from(
  '02000000ffffffff045465787405436f756e74080000000d0000000106' +
    Buffer.from('before').toString('hex') +
    '0207000000',
  'hex',
);

/** A session of a test's own: its id, what tabs show of that, and its key. */
function sessionOf(letter: string): {
  readonly id: string;
  readonly shown: string;
  readonly key: string;
} {
  const id = `${letter.repeat(6)}bcdefghijklmnoabcde`.slice(0, 21) + letter.repeat(3);
  return {
    id,
    shown: `${letter.repeat(6)}…${letter.repeat(3)}`,
    key: `{/Demo_${id}}_SessionStateItemCollection`,
  };
}

describe('sessions, from the endpoint to a save', () => {
  const rig = windowRig(async (redis) => {
    for (const command of sandboxSessions(Date.now()).commands) {
      const reply = await redis.ask(...command);
      if (reply instanceof Error) throw reply;
    }
    for (const letter of 'pqrstu') await redis.ask('SET', sessionOf(letter).key, blob, 'EX', 1100);
    const cart = seedData(shopper(randomFrom(1), Date.now()), 'aspnet-v5');
    const ref = { layout: 'aspnet-v5', application: '/Demo', id: sessionOf('v').id } as const;
    for (const command of storeCommands(ref, cart, { timeoutSeconds: 1200, ttlSeconds: 1122 })) {
      await redis.ask(...command);
    }
    return { settings: { 'files.autoSave': 'afterDelay' } };
  });
  const { editor } = rig;
  before(async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    // As a site has it in its configuration.
    await workbench.addEndpoint(`localhost:${rig.redis.port},abortConnect=false`, 'local');
    await workbench.sessions.row('local').waitFor();
    await workbench.sessions.expand('local');
  });

  async function stored(letter: string): Promise<string> {
    const reply = await rig.redis.ask('GET', sessionOf(letter).key);
    return reply instanceof Uint8Array ? Buffer.from(reply).toString('latin1') : String(reply);
  }

  async function open(letter: string): Promise<void> {
    const { workbench } = rig;
    const { shown } = sessionOf(letter);
    await workbench.sessions.expand('/Demo');
    await workbench.sessions.row(shown).click();
    await workbench.tab(shown).waitFor();
    await editor.row('Text').waitFor();
  }

  const isDirty = (letter: string): Promise<boolean> =>
    rig.workbench.isDirty(sessionOf(letter).shown);

  it('are rows that say what is wrong with some', async () => {
    const { sessions } = rig.workbench;
    await sessions.expand('/Shop');
    await until(
      async () => {
        const texts = (await sessions.texts()).join('\n');
        return /<\d+ s/.test(texts) && texts.includes('no data left') && texts.includes('5 items');
      },
      'rows of an expiring, a half-deleted and a whole session',
      20_000,
    );
    await takeScreenshots(rig, 'sessions');
    await sessions.row('/Shop').locator('.monaco-tl-twistie').click();
  });

  it('refuse a text that is no number at its field, and keep it there', async () => {
    await open('p');
    await editor.row('Count').dblclick();
    await editor.field('Count').fill('seven');
    await rig.workbench.page.keyboard.press('Enter');
    const alert = editor.frame.getByRole('alert').filter({ hasText: 'number' });
    await alert.waitFor();
    assert.equal(await editor.field('Count').inputValue(), 'seven');
    await takeScreenshot(rig, 'field-error');
    await rig.workbench.page.keyboard.press('Escape');
    await editor.field('Count').waitFor({ state: 'detached' });
    assert.match(await editor.row('Count').innerText(), /7/);
    assert.equal(await isDirty('p'), false);
  });

  it('are edited by keyboard, undone and redone, and never written by auto save', async () => {
    await open('q');
    const { page } = rig.workbench;
    await editor.row('Text').click();
    await page.keyboard.press('F2');
    await editor.field('Text').waitFor();
    await page.keyboard.type('after');
    await page.keyboard.press('Enter');
    await editor.frame.getByText('was before').waitFor();
    await until(() => isDirty('q'), 'the dirty mark');
    await editor.frame.getByText('Auto save does not write to Redis').waitFor();
    assert.match(await stored('q'), /before/);
    const mark = editor.frame.getByText('was before');
    await page.keyboard.press('Control+z');
    await mark.waitFor({ state: 'detached' });
    await until(async () => !(await isDirty('q')), 'the dirty mark to go');
    await page.keyboard.press('Control+y');
    await mark.waitFor();
    await until(() => isDirty('q'), 'the edit to come back');
    await page.keyboard.press('Control+z');
    await until(async () => !(await isDirty('q')), 'the dirty mark to go again');
    assert.match(await stored('q'), /before/);
  });

  it('are saved with Ctrl+S, which the status bar confirms', async () => {
    await open('r');
    await editor.edit('Text', 'after');
    await rig.workbench.page.keyboard.press('Control+s');
    await until(async () => (await stored('r')).includes('after'), 'the edit in Redis');
    await rig.workbench.page.locator('.statusbar', { hasText: 'Saved to local' }).waitFor();
    await until(async () => !(await isDirty('r')), 'the dirty mark to go');
  });

  it('show that the site was faster, and overwrite only when told to', async () => {
    await open('s');
    await editor.edit('Text', 'mine');
    const theirs = Buffer.from((await stored('s')).replace('before', 'theirs'), 'latin1');
    await rig.redis.ask('SET', sessionOf('s').key, theirs, 'EX', 1100);
    await rig.workbench.page.keyboard.press('Control+s');
    const { frame } = editor;
    const banner = frame.getByText('Text changed in Redis since you opened this session.');
    await banner.waitFor();
    assert.match(await stored('s'), /theirs/);
    await takeScreenshots(rig, 'conflict');
    await frame.getByRole('button', { name: 'Overwrite' }).click();
    await rig.workbench.answerDialog("Overwrite the site's changes?", 'Overwrite');
    await until(async () => (await stored('s')).includes('mine'), 'the edit in Redis');
    await banner.waitFor({ state: 'detached' });
  });

  it('are merged item by item when both sides changed them', async () => {
    await open('u');
    await editor.edit('Text', 'mine');
    const blobNow = Buffer.from((await stored('u')).replace('before', 'theirs'), 'latin1');
    blobNow.writeInt32LE(8, blobNow.length - 4);
    await rig.redis.ask('SET', sessionOf('u').key, blobNow, 'EX', 1100);
    await rig.workbench.page.keyboard.press('Control+s');
    const { frame } = editor;
    await frame.getByRole('button', { name: 'Review…' }).click();
    const review = frame.getByRole('dialog', { name: 'Changed Both Here and by the Site' });
    const merge = review.locator('vscode-button', { hasText: 'Merge and Save' });
    assert.equal(await merge.getAttribute('disabled'), '');
    await review.getByText('Kept from Redis, because only the site changed it: Count').waitFor();
    assert.deepEqual(await review.locator('td .text').allInnerTexts(), [
      'before',
      'theirs',
      'mine',
    ]);
    await takeScreenshots(rig, 'review');
    await review.getByRole('radio', { name: 'Text: Keep Mine' }).check();
    await merge.click();
    await until(async () => (await stored('u')).includes('mine'), 'the merged session in Redis');
    assert.equal(Buffer.from(await stored('u'), 'latin1').readInt32LE(blobNow.length - 6), 8);
    await until(async () => !(await isDirty('u')), 'the dirty mark to go');
  });

  it('can be walked into, in every theme', async () => {
    const { workbench } = rig;
    await workbench.sessions.expand('/Demo');
    await workbench.sessions.row(sessionOf('v').shown).click();
    await editor.row('Cart').click();
    await workbench.page.keyboard.press('ArrowRight');
    await editor.row('[0]').click();
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.editorPage().getByText('Quantity').first().waitFor();
    await takeScreenshots(rig, 'editor');
    await workbench.page.setViewportSize({ width: 760, height: 700 });
    await takeScreenshot(rig, 'editor-narrow');
    await workbench.page.setViewportSize({ width: 1400, height: 900 });
  });

  it('are open again after the window was loaded again', async () => {
    const { workbench } = rig;
    await open('t');
    await workbench.reload();
    // Which tab is in front depends on what VS Code stored last; each of them shows its session.
    await workbench.page.locator('.tabs-container .tab.active', { hasText: '…' }).waitFor();
    await workbench
      .editorPage()
      .locator('[role="row"] .label')
      .first()
      .waitFor({ timeout: 40_000 });
  });
});
