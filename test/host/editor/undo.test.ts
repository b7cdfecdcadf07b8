import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ItemRowFeed } from '../../../src/host/editor/rows/item-rows.ts';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';

/** A collection with the items Name ("Ann") and Age (42), as .NET writes it. */
const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
const bob = ann.replace('416e6e', '426f62');
const ref: SessionRef = {
  layout: 'aspnet-v5',
  application: '/Shop',
  id: 'abcdefghijklmnopqrstuvwx',
};
const data = `{/Shop_${ref.id}}_SessionStateItemCollection`;

describe('edits in the session editor', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let uri: vscode.Uri;
  let document: SessionDocument;

  before(async () => {
    server = await startRedis();
    handle = await activated();
  });
  after(() => server.stop());
  beforeEach(async () => {
    await store(ann);
    const { id } = await addEndpoint(handle, 'shop', server.port);
    uri = vscode.Uri.from(toSessionUriParts({ endpointId: id, database: 0, ref }, true));
    await vscode.commands.executeCommand('vscode.open', uri);
    document = await until(() => handle.editor.loaded?.provider.documentOf(uri), 'the document');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
  });

  const store = (hex: string) => askOk(server, ['SET', data, Buffer.from(hex, 'hex'), 'EX', 900]);
  const setName = (text: string): void =>
    document.edit('Name', { type: 'set', path: [], text }, 'Set Name');
  const name = (): string | undefined => {
    const bytes = document.draft.item('Name')?.bytes;
    return bytes && document.decoded.get({ bytes }).root.text;
  };
  const isDirty = () => vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true;
  const save = () => vscode.commands.executeCommand('sessionFarm.saveSession');

  it('are undone beyond a save, which makes them edits again', async () => {
    setName('Maja');
    await save();
    await until(() => !isDirty(), 'the dirty mark to go');
    await vscode.commands.executeCommand('undo');
    await until(() => name() === 'Ann' && isDirty(), 'the old name');
    await save();
    await until(() => !isDirty(), 'the dirty mark to go');
    const stored = await server.ask('GET', data);
    assert.equal(stored instanceof Uint8Array && Buffer.from(stored).toString('hex'), ann);
  });

  it('leave out a step of undo whose item the site has changed since, and say so', async () => {
    setName('Maja');
    await save();
    await until(() => !isDirty(), 'the dirty mark to go');
    await store(bob);
    await until(() => name() === 'Bob', 'what the site wrote');
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
    assert.match(shown[0] ?? '', /Set Name.*left out/);
    assert.equal(name(), 'Bob');
    assert.equal(document.draft.isDirty, false);
  });

  it('tell the page of the rows alone that they change', async () => {
    const endpoint = handle.services.endpoints.get(uri.authority);
    const view = { document, endpoint, replica: undefined, showsWholeId: true, isRaw: false };
    const feed = new ItemRowFeed();
    const first = feed.all(view);
    assert.deepEqual('all' in first && first.all.map(({ item, text }) => [item, text]), [
      ['Name', 'Ann'],
      ['Age', '42'],
    ]);
    assert.deepEqual(feed.changes(view), { changed: [] });
    setName('Maja');
    const next = feed.changes(view);
    assert.ok('changed' in next);
    assert.deepEqual(
      next.changed.map(({ item, text, was, isChanged }) => [item, text, was, isChanged]),
      [['Name', 'Maja', 'Ann', true]],
    );
    await until(isDirty, 'the dirty mark');
    await vscode.commands.executeCommand('undo');
    await until(() => name() === 'Ann', 'the old name');
    const last = feed.changes(view);
    assert.deepEqual('changed' in last && last.changed.map(({ was }) => was), [undefined]);
  });
});
