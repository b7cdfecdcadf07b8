import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { editorState } from '../../../src/host/editor/editor-state.ts';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages, type ShownMessage, until } from '../support/extension.ts';
import { rowAt, textOf, tooltipOf } from '../support/rows.ts';
import { ann, keys, shop, storeItems } from '../support/session-rig.ts';

describe('an endpoint that is a replica', () => {
  let primary: RedisServer;
  let replica: RedisServer;
  let handle: TestHandle;
  let uri: vscode.Uri;
  let address: string;

  before(async () => {
    handle = await activated();
    primary = await startRedis();
    address = `127.0.0.1:${primary.port}`;
    replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(primary.port)] });
    await storeItems(primary, ann);
    await until(async () => (await replica.ask('EXISTS', keys.data)) === 1, 'the copy', 30_000);
    const { id } = await addEndpoint(handle, 'reader', replica.port);
    uri = vscode.Uri.from(toSessionUriParts({ endpointId: id, database: 0, ref: shop }, true));
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeEndpoints(handle);
    await replica.stop();
    await primary.stop();
  });

  const state = (document: SessionDocument) =>
    editorState({
      document,
      endpoint: handle.services.endpoints.get(uri.authority),
      replica: handle.services.connections.replica(uri.authority),
      showsWholeId: true,
      isRaw: false,
    });

  it('is called one in its row and in the editor, until it is promoted', async () => {
    const { tree } = handle.sessions;
    await rowAt(tree, 'reader', '/Shop');
    const row = await rowAt(tree, 'reader');
    assert.match(textOf(tree, row), /^reader \| replica · /);
    assert.match(String(tree.getTreeItem(row).contextValue), /\breplica\b/);
    const tooltip = await tooltipOf(tree, row);
    assert.match(tooltip, /replica and accepts no writes/);
    assert.ok(tooltip.replaceAll('\\', '').includes(address), tooltip);

    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(() => handle.editor.loaded?.provider.documentOf(uri), 'it');
    await document.whenLoaded;
    const { banner, canEdit, canAddItems, menu } = state(document);
    assert.equal(
      banner?.text,
      `This server is a replica and accepts no writes. Edit sessions at its primary, ${address}.`,
    );
    assert.deepEqual(banner.buttons, [{ action: 'use-primary', label: 'Use Primary…' }]);
    assert.equal(canEdit || canAddItems, false);
    assert.deepEqual(
      menu.map(({ action }) => action),
      ['copy-json', 'compare-with', 'show-timeline', 'export-session'],
    );

    // An edit that was made while the server was the primary.
    document.edit('Name', { type: 'set', path: [], text: 'Maja' }, 'Set Name');
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    assert.match(state(document).banner?.text ?? '', /Nothing was written to Redis\.$/);
    assert.equal(document.draft.isDirty, true);

    const told: ShownMessage[] = [];
    await answeringMessages(
      (message) => void told.push(message),
      () => vscode.commands.executeCommand('sessionFarm.endSession', uri),
    );
    assert.deepEqual(
      told.map(({ text, buttons }) => [text.includes(address), buttons]),
      [[true, ['Use Primary…']]],
    );

    assert.equal(await replica.ask('REPLICAOF', 'NO', 'ONE'), 'OK');
    await until(() => state(document).canEdit, 'edits to be offered again', 20_000);
    assert.doesNotMatch(textOf(tree, row), /replica/);
    await vscode.commands.executeCommand('sessionFarm.saveSession');
    await until(() => !document.draft.isDirty, 'the save');
    assert.ok(Buffer.from((await replica.ask('GET', keys.data)) as Uint8Array).includes('Maja'));
  });
});
