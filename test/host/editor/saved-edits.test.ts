import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askOk } from '../support/endpoint.ts';
import { answeringMessages, until } from '../support/extension.ts';
import { ann, bob, keys, maja, SessionRig } from '../support/session-rig.ts';

describe('saved edits', () => {
  const rig = new SessionRig();
  let shown: string[];

  beforeEach(async () => {
    shown = [];
    await askOk(rig.server, ['SET', keys.timeout, '1200', 'EX', 900]);
    await rig.open();
  });

  const actions = () => rig.banner()?.buttons.map(({ action }) => action);
  const run = async (work: () => Thenable<unknown>, button?: string): Promise<void> => {
    await answeringMessages(
      ({ text }) => {
        shown.push(text);
        return button;
      },
      async () => {
        await work();
        await new Promise((resolve) => setImmediate(resolve));
      },
    );
  };
  const undoSave = () => run(() => vscode.commands.executeCommand('sessionFarm.undoLastSave'));
  const act = (action: 'create-again' | 'apply-again' | 'keep-overwritten', button?: string) =>
    run(async () => rig.handle.editor.loaded?.actions.run(rig.document, action), button);

  it('are taken back by Undo Last Save, one save after the other', async () => {
    rig.setName('Maja');
    await rig.save();
    rig.setName('Willi');
    await rig.save();
    await undoSave();
    assert.equal(await rig.stored(), maja);
    assert.equal(rig.name(), 'Maja');
    await undoSave();
    assert.equal(await rig.stored(), ann);
    assert.equal(rig.document.draft.isDirty, false);
    assert.equal(shown.length, 0);
    await undoSave();
    assert.match(shown[0] ?? '', /Nothing has been saved/);
  });

  it('of the list of items are undone beyond a save', async () => {
    const bytes = rig.document.draft.item('Name')?.bytes;
    assert.ok(bytes);
    rig.document.renameItem('Age', 'Years', 'Rename Age');
    rig.document.addItem('Copy', bytes, 'Add Copy');
    rig.document.removeItem('Name', 'Remove Name');
    await rig.save();
    const names = () => rig.document.draft.items().map((item) => item.name);
    assert.deepEqual(names().sort(), ['Copy', 'Years']);
    for (const expected of [
      ['Copy', 'Name', 'Years'],
      ['Name', 'Years'],
      ['Age', 'Name'],
    ]) {
      await vscode.commands.executeCommand('undo');
      await until(() => names().sort().join() === expected.join(), expected.join());
    }
    await rig.save();
    const { items } = rig.document.draft.base;
    assert.deepEqual(items.map((item) => item.name).sort(), ['Age', 'Name']);
    assert.match(await rig.stored(), /03416e6e/);
  });

  it('are not undone where the site has put another item in the place', async () => {
    rig.document.removeItem('Name', 'Remove Name');
    await rig.save();
    await rig.store(bob);
    await until(() => rig.name() === 'Bob', 'what the site wrote');
    await run(async () => {
      await vscode.commands.executeCommand('undo');
      await until(() => shown.length > 0, 'a word about it');
    });
    assert.match(shown[0] ?? '', /Remove Name.*skipped/);
    assert.equal(rig.name(), 'Bob');
    assert.equal(rig.document.draft.isDirty, false);
  });

  it('stay when the site has changed the item since, and that is said', async () => {
    rig.setName('Maja');
    await rig.save();
    await rig.store(bob);
    await undoSave();
    assert.match(shown[0] ?? '', /The site has changed Name since you saved/);
    assert.equal(await rig.stored(), bob);
  });

  it('are not taken back while a request holds the lock', async () => {
    rig.setName('Maja');
    await rig.save();
    const before = await rig.stored();
    await askOk(rig.server, ['SET', keys.lock, 'a-request', 'EX', 90]);
    await undoSave();
    assert.match(shown[0] ?? '', /A request holds the lock/);
    assert.equal(await rig.stored(), before);
  });

  it('are reported when a request overwrites them, and applied again', async () => {
    rig.setName('Maja');
    await rig.save();
    // A request without a lock stores what it had loaded before the save.
    await rig.store(ann);
    await until(() => rig.document.notices.overwritten !== undefined, 'a second look');
    assert.match(rig.banner()?.text ?? '', /Your saved edits were overwritten in Redis: Name\./);
    assert.deepEqual(actions(), ['review-overwritten', 'apply-again', 'keep-overwritten']);
    assert.equal(rig.name(), 'Ann');
    await act('apply-again');
    await until(() => rig.name() === 'Maja' && rig.isDirty(), 'the edit again');
    assert.equal(await rig.stored(), ann);
    await rig.save();
    assert.notEqual(await rig.stored(), ann);
    assert.equal(rig.document.notices.overwritten, undefined);
  });

  it('may be left overwritten', async () => {
    rig.setName('Maja');
    await rig.save();
    await rig.store(ann);
    await until(() => rig.document.notices.overwritten !== undefined, 'a second look');
    await act('keep-overwritten');
    assert.equal(rig.banner(), undefined);
    assert.equal(rig.document.draft.isDirty, false);
  });

  it('are written while this window holds the lock itself', async () => {
    await run(() => vscode.commands.executeCommand('sessionFarm.holdLock', rig.uri));
    await until(() => actions()?.[0] === 'give-back-lock', 'the word that the lock is held');
    rig.setName('Maja');
    await rig.save();
    assert.notEqual(await rig.stored(), ann);
    await vscode.commands.executeCommand('sessionFarm.giveBackLock', rig.uri);
    await until(() => rig.banner() === undefined, 'the banner to go');
  });

  it('come with a session that is created again after it expired', async () => {
    rig.setName('Maja');
    await until(() => rig.isDirty(), 'the dirty mark');
    await askOk(rig.server, ['DEL', keys.data, keys.timeout]);
    await until(() => actions()?.includes('create-again'), 'the word that it has gone');
    await act('create-again', 'Create Again');
    await until(() => !rig.isDirty() && rig.banner() === undefined, 'the session again');
    assert.equal(rig.name(), 'Maja');
    assert.match(await rig.stored(), /4d616a61/);
    for (const key of [keys.data, keys.timeout]) {
      assert.ok(Number(await rig.server.ask('PTTL', key)) > 1_190_000);
    }
  });

  it('do not overwrite a session that began in the meantime', async () => {
    rig.setName('Maja');
    await askOk(rig.server, ['DEL', keys.data, keys.timeout]);
    await until(() => actions()?.includes('create-again'), 'the word that it has gone');
    await rig.store(bob);
    await act('create-again', 'Create Again');
    assert.match(shown.at(-1) ?? '', /has since started a session with this ID/);
    assert.equal(await rig.stored(), bob);
  });
});
