import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ItemRowFeed } from '../../../src/host/editor/rows/item-rows.ts';
import { answeringMessages, until } from '../support/extension.ts';
import { ann, bob, openedSession } from '../support/session-rig.ts';

describe('edits in the session editor', () => {
  const rig = openedSession();

  it('are undone beyond a rig.save, which makes them edits again', async () => {
    rig.setName('Maja');
    await rig.save();
    await vscode.commands.executeCommand('undo');
    await until(() => rig.name() === 'Ann' && rig.isDirty(), 'the old name');
    await rig.save();
    assert.equal(await rig.stored(), ann);
  });

  it('leave out a step of undo whose item the site has changed since, and say so', async () => {
    rig.setName('Maja');
    await rig.save();
    await rig.store(bob);
    await until(() => rig.name() === 'Bob', 'what the site wrote');
    const shown: string[] = [];
    await answeringMessages(
      ({ text }) => {
        shown.push(text);
        return undefined;
      },
      async () => {
        await vscode.commands.executeCommand('undo');
        await until(() => shown.length > 0, 'a word about it');
      },
    );
    assert.match(shown[0] ?? '', /Set Name.*skipped/);
    assert.equal(rig.name(), 'Bob');
    assert.equal(rig.document.draft.isDirty, false);
  });

  it('tell the page of the rows alone that they change', async () => {
    const endpoint = rig.handle.services.endpoints.get(rig.uri.authority);
    const view = {
      document: rig.document,
      endpoint,
      replica: undefined,
      showsWholeId: true,
      isRaw: false,
    };
    const feed = new ItemRowFeed();
    const first = feed.all(view);
    assert.deepEqual('all' in first && first.all.map(({ item, text }) => [item, text]), [
      ['Name', 'Ann'],
      ['Age', '42'],
    ]);
    assert.deepEqual(feed.changes(view), { changed: [] });
    rig.setName('Maja');
    const next = feed.changes(view);
    assert.ok('changed' in next);
    assert.deepEqual(
      next.changed.map(({ item, text, was, isChanged }) => [item, text, was, isChanged]),
      [['Name', 'Maja', 'Ann', true]],
    );
    await until(() => rig.isDirty(), 'the dirty mark');
    await vscode.commands.executeCommand('undo');
    await until(() => rig.name() === 'Ann', 'the old name');
    const last = feed.changes(view);
    assert.deepEqual('changed' in last && last.changed.map(({ was }) => was), [undefined]);
  });
});
