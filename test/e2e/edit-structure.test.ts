import assert from 'node:assert/strict';
import { readCollection } from '../../src/formats/alt/collection.ts';
import { decodeItem } from '../../src/formats/registry.ts';
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

describe('items and what is in them', () => {
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

  /** The items as Redis holds them. */
  async function stored(): Promise<Map<string | null, Uint8Array>> {
    const reply = await server.ask('GET', key);
    assert.ok(reply instanceof Uint8Array);
    return new Map(readCollection(reply).items.map(({ name, bytes }) => [name, bytes]));
  }

  async function save(): Promise<void> {
    await vscode.workbench.page.keyboard.press('Control+s');
    await until(async () => !(await vscode.workbench.isDirty('…')), 'the save');
  }

  it('are added by keyboard, with a name, a type and a value', async () => {
    const { keyboard } = vscode.workbench.page;
    await editor.frame.getByRole('button', { name: 'Add Item' }).click();
    await editor.dialog.waitFor();
    await keyboard.type('Visits');
    await editor.dialog.getByRole('combobox', { name: 'Type' }).selectOption('Int64');
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('12a');
    await keyboard.press('Enter');
    await editor.dialog.getByRole('alert').filter({ hasText: 'whole number' }).waitFor();
    await takeScreenshots(vscode, 'add-item');
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('12000000000');
    await keyboard.press('Enter');
    await editor.dialog.waitFor({ state: 'detached' });
    await until(async () => (await editor.row('Visits').count()) === 1, 'the new row');
    await save();
    const bytes = (await stored()).get('Visits');
    assert.ok(bytes);
    const { root } = decodeItem(bytes, 'alt');
    assert.deepEqual([root.typeName, root.text], ['Int64', '12000000000']);
  });

  it('are refused under a name that differs in case alone', async () => {
    await editor.frame.getByRole('button', { name: 'Add Item' }).click();
    await editor.dialog.waitFor();
    await vscode.workbench.page.keyboard.type('listint');
    await vscode.workbench.page.keyboard.press('Enter');
    await editor.dialog
      .getByRole('alert')
      .filter({ hasText: 'An item named ListInt already exists' })
      .waitFor();
    await vscode.workbench.page.keyboard.press('Escape');
    await editor.dialog.waitFor({ state: 'detached' });
  });

  it('are renamed, duplicated and removed, and undo takes each step back', async () => {
    const { keyboard } = vscode.workbench.page;
    await editor.choose('ListString', 'Rename…');
    await editor.dialog.getByRole('textbox', { name: 'Name' }).fill('Names');
    await keyboard.press('Enter');
    await editor.row('Names').waitFor();
    assert.equal(await editor.row('ListString').count(), 0);
    await editor.choose('Names', 'Duplicate…');
    const copyName = editor.dialog.getByRole('textbox', { name: 'Name' });
    assert.equal(await copyName.inputValue(), 'Names copy');
    await keyboard.press('Enter');
    await editor.frame.getByText('39 items').waitFor();
    await editor.select('Names');
    await keyboard.press('Delete');
    await editor.row('Names').waitFor({ state: 'detached' });
    // VS Code does one step at a time, and leaves out what is asked for in between.
    await keyboard.press('Control+z');
    await editor.row('Names').waitFor();
    await keyboard.press('Control+z');
    await editor.frame.getByText('39 items').waitFor({ state: 'detached' });
    await keyboard.press('Control+z');
    await editor.row('ListString').waitFor();
    await until(async () => !(await vscode.workbench.isDirty('…')), 'the dirty mark to go');
  });

  it('are rows and columns where a list holds objects, and edited from there', async () => {
    const { keyboard } = vscode.workbench.page;
    await editor.choose('CartItems', 'Show as Table');
    const table = editor.frame.getByRole('grid', { name: 'CartItems' });
    await table.waitFor();
    const columns = ['', 'Id', 'Name', 'Price', 'Quantity', 'AddedUtc'];
    assert.deepEqual(await table.locator('thead th').allInnerTexts(), columns);
    await takeScreenshots(vscode, 'table');
    await table.locator('tbody td').first().dblclick();
    await table.waitFor({ state: 'detached' });
    await editor.frame.locator('.editor .field').waitFor();
    await keyboard.press('Escape');
  });

  it('can be looked at as records', async () => {
    await editor.frame.getByRole('button', { name: 'Raw Records' }).click();
    await editor.frame.getByRole('button', { name: 'Decoded Values' }).waitFor();
    assert.equal(await editor.frame.getByRole('button', { name: 'Add Item' }).isVisible(), false);
    await editor.select('ListInt');
    await vscode.workbench.page.keyboard.press('ArrowRight');
    await takeScreenshots(vscode, 'raw-records');
    await editor.frame.getByRole('button', { name: 'Decoded Values' }).click();
    await editor.frame.getByRole('button', { name: 'Raw Records' }).waitFor();
  });
});
