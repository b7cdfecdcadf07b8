import assert from 'node:assert/strict';
import { readCollection } from '../../src/formats/alt/collection.ts';
import { decodeItem } from '../../src/formats/registry.ts';
import { until } from '../integration/support/redis-server.ts';
import { collections, collectionsRig } from './support/collections-session.ts';
import { takeScreenshots } from './support/screenshots.ts';

describe('items and what is in them', () => {
  const rig = collectionsRig();
  const { editor } = rig;

  /** The items as Redis holds them. */
  async function stored(): Promise<Map<string | null, Uint8Array>> {
    const reply = await rig.redis.ask('GET', collections.key);
    assert.ok(reply instanceof Uint8Array);
    return new Map(readCollection(reply).items.map(({ name, bytes }) => [name, bytes]));
  }

  it('are added by keyboard, with a name, a type and a value', async () => {
    const { keyboard } = rig.workbench.page;
    await editor.frame.getByRole('button', { name: 'Add Item' }).click();
    await editor.dialog.waitFor();
    await keyboard.type('Visits');
    await editor.dialog.getByRole('combobox', { name: 'Type' }).selectOption('Int64');
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('12a');
    await keyboard.press('Enter');
    await editor.dialog.getByRole('alert').filter({ hasText: 'whole number' }).waitFor();
    await takeScreenshots(rig, 'add-item');
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('12000000000');
    await keyboard.press('Enter');
    await editor.dialog.waitFor({ state: 'detached' });
    await until(async () => (await editor.row('Visits').count()) === 1, 'the new row');
    await editor.save();
    const bytes = (await stored()).get('Visits');
    assert.ok(bytes);
    const { root } = decodeItem(bytes, 'alt');
    assert.deepEqual([root.typeName, root.text], ['Int64', '12000000000']);
  });

  it('are refused under a name that differs in case alone', async () => {
    await editor.frame.getByRole('button', { name: 'Add Item' }).click();
    await editor.dialog.waitFor();
    await rig.workbench.page.keyboard.type('listint');
    await rig.workbench.page.keyboard.press('Enter');
    await editor.dialog
      .getByRole('alert')
      .filter({ hasText: 'An item named ListInt already exists' })
      .waitFor();
    await rig.workbench.page.keyboard.press('Escape');
    await editor.dialog.waitFor({ state: 'detached' });
  });

  it('are renamed, duplicated and removed, and undo takes each step back', async () => {
    const { keyboard } = rig.workbench.page;
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
    await until(async () => !(await rig.workbench.isDirty('…')), 'the dirty mark to go');
  });

  it('are rows and columns where a list holds objects, and edited from there', async () => {
    const { keyboard } = rig.workbench.page;
    await editor.choose('CartItems', 'Show as Table');
    const table = editor.frame.getByRole('grid', { name: 'CartItems' });
    await table.waitFor();
    const columns = ['Row', 'Id', 'Name', 'Price', 'Quantity', 'AddedUtc'];
    assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), columns);
    await takeScreenshots(rig, 'table');
    await table.getByRole('gridcell').first().dblclick();
    await table.waitFor({ state: 'detached' });
    await editor.frame.locator('.editor .field').waitFor();
    await keyboard.press('Escape');
  });

  it('can be looked at as records', async () => {
    await editor.frame.getByRole('button', { name: 'Raw Records' }).click();
    await editor.frame.getByRole('button', { name: 'Decoded Values' }).waitFor();
    assert.equal(await editor.frame.getByRole('button', { name: 'Add Item' }).isVisible(), false);
    await editor.select('ListInt');
    await rig.workbench.page.keyboard.press('ArrowRight');
    await takeScreenshots(rig, 'raw-records');
    await editor.frame.getByRole('button', { name: 'Decoded Values' }).click();
    await editor.frame.getByRole('button', { name: 'Raw Records' }).waitFor();
  });
});
