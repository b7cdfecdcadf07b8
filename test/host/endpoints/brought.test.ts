import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import * as vscode from 'vscode';
import { toSessionUriParts } from '../../../src/host/sessions/session-uri.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { addEndpoint, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';
import { shop } from '../support/session-rig.ts';

/** Counts who comes, and says nothing. */
class Listener {
  count = 0;
  readonly #server: Server = createServer((socket) => {
    this.count += 1;
    socket.on('error', () => undefined).destroy();
  });

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }
}

describe('an endpoint that a workspace brings', () => {
  const setting = () => vscode.workspace.getConfiguration('sessionFarm');
  const ends: (() => unknown)[] = [];
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setting().update('endpoints', undefined, vscode.ConfigurationTarget.Workspace);
    await removeEndpoints(handle);
    for (const end of ends.splice(0)) end();
  });

  const listener = async () => {
    const counted = new Listener();
    ends.push(() => counted.close());
    return { counted, port: await counted.start() };
  };
  const bring = async (port: number, environment?: string): Promise<string> => {
    const endpoint = { name: 'brought', address: `127.0.0.1:${port}`, environment };
    await setting().update('endpoints', [endpoint], vscode.ConfigurationTarget.Workspace);
    const found = () => handle.services.endpoints.all().find(({ name }) => name === 'brought');
    return (await until(found, 'the endpoint')).id;
  };

  it('is not contacted by its row, by lists or by an editor that comes back, until somebody asks', async () => {
    const { tree } = handle.sessions;
    const { counted, port } = await listener();
    const own = await listener();
    const id = await bring(port);
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    // VS Code draws the rows of both: the user's own is connected by that.
    await addEndpoint(handle, 'own', own.port);
    await until(() => own.counted.count > 0, 'the other endpoint to be connected');
    const row = tree.getTreeItem(await rowAt(tree, 'brought'));
    assert.equal(row.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    await answeringPicks(
      () => undefined,
      () => vscode.commands.executeCommand('sessionFarm.openSession'),
    );
    await vscode.commands.executeCommand('sessionFarm.refreshSessions');
    assert.equal(counted.count, 0);

    // As VS Code opens the tabs of the window before.
    const uri = vscode.Uri.from(
      toSessionUriParts({ endpointId: id, database: 0, ref: shop }, true),
    );
    await vscode.commands.executeCommand('vscode.open', uri);
    const document = await until(
      () => handle.editor.loaded?.provider.documentOf(uri),
      'the document',
    );
    await document.whenLoaded;
    const says = await until(() => document.notices.disconnected, 'what the editor says');
    assert.match(says, /workspace settings define its endpoint/);
    assert.equal(counted.count, 0);

    await handle.editor.loaded?.actions.run(document, 'reconnect');
    await until(() => counted.count > 0, 'the connection');
  });

  it('is contacted when its row is expanded', async () => {
    const { counted, port } = await listener();
    await bring(port);
    await rowAt(handle.sessions.tree, 'brought', '');
    await until(() => counted.count > 0, 'the connection');
  });

  it('takes no permission along into production', async () => {
    const { endpoints } = handle.services;
    const { port } = await listener();
    const id = await bring(port);
    assert.equal(endpoints.get(id)?.canWrite, true);
    await vscode.commands.executeCommand('sessionFarm.makeReadOnly', id);
    assert.equal(endpoints.get(id)?.canWrite, false);
    await endpoints.update(id, { canWrite: true });
    assert.equal(await bring(port, 'production'), id);
    await until(() => endpoints.get(id)?.environment === 'production', 'the environment');
    assert.equal(endpoints.get(id)?.canWrite, false);
  });
});
