import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { viewOf } from '../../../src/host/editor/editor-view.ts';
import { pasteValues } from '../../../src/host/editor/rows/paste-values.ts';
import { until } from '../support/extension.ts';
import { openedSession } from '../support/session-rig.ts';

const places = ['Name', 'Age'].map((item) => ({ item, path: [] }));

describe('values that are pasted into several rows', () => {
  const rig = openedSession();
  const texts = (): unknown[] =>
    places.map(({ item }) => {
      const current = rig.document.draft.item(item);
      return current && rig.document.decoded.get(current).root.text;
    });

  it('are one edit, one value a row or one for all, and refused rows are named', async () => {
    assert.equal(pasteValues(rig.document, places, 'Eve\t7\n'), null);
    assert.deepEqual(texts(), ['Eve', '7']);
    await until(() => rig.isDirty(), 'the mark of an edit');
    await vscode.commands.executeCommand('undo');
    await until(() => String(texts()) === 'Ann,42', 'the undo');
    assert.equal(pasteValues(rig.document, places, '8'), null);
    assert.deepEqual(texts(), ['8', '8']);
    const said = pasteValues(rig.document, places, 'Bob\nold');
    assert.deepEqual(texts(), ['Bob', '8']);
    assert.match(said ?? '', /^1 of 2 values were pasted\. Refused: Age \(.*number.*\)/);
    assert.throws(() => pasteValues(rig.document, places, '1\n2\n3'), /3 values for 2 rows/);
    assert.deepEqual(texts(), ['Bob', '8']);
  });

  it('are copied as they are pasted', async () => {
    rig.setName('two\nlines');
    const view = viewOf(rig.handle.services, rig.document);
    await rig.handle.editor.loaded?.actions.copyAll(view, places);
    const clipboard = await vscode.env.clipboard.readText();
    assert.equal(clipboard, '"two\nlines"\n42');
    rig.setName('Eve');
    assert.equal(pasteValues(rig.document, places, clipboard), null);
    assert.deepEqual(texts(), ['two\nlines', '42']);
  });
});
