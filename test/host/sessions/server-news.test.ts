import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, until } from '../support/extension.ts';
import { rowAt, rowBelow, textOf, textsBelow } from '../support/rows.ts';

const keyOf = (letter: string) => `{/Shop_${letter.repeat(24)}}_SessionTimeout`;

describe('what the rows of an endpoint say of its server', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;

  before(async () => {
    handle = await activated();
    tree = handle.sessions.tree;
  });
  beforeEach(async () => {
    server = await startRedis();
    await askOk(server, ['SET', keyOf('a'), '1200', 'EX', 900]);
    await vscode.commands.executeCommand('sessionFarm.sessions.focus');
  });
  afterEach(async () => {
    await removeEndpoints(handle);
    await server.stop();
  });

  it('when counts come from, where they are not looked at again by themselves', async () => {
    const script = "for i = 1, 6000 do redis.call('SET', 'k' .. i, 'x') end";
    await askOk(server, ['EVAL', script, 0]);
    await addEndpoint(handle, 'large', server.port);
    const endpoint = await rowAt(tree, 'large');
    await rowBelow(tree, endpoint, '/Shop');
    const text = await until(() => {
      const now = textOf(tree, endpoint);
      return now.includes('as of') && now;
    }, 'the time of the count');
    assert.match(text, /^large \| 1 session as of \d?\d:\d\d.* · 127\.0\.0\.1/);
    assert.match(tree.getTreeItem(endpoint).contextValue ?? '', /\basOf\b/);
    await askOk(server, ['SET', keyOf('b'), '1200', 'EX', 900]);
    await vscode.commands.executeCommand('sessionFarm.refreshRow', endpoint);
    assert.match(textOf(tree, endpoint), /^large \| 2 sessions as of/);
  });

  it('that counts are kept up by saying no time', async () => {
    await addEndpoint(handle, 'small', server.port);
    const endpoint = await rowAt(tree, 'small');
    await rowBelow(tree, endpoint, '/Shop');
    assert.match(textOf(tree, endpoint), /^small \| 1 session · 127\.0\.0\.1/);
  });

  it('that the database was flushed', async () => {
    await addEndpoint(handle, 'flushed', server.port);
    const endpoint = await rowAt(tree, 'flushed');
    await rowBelow(tree, endpoint, '/Shop');
    await askOk(server, ['FLUSHALL']);
    const news = await rowBelow(tree, endpoint, 'The database was flushed');
    assert.deepEqual(await textsBelow(tree, endpoint), [
      'The database was flushed | all its keys were deleted',
      'No sessions | no known session keys · Teach a Layout…',
    ]);
    assert.match(textOf(tree, endpoint), /0 sessions · The database was flushed/);
    await vscode.commands.executeCommand('sessionFarm.refreshRow', news);
    assert.deepEqual(await textsBelow(tree, endpoint), [
      'No sessions | no known session keys · Teach a Layout…',
    ]);
  });

  it('that the server restarted', async () => {
    await addEndpoint(handle, 'restarted', server.port);
    const endpoint = await rowAt(tree, 'restarted');
    await rowBelow(tree, endpoint, '/Shop');
    await server.stop();
    server = await startRedis({ port: server.port });
    await askOk(server, ['SET', keyOf('b'), '1200', 'EX', 900]);
    await rowBelow(tree, endpoint, 'Redis restarted at ');
    const group = await rowBelow(tree, endpoint, '/Shop');
    await until(
      async () => (await textsBelow(tree, group)).some((row) => row.startsWith('bbbbbb')),
      'the sessions of now',
    );
  });

  it('that keys look like sessions, and shows them when they are wanted', async () => {
    const cookie = '{"cookie":{"originalMaxAge":60000,"expires":null},"user":"Ann"}';
    for (const id of ['Zk3xY7', 'aB3cD4']) await askOk(server, ['SET', `shop:${id}`, cookie]);
    await askOk(server, ['DEL', keyOf('a')]);
    await addEndpoint(handle, 'suggested', server.port);
    const endpoint = await rowAt(tree, 'suggested');
    const row = await rowBelow(tree, endpoint, '2 keys look like');
    assert.deepEqual(await textsBelow(tree, endpoint), [
      'No sessions | no known session keys · Teach a Layout…',
      '2 keys look like sessions of Express under "shop:" | Show Them',
    ]);
    assert.equal(tree.getTreeItem(row).command?.command, 'sessionFarm.showSuggestedSessions');
    const settings = () => vscode.workspace.getConfiguration('sessionFarm');
    try {
      await vscode.commands.executeCommand('sessionFarm.showSuggestedSessions', row);
      assert.deepEqual(settings().get('layouts'), [
        { name: 'Express shop:', key: 'shop:{id}', framework: 'express' },
      ]);
      const group = await rowBelow(tree, endpoint, 'shop:');
      assert.equal((await textsBelow(tree, group)).length, 2);
    } finally {
      await settings().update('layouts', undefined, false);
      await settings().update('layouts', undefined, true);
    }
  });

  it('which other database has keys', async () => {
    await askOk(server, ['MOVE', keyOf('a'), 4]);
    await addEndpoint(handle, 'empty', server.port);
    const endpoint = await rowAt(tree, 'empty');
    const other = await rowBelow(tree, endpoint, 'Database 4 has 1 key');
    assert.deepEqual(await textsBelow(tree, endpoint), [
      'No sessions in database 0 | no known session keys · Teach a Layout…',
      'Database 4 has 1 key | Use Database 4…',
    ]);
    assert.equal(tree.getTreeItem(other).command?.command, 'sessionFarm.useDatabase');
  });
});
