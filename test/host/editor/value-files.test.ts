import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { viewOf } from '../../../src/host/editor/editor-view.ts';
import { answeringMessages, until } from '../support/extension.ts';
import { ann, openedSession, storedItems } from '../support/session-rig.ts';

const scheme = 'session-farm-value';
const compact = '{"id":12345678901234567890,"tags":["a","b"]}';

describe('a text of a session in an editor tab', () => {
  const rig = openedSession();

  /** Opens the Name in a tab, as the page asks for it. */
  async function openName(): Promise<vscode.TextDocument> {
    const actions = rig.handle.editor.loaded?.actions;
    const view = viewOf(rig.handle.services, rig.document);
    await actions?.show(view, { item: 'Name', path: [] });
    return until(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== scheme) return undefined;
      const { uri } = input;
      return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    }, 'the tab');
  }

  async function type(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
    assert.equal(await vscode.workspace.applyEdit(edit), true);
  }

  const isOpen = (): boolean =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .some(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === scheme);

  async function lenses({ uri }: vscode.TextDocument): Promise<string> {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return found.map(({ command }) => command?.title).join(' ');
  }

  /** Closes the tab in front, whatever is unsaved in it. */
  const closeFront = (): Thenable<unknown> =>
    vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

  it('is laid out in lines, and a save there is one edit of the session that undo takes back', async () => {
    rig.setName(compact);
    const document = await openName();
    assert.equal(document.languageId, 'json');
    assert.equal(document.lineCount, 7);
    assert.match(document.getText(), /"id": 12345678901234567890,/);
    assert.match(document.uri.path, /\/Name\.json$/);
    assert.match(await lenses(document), /not Redis/);
    await type(document, document.getText().replace('"b"', '"b",\n    "c"'));
    assert.equal(await document.save(), true);
    assert.equal(rig.name(), '{"id":12345678901234567890,"tags":["a","b","c"]}');
    assert.equal(rig.document.draft.isDirty, true);
    assert.equal(await storedItems(rig.server), ann, 'Redis is not written to');
    await vscode.commands.executeCommand('vscode.open', rig.uri);
    await vscode.commands.executeCommand('undo');
    await until(() => rig.name() === compact, 'the undo');
    await until(() => !document.getText().includes('"c"'), 'the tab to follow');
  });

  it('follows its session, asks before it overwrites what is newer, and stays invalid as typed', async () => {
    rig.setName(compact);
    const document = await openName();
    rig.setName('{"id":1}');
    await until(() => document.getText().includes('"id": 1\n'), 'the newer text');
    await type(document, '{\n  "id": 2,,\n}');
    assert.equal(await document.save(), true);
    assert.equal(rig.name(), '{\n  "id": 2,,\n}');
    assert.match(await lenses(document), /no longer valid JSON, from line 2 on/);
    await type(document, '{ "id": 3 }');
    assert.equal(await document.save(), true);
    assert.equal(rig.name(), '{"id":3}');
    assert.doesNotMatch(await lenses(document), /no longer valid/);
  });

  it('is read-only where the session is, and says why', async () => {
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: false });
    const document = await openName();
    assert.equal(document.getText(), 'Ann');
    assert.equal(vscode.workspace.fs.isWritableFileSystem(scheme), true);
    const { permissions } = await vscode.workspace.fs.stat(document.uri);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    assert.match(await lenses(document), /This endpoint is read-only/);
    await assert.rejects(
      async () => vscode.workspace.fs.writeFile(document.uri, Buffer.from('Eve')),
      /read-only/,
    );
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: true });
    const isFree = async (): Promise<boolean> =>
      (await vscode.workspace.fs.stat(document.uri)).permissions === undefined;
    await until(isFree, 'the tab to be writable');
  });

  it('says that the value is gone, and takes nothing', async () => {
    const document = await openName();
    rig.document.removeItem('Name', 'Remove Name');
    await assert.rejects(async () => vscode.workspace.fs.stat(document.uri));
    await assert.rejects(
      async () => vscode.workspace.fs.writeFile(document.uri, Buffer.from('Eve')),
      /no longer has this value/,
    );
    assert.match(await lenses(document), /no longer has this value/);
    rig.document.restoreItem('Name', 'Revert');
    await until(async () => (await vscode.workspace.fs.readFile(document.uri)).length === 3, 'it');
  });

  it('follows an item that gets another name', async () => {
    const document = await openName();
    rig.document.renameItem('Name', 'Nick', 'Rename Name');
    await type(document, 'Eve');
    assert.equal(await document.save(), true);
    const item = rig.document.draft.item('Nick');
    assert.equal(item && rig.document.decoded.get(item).root.text, 'Eve');
  });

  it('is bytes in the hex editor where one is installed, and a save there is an edit', async () => {
    const content = (last: string) => '00ff'.repeat(149) + last;
    const array = `0001000000ffffffff01000000000000000f010000002c01000002${content('8081')}0b`;
    rig.document.addItem('Blob', Buffer.from(`14${array}`, 'hex'), 'Add Blob');
    const actions = rig.handle.editor.loaded?.actions;
    await actions?.show(viewOf(rig.handle.services, rig.document), { item: 'Blob', path: [] });
    const uri = await until(() => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      const isIt = input instanceof vscode.TabInputCustom && input.viewType === 'hexEditor.hexedit';
      return isIt ? input.uri : undefined;
    }, 'the hex editor');
    assert.match(uri.path, /\/Blob\.bin$/);
    const { fs } = vscode.workspace;
    const read = async () => Buffer.from(await fs.readFile(uri)).toString('hex');
    const stored = () => {
      const item = rig.document.draft.item('Blob');
      const { bytes } = (item && rig.document.decoded.get(item).root) ?? {};
      return Buffer.from(bytes ?? []).toString('hex');
    };
    assert.equal(await read(), content('8081'));
    await fs.writeFile(uri, Buffer.from(content('82'), 'hex'));
    assert.equal(stored(), content('82'));
    assert.equal(await storedItems(rig.server), ann, 'Redis is not written to');
    const digits = content('83').replaceAll(/../g, '$& ');
    rig.document.edit('Blob', { type: 'set', path: [], text: digits }, 'Set Blob');
    const asked: string[] = [];
    const dismiss = ({ text }: { readonly text: string }): undefined => void asked.push(text);
    const save = (last: string) => fs.writeFile(uri, Buffer.from(content(last), 'hex'));
    await assert.rejects(
      answeringMessages(dismiss, () => save('84')),
      /has changed in the session editor/,
    );
    assert.match(asked.join(), /newer value of Blob/);
    assert.equal(await read(), content('83'));
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: false });
    await assert.rejects(async () => fs.writeFile(uri, Buffer.from('Eve')), /read-only/);
    await rig.handle.services.endpoints.update(rig.uri.authority, { canWrite: true });
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
    await assert.rejects(async () => fs.writeFile(uri, Buffer.from('Eve')), /hex editor/);
    assert.equal(stored(), content('83'));
  });

  it('closes with the editor of its session, unless it has unsaved text', async () => {
    await openName();
    await vscode.commands.executeCommand('vscode.open', rig.uri);
    await closeFront();
    await until(() => !isOpen(), 'the tab to close');
    await rig.open();
    const document = await openName();
    await type(document, 'Eve');
    await vscode.commands.executeCommand('vscode.open', rig.uri);
    await closeFront();
    await until(async () => (await lenses(document)).includes('was closed'), 'the remark');
    await assert.rejects(
      async () => vscode.workspace.fs.writeFile(document.uri, Buffer.from('Eve')),
      /session editor was closed/,
    );
    await rig.open();
    await vscode.window.showTextDocument(document);
    assert.equal(await document.save(), true);
    assert.equal(rig.name(), 'Eve');
    await closeFront();
  });
});
