import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import * as vscode from 'vscode';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';

/** A collection with the items Name ("Ann") and Age (42), as .NET writes it. */
const blob = Buffer.from(
  '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000',
  'hex',
);
const ref: SessionRef = {
  layout: 'aspnet-v5',
  application: '/Shop',
  id: '4hj2k1abcdefghijklmnox0q',
};
const data = `{/Shop_${ref.id}}_SessionStateItemCollection`;
const lock = `{/Shop_${ref.id}}_WriteLock`;

describe('the session editor', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let uri: vscode.Uri;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await askOk(server, ['FLUSHALL']);
    await askOk(server, ['SET', data, blob, 'EX', 900]);
    const { id } = await addEndpoint(handle, 'shop', server.port);
    uri = vscode.Uri.from(toSessionUriParts({ endpointId: id, database: 0, ref }, true));
  });
  afterEach(async () => {
    await autoSave('off');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  async function open(): Promise<SessionDocument> {
    await vscode.commands.executeCommand('vscode.open', uri);
    return until(() => handle.editor.loaded?.provider.documentOf(uri), 'the document');
  }

  const autoSave = (mode: 'off' | 'afterDelay'): Thenable<void> =>
    vscode.workspace
      .getConfiguration('files')
      .update('autoSave', mode, vscode.ConfigurationTarget.Global);

  const setName = (document: SessionDocument, text: string): void =>
    document.edit('Name', { type: 'set', path: [], text }, 'Set Name');

  const tab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;
  const save = (): Thenable<unknown> => vscode.commands.executeCommand('sessionFarm.saveSession');

  async function stored(): Promise<string> {
    const reply: Reply = await server.ask('GET', data);
    return reply instanceof Uint8Array ? Buffer.from(reply).toString('latin1') : String(reply);
  }

  it('opens a session as a tab that shows as little of the id as the tree', async () => {
    const document = await open();
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
    const document = await open();
    setName(document, 'Maja');
    await until(() => tab()?.isDirty, 'the dirty mark');
    await vscode.commands.executeCommand('undo');
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
    assert.equal(document.draft.isDirty, false);
    await vscode.commands.executeCommand('redo');
    await until(() => document.draft.isDirty && tab()?.isDirty, 'the edit to come back');
    assert.equal(await stored(), blob.toString('latin1'));
  });

  it('saves once, and leaves the other item and the lifetime as they were', async () => {
    const document = await open();
    await askOk(server, ['PEXPIRE', data, 55_555]);
    setName(document, 'Maja');
    await save();
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
    const expected = blob
      .toString('latin1')
      .replace('\x05\0\0\0\n\0\0\0', '\x06\0\0\0\x0b\0\0\0')
      .replace('\x01\x03Ann', '\x01\x04Maja');
    assert.equal(await stored(), expected);
    const ttl = Number(await server.ask('PTTL', data));
    assert.ok(ttl > 45_000 && ttl <= 55_555, `${ttl} ms`);
  });

  it('writes nothing when auto save asks, and says so; our own save does', async () => {
    await autoSave('afterDelay');
    const document = await open();
    setName(document, 'Maja');
    await until(() => document.notices.autoSaveRefused, 'auto save to be refused');
    assert.equal(await stored(), blob.toString('latin1'));
    assert.equal(tab()?.isDirty, true);
    await save();
    await until(async () => (await stored()).includes('Maja'), 'our own save');
    await until(() => tab()?.isDirty === false, 'the dirty mark to go');
  });

  it('writes nothing over what the site changed, until it is told to', async () => {
    const document = await open();
    setName(document, 'Maja');
    const theirs = Buffer.from(blob.toString('hex').replace('416e6e', '426f62'), 'hex');
    await askOk(server, ['SET', data, theirs, 'EX', 900]);
    await save();
    assert.equal(document.notices.conflict?.conflicts[0]?.name, 'Name');
    assert.ok((await stored()).includes('Bob'));
    assert.equal(tab()?.isDirty, true);
    await answeringMessages(
      ({ buttons }) => buttons.find((button) => button === 'Overwrite'),
      async () => handle.editor.loaded?.actions.run(document, 'overwrite'),
    );
    assert.ok((await stored()).includes('Maja'));
  });

  it('compares what Redis holds with the edits, as text', async () => {
    const document = await open();
    setName(document, 'Maja');
    await handle.editor.loaded?.actions.run(document, 'compare');
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
    const document = await open();
    setName(document, 'Maja');
    await askOk(server, ['SET', lock, '639000000000000000', 'EX', 100]);
    await save();
    assert.equal(await stored(), blob.toString('latin1'));
    assert.equal(document.latest.lock?.value, '639000000000000000');
    await askOk(server, ['DEL', lock]);
    await save();
    assert.ok((await stored()).includes('Maja'));
  });

  it('keeps the edits of a session that has gone, and does not bring it back', async () => {
    const document = await open();
    setName(document, 'Maja');
    await askOk(server, ['DEL', data]);
    await save();
    assert.ok(document.notices.goneAtMs !== undefined);
    assert.equal(await server.ask('EXISTS', data), 0);
    assert.equal(document.draft.isDirty, true);
    await handle.editor.loaded?.actions.run(document, 'copy-json');
    assert.match(await vscode.env.clipboard.readText(), /"Name": "Maja"/);
  });

  it('writes nothing to a read-only endpoint', async () => {
    const document = await open();
    setName(document, 'Maja');
    await handle.services.endpoints.update(uri.authority, { canWrite: false });
    await save();
    assert.equal(await stored(), blob.toString('latin1'));
    assert.match(document.notices.saveRefused ?? '', /read-only/);
  });

  it('reverts to what Redis holds now', async () => {
    const document = await open();
    setName(document, 'Maja');
    const theirs = Buffer.from(blob.toString('hex').replace('416e6e', '426f62'), 'hex');
    await askOk(server, ['SET', data, theirs, 'EX', 900]);
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
    const document = await open();
    setName(document, 'Maja');
    const provider = handle.editor.loaded?.provider;
    assert.ok(provider);
    const folder = handle.services.context.globalStorageUri;
    await vscode.workspace.fs.createDirectory(folder);
    const destination = vscode.Uri.joinPath(folder, 'backup-test');
    const backup = await provider.backupCustomDocument(document, { destination });
    if (process.platform !== 'win32') {
      const { mode } = statSync(destination.fsPath);
      assert.equal((mode & 0o777).toString(8), '600');
    }
    assert.ok(!document.uri.toString().includes(document.address.ref.id));
    const theirs = Buffer.from(blob.toString('hex').replace('416e6e', '426f62'), 'hex');
    await askOk(server, ['SET', data, theirs, 'EX', 900]);
    const restored = await provider.openCustomDocument(uri, {
      backupId: backup.id,
      untitledDocumentData: undefined,
    });
    assert.equal(restored.draft.changes().length, 1);
    assert.match(Buffer.from(restored.draft.changes()[0]?.after ?? []).toString(), /Maja/);
    backup.delete();
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('stays open without its endpoint and says that it is not connected', async () => {
    await handle.services.endpoints.remove(uri.authority);
    const document = await open();
    assert.ok(document.notices.disconnected);
    assert.deepEqual(document.draft.items(), []);
  });
});
