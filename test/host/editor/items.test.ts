import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DocumentEdit } from '../../../src/host/editor/document/session-document.ts';
import { changeStructure, optionsFor } from '../../../src/host/editor/rows/structure-edits.ts';
import { until } from '../support/extension.ts';
import { ann, openedSession } from '../support/session-rig.ts';

/** The same with Age 43 and Name "Bob". */
const bob43 = ann.replace('416e6e', '426f62').replace('022a', '022b');
describe('items of a session in the editor', () => {
  const rig = openedSession();
  const names = () => rig.document.draft.items().map(({ name }) => name);

  it('are added in any type that is offered, and are in Redis after a save', async () => {
    const { options } = optionsFor(rig.document, {
      type: 'options',
      purpose: 'add-item',
      item: null,
      path: [],
    });
    assert.ok(
      ['null', 'Boolean', 'Int64', 'List<String>'].every((id) => options.some((o) => o.id === id)),
    );
    const value = { option: 'Boolean', text: 'true' };
    changeStructure(rig.document, { type: 'add-item', name: 'VIP', value });
    await rig.save();
    // The golden layout of a collection: count, no null name, names, end offsets, values.
    const expected =
      '03000000ffffffff' +
      '044e616d65' +
      '03416765' +
      '03564950' +
      '050000000a0000000c000000' +
      '0103416e6e' +
      '022a000000' +
      '0301';
    assert.equal(await rig.stored(), expected);
  });

  it('come back to their place when their removal is undone, even after a save', async () => {
    changeStructure(rig.document, { type: 'remove', item: 'Name', path: [] });
    await rig.save();
    assert.equal(await rig.stored(), '01000000ffffffff' + '03416765' + '05000000' + '022a000000');
    await vscode.commands.executeCommand('undo');
    await until(() => names().includes('Name') && rig.isDirty(), 'the item');
    await rig.save();
    assert.deepEqual(names().toSorted(), ['Age', 'Name']);
  });

  it('keep their place and value under a new name', async () => {
    changeStructure(rig.document, { type: 'rename', item: 'Name', path: [], name: 'First' });
    assert.deepEqual(names(), ['First', 'Age']);
    await until(() => rig.isDirty(), 'the dirty mark');
    await vscode.commands.executeCommand('undo');
    await until(() => names()[0] === 'Name', 'the old name');
    assert.equal(rig.document.draft.isDirty, false);
  });

  it('are refused under a second spelling of a name', () => {
    const value = { option: 'String', text: '' };
    assert.throws(() => changeStructure(rig.document, { type: 'add-item', name: 'NAME', value }));
    assert.throws(() =>
      changeStructure(rig.document, { type: 'rename', item: 'Age', path: [], name: 'name' }),
    );
    assert.deepEqual(names(), ['Name', 'Age']);
  });

  it('are the site’s or the user’s, as is chosen in a conflict, and the choice can be undone', async () => {
    rig.document.edit('Name', { type: 'set', path: [], text: 'Maja' }, 'Set Name');
    await rig.store(bob43);
    await rig.trySave();
    await until(() => rig.document.notices.conflict !== undefined, 'the conflict');
    const steps: DocumentEdit[] = [];
    rig.document.onDidEdit((edit) => steps.push(edit));
    rig.document.resolveConflict(new Set(['Name']), 'Take over');
    const texts = () =>
      rig.document.draft.items().map((item) => rig.document.decoded.get(item).root.text);
    assert.deepEqual(texts(), ['Bob', '43']);
    assert.equal(rig.document.notices.conflict, undefined);
    steps[0]?.undo();
    assert.deepEqual(texts(), ['Maja', '43']);
    await rig.save();
    assert.equal(
      await rig.stored(),
      bob43.replace('03426f62', '044d616a61').replace('050000000a', '060000000b'),
    );
  });
});
