import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { rowAt, textOf } from '../support/rows.ts';

const password = 'f0und-s3cret';

/** A web.config as Microsoft's session provider wants it. */
const webConfig = (port: number, key = password) => `<?xml version="1.0"?>
<configuration>
  <system.web>
    <sessionState mode="Custom" customProvider="MySessionStateStore">
      <providers>
        <add name="MySessionStateStore" type="Microsoft.Web.Redis.RedisSessionStateProvider"
             host="127.0.0.1" port="${port}" accessKey="${key}" ssl="false" applicationName="/Shop" />
      </providers>
    </sessionState>
  </system.web>
</configuration>
`;

describe('endpoints that files of the workspace name', () => {
  let server: RedisServer;
  let other: RedisServer;
  let handle: TestHandle;
  let file: vscode.Uri;

  before(async () => {
    const args = ['--requirepass', password];
    [server, other] = await Promise.all([startRedis({ args }), startRedis({ args })]);
    handle = await activated();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'the window has a folder');
    file = vscode.Uri.joinPath(folder.uri, 'found-here', 'web.config');
  });
  after(async () => {
    await Promise.all([server.stop(), other.stop()]);
  });
  afterEach(async () => {
    await removeEndpoints(handle);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(file, '..'), { recursive: true });
    await until(() => handle.services.found.finds.length === 0, 'nothing is found any more');
  });

  const write = async (text: string): Promise<void> => {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  };
  const isFound = async (port: number): Promise<void> => {
    await handle.services.found.ready();
    await until(
      () => JSON.stringify(handle.services.found.finds).includes(`"port":${port}`),
      `port ${port} is found`,
    );
  };
  const add = (): Promise<string | undefined> =>
    answeringPicks(
      ({ items }) => items.find((item) => item.startsWith('127.0.0.1:')),
      () => vscode.commands.executeCommand<string | undefined>('sessionFarm.addFoundEndpoint'),
    );

  it('are added with one choice, and their passwords only then', async () => {
    await write(webConfig(server.port));
    await isFound(server.port);
    const seen: string[] = [];
    const id = await answeringPicks(
      ({ items }) => {
        seen.push(...items);
        return `127.0.0.1:${server.port}`;
      },
      () => vscode.commands.executeCommand<string | undefined>('sessionFarm.addFoundEndpoint'),
    );
    assert.ok(id !== undefined);
    const [first = ''] = seen;
    assert.match(first, /found-here\/web\.config line 7 · application \/Shop · with password/);
    assert.ok(!seen.join().includes(password));
    const { endpoints } = handle.services;
    assert.deepEqual(await endpoints.secrets(id), { password });
    assert.equal(endpoints.get(id)?.environment, 'local');
    assert.equal(endpoints.get(id)?.foundIn?.file, file.toString());
    assert.deepEqual(handle.services.found.offers(), [], 'it is not offered again');
    await rowAt(handle.sessions.tree, endpoints.get(id)?.name ?? '', 'No sessions');
    assert.ok(!JSON.stringify(endpoints.all()).includes(password));
  });

  it('are contacted by nothing before that', async () => {
    let contacts = 0;
    const listener = createServer((socket) => {
      contacts++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    try {
      await write(webConfig(port));
      await isFound(port);
      const offered = await answeringPicks(
        ({ items }) => (items.some((item) => item.includes(`:${port}`)) ? undefined : 'none'),
        () => vscode.commands.executeCommand('sessionFarm.addEndpoint'),
      );
      assert.equal(offered, undefined);
      assert.equal(contacts, 0);
    } finally {
      listener.close();
    }
  });

  it('tell of a file that names another server by now, and follow it when told to', async () => {
    await write(webConfig(server.port));
    await isFound(server.port);
    const id = (await add()) ?? '';
    const { endpoints } = handle.services;
    const name = endpoints.get(id)?.name ?? '';
    await write(webConfig(other.port));
    const row = await rowAt(handle.sessions.tree, name, 'found-here/web.config now says');
    assert.match(
      textOf(handle.sessions.tree, row),
      new RegExp(`127\\.0\\.0\\.1:${other.port} \\| Use It`),
    );
    assert.equal(
      endpoints.get(id)?.address.hosts[0]?.port,
      server.port,
      'nothing changed by itself',
    );
    await vscode.commands.executeCommand('sessionFarm.useFoundAddress', row);
    assert.equal(endpoints.get(id)?.address.hosts[0]?.port, other.port);
    await until(() => handle.services.found.changeOf(id) === undefined, 'there is nothing to say');
  });

  it('tell of another password, too', async () => {
    await write(webConfig(server.port));
    await isFound(server.port);
    const id = (await add()) ?? '';
    const name = handle.services.endpoints.get(id)?.name ?? '';
    await write(webConfig(server.port, 'rotated-s3cret'));
    const row = await rowAt(handle.sessions.tree, name, 'found-here/web.config now has');
    await vscode.commands.executeCommand('sessionFarm.useFoundAddress', row);
    const secrets = await handle.services.endpoints.secrets(id);
    assert.deepEqual(secrets, { password: 'rotated-s3cret' });
  });

  it('are announced by a row beside endpoints that are there', async () => {
    await write(webConfig(server.port));
    await isFound(server.port);
    await add();
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(file, '..', '.env'),
      new TextEncoder().encode('REDIS_URL=redis://elsewhere.invalid:6379\nCACHE_REDIS_URL=${X}\n'),
    );
    const row = await rowAt(handle.sessions.tree, '1 found in this workspace');
    assert.equal(row.kind, 'found');
    await answeringPicks(
      ({ items }) => {
        assert.ok(items.some((item) => item.startsWith('elsewhere.invalid:6379')));
        assert.ok(items.some((item) => item.includes('The value is a placeholder, ${X}')));
        return undefined;
      },
      () => vscode.commands.executeCommand('sessionFarm.addFoundEndpoint'),
    );
  });
});
