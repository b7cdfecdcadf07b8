import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import * as vscode from 'vscode';
import { askOk } from '../support/endpoint.ts';
import { answeringMessages, until } from '../support/extension.ts';
import { ann, bob, keys, SessionRig } from '../support/session-rig.ts';

const blob = Buffer.from(ann, 'hex');

describe('the session editor', () => {
  afterEach(() => autoSave('off'));
  const rig = new SessionRig();

  const autoSave = (mode: 'off' | 'afterDelay'): Thenable<void> =>
    vscode.workspace
      .getConfiguration('files')
      .update('autoSave', mode, vscode.ConfigurationTarget.Global);

  const tab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;
  async function stored(): Promise<string> {
    return Buffer.from(await rig.stored(), 'hex').toString('latin1');
  }

  it('opens a session as a tab that shows as little of the id as the tree', async () => {
    const document = await rig.open();
    const input = tab()?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'sessionFarm.session');
    assert.equal(tab()?.label, '4hj2k1…x0q');
    assert.equal(tab()?.isDirty, false);
    assert.deepEqual(
      document.draft.items().map((item) => [item.name, document.decoded.get(item).root.text]),
      [
        ['Name', 'Ann'],
        ['Age', '42'],
      ],
    );
  });

  it('marks an edit, and is clean again when it is undone', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await until(() => tab()?.isDirty, 'the dirty mark');
    await vscode.commands.executeCommand('undo');
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
    assert.equal(document.draft.isDirty, false);
    await vscode.commands.executeCommand('redo');
    await until(() => document.draft.isDirty && tab()?.isDirty, 'the edit to come back');
    assert.equal(await stored(), blob.toString('latin1'));
  });

  it('saves once, and leaves the other item and the lifetime as they were', async () => {
    await rig.open();
    await askOk(rig.server, ['PEXPIRE', keys.data, 55_555]);
    rig.setName('Maja');
    await rig.trySave();
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
    const expected = blob
      .toString('latin1')
      .replace('\x05\0\0\0\n\0\0\0', '\x06\0\0\0\x0b\0\0\0')
      .replace('\x01\x03Ann', '\x01\x04Maja');
    assert.equal(await stored(), expected);
    const ttl = Number(await rig.server.ask('PTTL', keys.data));
    assert.ok(ttl > 45_000 && ttl <= 55_555, `${ttl} ms`);
  });

  it('writes nothing when auto save asks, and says so; our own save does', async () => {
    await autoSave('afterDelay');
    const document = await rig.open();
    rig.setName('Maja');
    await until(() => document.notices.autoSaveRefused, 'auto save to be refused');
    assert.equal(await stored(), blob.toString('latin1'));
    assert.equal(tab()?.isDirty, true);
    await rig.trySave();
    await until(async () => (await stored()).includes('Maja'), 'our own save');
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
  });

  it('writes nothing over what the site changed, until it is told to', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await rig.store(bob);
    await rig.trySave();
    assert.equal(document.notices.conflict?.conflicts[0]?.name, 'Name');
    assert.ok((await stored()).includes('Bob'));
    assert.equal(tab()?.isDirty, true);
    await answeringMessages(
      ({ buttons }) => buttons.find((button) => button === 'Overwrite'),
      async () => rig.handle.editor.loaded?.actions.run(document, 'overwrite'),
    );
    assert.ok((await stored()).includes('Maja'));
  });

  it('compares what Redis holds with the edits, as text', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await rig.handle.editor.loaded?.actions.run(document, 'compare');
    const input = await until(() => {
      const current = tab()?.input;
      return current instanceof vscode.TabInputTextDiff ? current : undefined;
    }, 'the comparison');
    const textOf = async (side: vscode.Uri) =>
      JSON.parse((await vscode.workspace.openTextDocument(side)).getText()) as unknown;
    assert.deepEqual(await textOf(input.original), { Name: 'Ann', Age: 42 });
    assert.deepEqual(await textOf(input.modified), { Name: 'Maja', Age: 42 });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('waits while a request holds the lock', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await askOk(rig.server, ['SET', keys.lock, '639000000000000000', 'EX', 100]);
    await rig.trySave();
    assert.equal(await stored(), blob.toString('latin1'));
    assert.equal(document.latest.lock?.value, '639000000000000000');
    await askOk(rig.server, ['DEL', keys.lock]);
    await rig.trySave();
    assert.ok((await stored()).includes('Maja'));
  });

  it('keeps the edits of a session that has gone, and does not bring it back', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await askOk(rig.server, ['DEL', keys.data]);
    await rig.trySave();
    assert.ok(document.notices.goneAtMs !== undefined);
    assert.equal(await rig.server.ask('EXISTS', keys.data), 0);
    assert.equal(document.draft.isDirty, true);
    await rig.handle.editor.loaded?.actions.run(document, 'copy-json');
    assert.match(await vscode.env.clipboard.readText(), /"Name": "Maja"/);
  });

  it('copies where a value is, and the value as JSON', async () => {
    const document = await rig.open();
    const actions = rig.handle.editor.loaded?.actions;
    const view = { document, isRaw: false };
    const copied = async (as?: 'path' | 'json') => {
      await actions?.copy(view, { item: 'Name', path: [] }, as);
      return vscode.env.clipboard.readText();
    };
    assert.deepEqual([await copied(), await copied('path')], ['Ann', 'Name']);
    assert.equal(await copied('json'), '"Ann"');
  });

  it('writes nothing to a read-only endpoint', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: false });
    await rig.trySave();
    assert.equal(await stored(), blob.toString('latin1'));
    assert.equal(rig.banner()?.text, 'This endpoint is read-only. Nothing was written to Redis.');
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: true });
    assert.equal(rig.banner(), undefined, 'it says so no longer than it is true');
    assert.equal(document.draft.isDirty, true);
  });

  it('reverts to what Redis holds now', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    await rig.store(bob);
    await until(() => tab()?.isDirty, 'the dirty mark');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(() => !document.draft.isDirty, 'the edits to go');
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
    assert.equal(
      document.decoded.get(document.draft.item('Name') ?? { bytes: blob }).root.text,
      'Bob',
    );
  });

  it('brings edits back from a backup, and notices what the site did in between', async () => {
    const document = await rig.open();
    rig.setName('Maja');
    const provider = rig.handle.editor.loaded?.provider;
    assert.ok(provider);
    const folder = rig.handle.services.context.globalStorageUri;
    await vscode.workspace.fs.createDirectory(folder);
    const destination = vscode.Uri.joinPath(folder, 'backup-test');
    const backup = await provider.backupCustomDocument(document, { destination });
    if (process.platform !== 'win32') {
      const { mode } = statSync(destination.fsPath);
      assert.equal((mode & 0o777).toString(8), '600');
    }
    assert.ok(!document.uri.toString().includes(document.address.ref.id));
    await rig.store(bob);
    const restored = await provider.openCustomDocument(rig.uri, {
      backupId: backup.id,
      untitledDocumentData: undefined,
    });
    assert.equal(restored.draft.changes().length, 1);
    assert.match(Buffer.from(restored.draft.changes()[0]?.after ?? []).toString(), /Maja/);
    await restored.whenLoaded;
    assert.deepEqual(
      restored.draft.items().map(({ name, state }) => [name, state]),
      [
        ['Name', 'changed'],
        ['Age', 'unchanged'],
      ],
    );
    assert.deepEqual(
      restored.notices.conflict?.conflicts.map(({ name }) => name),
      ['Name'],
    );
    backup.delete();
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('stays open without its endpoint and says that it is not connected', async () => {
    await rig.handle.services.endpoints.remove(rig.uri.authority);
    const document = await rig.open();
    assert.ok(document.notices.disconnected);
    assert.deepEqual(document.draft.items(), []);
  });
});
