import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { dismissingAll } from '../support/dismiss.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';
import type { AskedPick } from '../support/picks.ts';
import { rowAt } from '../support/rows.ts';
import { ann, keysOf } from '../support/session-rig.ts';

const run = (command: string) => vscode.commands.executeCommand(`sessionFarm.${command}`);

describe('commands from the palette', () => {
  let server: RedisServer;
  let other: RedisServer;
  let handle: TestHandle;
  let asked: AskedPick[];

  before(async () => {
    server = await startRedis();
    other = await startRedis();
    handle = await activated();
  });
  after(() => Promise.all([server.stop(), other.stop()]));
  beforeEach(async () => {
    asked = [];
    for (const each of [server, other]) await askOk(each, ['FLUSHALL']);
  });
  afterEach(() => removeEndpoints(handle));

  /** An ASP.NET session; a lock's value is the time at which it was taken, in ticks. */
  const store = async (redis: RedisServer, id: string, lockedForSeconds?: number) => {
    await askOk(redis, ['SET', keysOf(id).data, Buffer.from(ann, 'hex'), 'EX', '900']);
    await askOk(redis, ['SET', keysOf(id).timeout, '1200', 'EX', '900']);
    if (lockedForSeconds === undefined) return;
    const now = new Date(
      Date.now() - lockedForSeconds * 1000 - new Date().getTimezoneOffset() * 6e4,
    );
    const ticks = BigInt(now.getTime()) * 10_000n + 621_355_968_000_000_000n;
    await askOk(redis, ['SET', keysOf(id).lock, String(ticks), 'EX', '90']);
  };
  /** Runs a command and gives the lists that it shows, none of which is answered, and its messages. */
  const listed = async (command: string, answer?: string) => {
    const messages = await answeringMessagesOf(() =>
      answeringInputs(
        () => undefined,
        () =>
          answeringPicks(
            (pick) => {
              asked.push(pick);
              return answer;
            },
            () => run(command),
          ),
      ),
    );
    return { messages, items: asked[0]?.items ?? [] };
  };
  const answeringMessagesOf = async (work: () => Thenable<unknown>) => {
    const messages: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        messages.push([text, ...buttons].join(' | '));
        return undefined;
      },
      async () => {
        await work();
        await new Promise((resolve) => setImmediate(resolve));
      },
    );
    return messages;
  };

  it('Release Lock… lists the locked sessions alone, the longest lock first', async () => {
    await store(server, 'free00bcdefghijklmnox0q0');
    await store(server, 'short0bcdefghijklmnox0q0', 12);
    await store(server, 'long00bcdefghijklmnox0q0', 70);
    await addEndpoint(handle, 'shop', server.port);
    const { items } = await listed('releaseLock');
    assert.equal(asked[0]?.title, 'Release Lock');
    assert.equal(asked[0].placeholder, 'Select a locked session');
    assert.equal(items.length, 2, items.join('\n'));
    assert.match(items[0] ?? '', /^long00…0q0 \| locked for 1:1\d · lock expires in 1:(30|2\d) \|/);
    assert.match(items[0] ?? '', /Ann · \/Shop · session expires in 1[45]:/);
    assert.match(items[1] ?? '', /^short0…0q0 \| locked for 0:1\d/);
  });

  it('Release Lock… releases the one that is chosen', async () => {
    await store(server, 'short0bcdefghijklmnox0q0', 12);
    await store(server, 'long00bcdefghijklmnox0q0', 70);
    await addEndpoint(handle, 'shop', server.port);
    await answeringMessages(
      ({ buttons }) => buttons[0],
      () =>
        answeringPicks(
          () => 'short0',
          () => run('releaseLock'),
        ),
    );
    assert.equal(await server.ask('EXISTS', keysOf('short0bcdefghijklmnox0q0').lock), 0);
    assert.equal(await server.ask('EXISTS', keysOf('long00bcdefghijklmnox0q0').lock), 1);
  });

  it('Release Lock… asks about the only locked session at once, and says which it is', async () => {
    await store(server, 'long00bcdefghijklmnox0q0', 70);
    await addEndpoint(handle, 'shop', server.port);
    const { items, messages } = await listed('releaseLock');
    assert.deepEqual(items, []);
    assert.match(messages[0] ?? '', /session long00…0q0 of \/Shop at shop/);
  });

  it('Release Lock… says that nothing is locked, and leaves a lock of our own alone', async () => {
    await store(server, 'free00bcdefghijklmnox0q0');
    await addEndpoint(handle, 'shop', server.port);
    const row = await rowAt(handle.sessions.tree, 'shop', '/Shop', 'free00');
    await dismissingAll(() => vscode.commands.executeCommand('sessionFarm.holdLock', row));
    const { items, messages } = await listed('releaseLock');
    await handle.services.heldLocks.giveBackAll();
    assert.deepEqual(items, []);
    assert.deepEqual(messages, ['No session is locked by a request. | Refresh Sessions']);
  });

  it('sessions of several endpoints stand below their names, with what is known of each', async () => {
    await store(server, 'one000bcdefghijklmnox0q0');
    await store(other, 'two000bcdefghijklmnox0q0', 30);
    await askOk(other, ['SET', 'sess:three', '{"cookie":{},"user":{"name":"maja"}}', 'EX', '60']);
    await addEndpoint(handle, 'shop', server.port);
    await addEndpoint(handle, 'site', other.port);
    const { items } = await listed('endSession');
    assert.deepEqual(
      items.map((text) => text.replace(/\d+:\d\d/g, 'N')),
      [
        '--- shop',
        'one000…0q0 | Ann · /Shop · session expires in N · 2 items',
        '--- site',
        'two000…0q0 | Ann · /Shop · session expires in N · locked for N · 2 items',
        'three | maja · sess: · session expires in N',
      ],
    );
  });

  it('Extend Session lists whose sessions they are, the one that ends first on top', async () => {
    await store(server, 'later0bcdefghijklmnox0q0');
    await askOk(server, ['EXPIRE', keysOf('later0bcdefghijklmnox0q0').data, '800']);
    await store(server, 'sooner1cdefghijklmnox0q0');
    await askOk(server, ['EXPIRE', keysOf('sooner1cdefghijklmnox0q0').data, '100']);
    await addEndpoint(handle, 'shop', server.port);
    const { items } = await listed('extendSession');
    assert.equal(items.length, 2);
    assert.match(
      items[0] ?? '',
      /^sooner…0q0 \| Ann · \/Shop · session expires in 1:\d\d · 2 items$/,
    );
    assert.match(items[1] ?? '', /^later0…0q0 \| Ann · \/Shop · session expires in 13:\d\d/);
  });

  it('endpoints are offered to commands that can do something with them', async () => {
    await store(server, 'one000bcdefghijklmnox0q0');
    await addEndpoint(handle, 'left', other.port);
    await addEndpoint(handle, 'shop', server.port);
    await addEndpoint(handle, 'site', server.port);
    const { endpoints, connections } = handle.services;
    const [left, shop, site] = endpoints.all();
    assert.ok(left && shop && site);
    await endpoints.update(left.id, { canWrite: false });
    await endpoints.update(shop.id, { canWrite: false });
    await connections.connect(shop.id);
    await connections.connect(site.id);
    connections.disconnect(left.id);
    const labels = async (command: string) => {
      asked = [];
      const { items, messages } = await listed(command);
      return items.length > 0 ? items.map((text) => text.split(' | ')[0]) : messages;
    };
    assert.deepEqual(await labels('disconnectEndpoint'), ['shop', 'site']);
    assert.deepEqual(await labels('allowEdits'), ['left', 'shop']);
    assert.deepEqual(await labels('renameEndpoint'), ['left', 'shop', 'site']);
    assert.match(asked[0]?.items[0] ?? '', /^left \| .*:\d+ · read-only · not connected$/);
    assert.deepEqual(await labels('usePrimary'), [
      'No connected endpoint is a replica. | Connect to Endpoint',
    ]);
    // The only one: it is done.
    assert.deepEqual(await labels('makeReadOnly'), []);
    assert.equal(endpoints.get(site.id)?.canWrite, false);
    assert.deepEqual(await labels('makeReadOnly'), [
      'Every endpoint is already read-only. | Allow Edits to Endpoint…',
    ]);
  });

  it('with nothing to do, a command says so and what to do next', async () => {
    const add =
      'There are no endpoints yet. Add the Redis that stores your sessions. | Add Endpoint…';
    for (const command of ['releaseLock', 'openSession', 'connectEndpoint', 'disconnectEndpoint']) {
      assert.deepEqual((await listed(command)).messages, [add], command);
    }
    const start = 'No farm is running. | Start Farm';
    for (const command of ['stopServer', 'sendOn', 'turnAffinityOn', 'showFarmOutput']) {
      assert.deepEqual((await listed(command)).messages, [start], command);
    }
    assert.deepEqual((await listed('giveBackLock')).messages, [
      'This window is not holding any session locks. | Hold Lock for Stepping',
    ]);
    await addEndpoint(handle, 'shop', server.port);
    assert.deepEqual((await listed('extendSession')).messages, [
      'No session was found that stores a timeout to extend it by. | Refresh Sessions',
    ]);
  });
});
