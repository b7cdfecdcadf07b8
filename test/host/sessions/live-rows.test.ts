import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { rowAt } from '../support/rows.ts';

describe('rows of an endpoint that tells what happens', function () {
  this.timeout(60_000);
  let server: RedisServer;
  let handle: TestHandle;

  before(async () => {
    server = await startRedis();
    handle = await activated();
    await askOk(server, ['CONFIG', 'SET', 'notify-keyspace-events', 'KA']);
    await askOk(server, ['SET', 'sess:one', '{"cookie":{}}', 'EX', '9000']);
    await addEndpoint(handle, 'shop', server.port);
  });
  after(async () => {
    await removeEndpoints(handle);
    await server.stop();
  });

  const listeners = async () => {
    const reply = await server.ask('CLIENT', 'LIST', 'TYPE', 'pubsub');
    return reply instanceof Uint8Array ? Buffer.from(reply).toString().split('id=').length - 1 : 0;
  };

  it('say it at once, and are asked for by nobody while the view is hidden', async () => {
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    const { model, tree } = handle.sessions;
    const group = await rowAt(tree, 'shop', 'sess:');
    const [node] = await tree.getChildren(group);
    assert.ok(node?.kind === 'session');
    model.setOpen(group, true);
    await until(async () => (await listeners()) === 1, 'a connection that listens');
    // The first poll after that follows the rows.
    await until(async () => {
      await askOk(server, ['EXPIRE', 'sess:one', '5000']);
      return (model.reading(node)?.summary.ttlMs ?? Infinity) < 5_000_000;
    }, 'a row that is followed');
    for (const seconds of [100, 200, 300, 400]) {
      await askOk(server, ['EXPIRE', 'sess:one', String(seconds)]);
      const changedMs = Date.now();
      const ttlSeconds = () => Math.round((model.reading(node)?.summary.ttlMs ?? 0) / 1000);
      await until(() => Math.abs(ttlSeconds() - seconds) < 5, `${seconds} seconds`);
      assert.ok(Date.now() - changedMs < 3000, 'it took a poll');
    }
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await until(async () => (await listeners()) === 0, 'the connection to be dropped');
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
    await until(async () => (await listeners()) === 1, 'another one');
  });
});
