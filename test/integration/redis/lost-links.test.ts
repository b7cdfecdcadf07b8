import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { ConnectionError } from '../../../src/redis/connection-error.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { ConnectOptions } from '../../../src/links/connect-options.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { walkAll } from '../../../src/redis/scan/walk-all.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import type { LuaScript, Reply } from '../../../src/stores/commands.ts';
import { fillSessions } from '../../../bench/scan/fill.ts';
import { type Proxy, startProxy } from '../support/proxy.ts';
import {
  type RedisServer,
  type RedisServerOptions,
  startRedis,
  until,
} from '../support/redis-server.ts';

const text = (reply: Reply | undefined): string =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const writeScript: LuaScript = {
  name: 'write',
  source: "return redis.call('SET', KEYS[1], ARGV[1])",
  isReadOnly: false,
};

/** What docs/connections.md promises for a link that is silent, and a little for a busy machine. */
const NOTICED_MS = 15_000;

describe('a link that is lost without a word', function () {
  this.timeout(60_000);
  const owned: { stop(): Promise<void> }[] = [];
  const connections: RedisConnection[] = [];

  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(owned.splice(0).map((one) => one.stop()));
  });

  async function start(options?: RedisServerOptions): Promise<RedisServer> {
    const server = await startRedis(options);
    owned.push(server);
    return server;
  }

  async function behindProxy(server: RedisServer): Promise<Proxy> {
    const proxy = await startProxy(server.port);
    owned.push(proxy);
    return proxy;
  }

  async function open(
    port: number,
    options: Partial<ConnectOptions> = {},
  ): Promise<RedisConnection> {
    const address = parseEndpoint(`127.0.0.1:${port}`);
    const connection = await connect({ ...address, canWrite: true, ...options });
    connections.push(connection);
    return connection;
  }

  it('is found without anybody asking for anything, and comes back by itself', async () => {
    const proxy = await behindProxy(await start());
    const connection = await open(proxy.port);
    proxy.stall();
    await until(() => connection.state === 'reconnecting', 'the loss to be noticed', NOTICED_MS);
    proxy.heal();
    await until(() => connection.state === 'connected', 'the way back', NOTICED_MS);
    assert.equal(await connection.call(['PING']), 'PONG');
  });

  it('does not take a server for connected that accepts and says nothing', async () => {
    const proxy = await behindProxy(await start());
    const connection = await open(proxy.port, { commandTimeoutMs: 400 });
    proxy.stall();
    await assert.rejects(connection.call(['GET', 'key']), { code: 'timed-out' });
    const { connectionCount } = proxy;
    await until(() => proxy.connectionCount > connectionCount, 'an attempt to come back');
    assert.equal(connection.state, 'reconnecting');
    await assert.rejects(connection.call(['GET', 'key']), { name: 'ConnectionError' });
    proxy.heal();
    await until(() => connection.state === 'connected', 'the way back', NOTICED_MS);
  });

  it('never gives a late reply to a later command', async () => {
    const server = await start();
    const connection = await open(server.port, { commandTimeoutMs: 400 });
    await connection.call(['SET', 'first', 'one']);
    await connection.call(['SET', 'second', 'two']);
    server.freeze();
    const outcome = await connection.call(['GET', 'first']).catch((error: unknown) => error);
    assert(outcome instanceof ConnectionError);
    assert.deepEqual([outcome.code, outcome.node], ['timed-out', `127.0.0.1:${server.port}`]);
    server.thaw();
    await until(() => connection.state === 'connected', 'the way back', NOTICED_MS);
    assert.equal(text(await connection.call(['GET', 'second'])), 'two');
  });

  it('does not give up a server whose reply takes long and comes bit by bit', async () => {
    const server = await start();
    const proxy = await behindProxy(server);
    await server.ask('SETRANGE', 'large', 1_000_000, 'x');
    const connection = await open(proxy.port, { commandTimeoutMs: 500 });
    proxy.slowDown(150_000);
    const reply = await connection.call(['GET', 'large']);
    assert.equal((reply as Uint8Array).length, 1_000_001);
  });

  it('gives up a server that lets bytes drip', async () => {
    const server = await start();
    const proxy = await behindProxy(server);
    await server.ask('SETRANGE', 'large', 1_000_000, 'x');
    const connection = await open(proxy.port, { commandTimeoutMs: 500 });
    proxy.slowDown(200);
    await assert.rejects(connection.call(['GET', 'large']), { code: 'timed-out' });
  });

  it('is found by a poll that goes on asking, whatever the system still takes', async () => {
    const proxy = await behindProxy(await start());
    const connection = await open(proxy.port, { commandTimeoutMs: 1500 });
    proxy.stall();
    const poll = setInterval(() => {
      connection.call(['ECHO', 'x'.repeat(5000)]).catch(() => undefined);
    }, 20);
    try {
      await until(() => connection.state === 'reconnecting', 'the loss to be noticed', 4000);
    } finally {
      clearInterval(poll);
    }
  });

  it('has transactions go elsewhere, too', async () => {
    const first = await start();
    const second = await start();
    const proxy = await behindProxy(first);
    const connection = await open(proxy.port, { commandTimeoutMs: 600 });
    const write = (value: string) =>
      connection.transaction(async (link) => {
        await link.watch([bytes('key')], []);
        return link.commit([['SET', 'key', value]]);
      });
    await write('1');
    proxy.stall();
    await assert.rejects(connection.call(['GET', 'key']), { code: 'timed-out' });
    proxy.pointTo(second.port);
    proxy.heal();
    await until(() => connection.state === 'connected', 'the way back', NOTICED_MS);
    assert.deepEqual(await write('2'), ['OK']);
    assert.equal(text(await second.ask('GET', 'key')), '2');
    assert.equal(text(await first.ask('GET', 'key')), '1');
  });

  it('leaves a server that was demoted, on the way of scripts as on that of transactions', async () => {
    const old = await start();
    const proxy = await behindProxy(old);
    const connection = await open(proxy.port);
    assert.equal(text(await connection.script(writeScript, [bytes('key')], ['1'])), 'OK');
    const next = await start({ args: ['--replicaof', '127.0.0.1', String(old.port)] });
    await until(async () => text(await next.ask('GET', 'key')) === '1', 'the copy', 20_000);
    // As the name of a managed primary does it: it points elsewhere, and open connections stay.
    await next.ask('REPLICAOF', 'NO', 'ONE');
    await old.ask('REPLICAOF', '127.0.0.1', next.port);
    proxy.pointTo(next.port);
    const states: string[] = [];
    connection.onStateChange((state) => states.push(state));
    assert.equal(text(await connection.script(writeScript, [bytes('key')], ['2'])), 'OK');
    assert.equal(text(await next.ask('GET', 'key')), '2');
    assert.deepEqual(states, ['reconnecting', 'connected']);
  });

  it('says of a server that stays a replica what that says', async () => {
    const primary = await start();
    const replica = await start({ args: ['--replicaof', '127.0.0.1', String(primary.port)] });
    const connection = await open(replica.port);
    const write = () => connection.script(writeScript, [bytes('key')], ['1']);
    await assert.rejects(write(), { name: 'ReplyError', code: 'READONLY' });
    await assert.rejects(write(), { name: 'ReplyError', code: 'READONLY' });
    assert.equal(connection.state, 'connected');
    assert.equal(await connection.call(['GET', 'key']), null);
  });

  it('leaves nothing open when it is closed', async () => {
    const proxy = await behindProxy(await start());
    const connection = await open(proxy.port, { commandTimeoutMs: 400 });
    await connection.call(['GET', 'key']);
    connection.close();
    await until(() => proxy.openCount === 0, 'all connections to be closed');
    const stalled = await open(proxy.port, { commandTimeoutMs: 400 });
    proxy.stall();
    await assert.rejects(stalled.call(['GET', 'key']));
    stalled.close();
    await until(() => proxy.openCount === 0, 'all connections to be closed');
    const { connectionCount } = proxy;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(proxy.connectionCount, connectionCount);
  });

  it('ends a search, which neither a busy window nor a long look at what was found does', async () => {
    const server = await start();
    await fillSessions(server.port, 5000);
    const connection = await open(server.port, { commandTimeoutMs: 400 });
    let isBusy = true;
    const found = await scanSessions(connection, builtInKeys, {
      onProgress: () => {
        if (isBusy) blockFor(1500);
        isBusy = false;
      },
    });
    assert.equal(found.sessionCount, 5000);
    let waits = 0;
    await walkAll(connection, {
      visit: () => undefined,
      ready: () =>
        waits++ === 0 ? new Promise((resolve) => setTimeout(resolve, 1500)) : undefined,
    });
    assert.ok(waits > 1);
    const silent = walkAll(connection, {
      visit: () => undefined,
      ready: () => {
        server.freeze();
        return undefined;
      },
    });
    await assert.rejects(silent, { name: 'ConnectionError', code: 'timed-out' });
    server.thaw();
  });
});

/** Does nothing else for a while, as a window that has much to do. */
function blockFor(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}
