import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { ConnectionError } from '../../../src/redis/connection-error.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { SearchProgress } from '../../../src/stores/source/session-index.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { startMonitor } from '../support/monitor.ts';
import { type RedisServer, startCluster, startRedis, until } from '../support/redis-server.ts';

/** Ids as ASP.NET makes them, the same ones each time. */
function makeIds(count: number): string[] {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz012345';
  let state = 12_345;
  return Array.from({ length: count }, () => {
    let id = '';
    while (id.length < 24) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      id += alphabet[(state >> 16) & 31] ?? '';
    }
    return id;
  });
}

describe('a scan for sessions', function () {
  this.timeout(30_000);
  const servers: { stop(): Promise<void> }[] = [];
  const connections: RedisConnection[] = [];

  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  async function open(port: number): Promise<RedisConnection> {
    const options = parseEndpoint(`127.0.0.1:${port}`);
    const connection = await connect({ ...options, canWrite: true });
    connections.push(connection);
    return connection;
  }

  async function start(): Promise<RedisServer> {
    const server = await startRedis();
    servers.push(server);
    return server;
  }

  it('joins the keys of sessions by application and layout, whole or not', async () => {
    const { port } = await start();
    const connection = await open(port);
    await connection.pipeline([
      ['SET', '{/Shop_aaa}_SessionStateItemCollection', 'x'],
      ['SET', '{/Shop_aaa}_SessionTimeout', '1200'],
      ['SET', '{/Shop_aaa}_WriteLock', '1'],
      ['SET', '{/Shop_bbb}_SessionTimeout', '1200'],
      ['HSET', '{/Shop_aaa}_Data', 'f', 'v'],
      ['HSET', '{/_ccc}_Internal', 'SessionTimeout', '60'],
      ['SET', '{/_ddd}_Write_Lock', '1'],
      ['SET', 'something else', '1'],
      ['SET', '', '1'],
      ['SET', Uint8Array.of(0x7b, 0xff, 0x5f, 0x61, 0x7d), '1'],
    ]);
    const index = await scanSessions(connection, builtInKeys);
    assert.equal(index.sessionCount, 5);
    assert.deepEqual(index.groups(), [
      { layout: 'aspnet-v2', application: '/', sessionCount: 2, lockedCount: 1 },
      { layout: 'aspnet-v2', application: '/Shop', sessionCount: 1, lockedCount: 0 },
      { layout: 'aspnet-v5', application: '/Shop', sessionCount: 2, lockedCount: 1 },
    ]);
    const group = { layout: 'aspnet-v5', application: '/Shop' } as const;
    assert.deepEqual(index.page({ group, start: 0, count: 10 }), {
      totalCount: 2,
      sessions: [
        { ref: { ...group, id: 'aaa' }, parts: ['data', 'lock', 'timeout'] },
        { ref: { ...group, id: 'bbb' }, parts: ['timeout'] },
      ],
    });
  });

  it('finds every session of every primary of a cluster', async () => {
    const cluster = await startCluster();
    servers.push(cluster);
    const connection = await open(cluster.servers[0]?.port ?? 0);
    const ids = makeIds(3000);
    await connection.pipeline(ids.map((id) => ['SET', `{/App_${id}}_SessionTimeout`, '1200']));
    const index = await scanSessions(connection, builtInKeys);
    const group = { layout: 'aspnet-v5', application: '/App' } as const;
    const { sessions, totalCount } = index.page({ group, start: 0, count: 5000 });
    assert.equal(totalCount, 3000);
    assert.deepEqual(
      sessions.map(({ ref }) => ref.id),
      ids.toSorted(),
    );
  });

  describe('over many keys', () => {
    const ids = makeIds(20_000);
    const group = { layout: 'aspnet-v5', application: '/App' } as const;
    let server: RedisServer;
    let connection: RedisConnection;

    beforeEach(async () => {
      server = await start();
      connection = await open(server.port);
      await connection.pipeline(
        ids.flatMap((id) => [
          ['SET', `{/App_${id}}_SessionStateItemCollection`, 'x'] as const,
          ['SET', `{/App_${id}}_SessionTimeout`, '1200'] as const,
        ]),
      );
    });

    it('gives a first page in order before it has seen all keys', async () => {
      const seen: SearchProgress[] = [];
      let firstPage: string[] = [];
      const index = await scanSessions(connection, builtInKeys, {
        onProgress: (progress) => {
          if (seen.length === 0) {
            const page = progress.index.page({ group, start: 0, count: 200 });
            firstPage = page.sessions.map(({ ref }) => ref.id);
            assert(page.totalCount < ids.length);
          }
          seen.push({ ...progress });
        },
      });
      assert.equal(firstPage.length, 200);
      assert.deepEqual(firstPage, firstPage.toSorted());
      assert.deepEqual([seen.at(-1)?.keyCount, seen.at(-1)?.sessionCount], [40_000, 20_000]);
      assert.equal(index.page({ group, start: 19_990, count: 50 }).sessions.length, 10);
    });

    it('uses SCAN with large pages and nothing that managed services forbid', async () => {
      const monitor = await startMonitor(server.port);
      await scanSessions(connection, builtInKeys);
      const names = (await monitor.stop()).map(({ name }) => name);
      assert.deepEqual([...new Set(names)].sort(), ['DBSIZE', 'HELLO', 'PING', 'SCAN']);
      assert(names.filter((name) => name === 'SCAN').length <= 200, names.join());
    });

    it('stops when it is cancelled', async () => {
      const cancel = new AbortController();
      let pages = 0;
      const scan = scanSessions(connection, builtInKeys, {
        signal: cancel.signal,
        onProgress: () => {
          pages += 1;
          cancel.abort();
        },
      });
      await assert.rejects(scan, { name: 'AbortError' });
      assert.equal(pages, 1);
      assert.equal(await connection.call(['PING']), 'PONG');
    });

    it('fails when the server dies in the middle, and works again when it is back', async () => {
      let stopped: Promise<void> | undefined;
      const walk = connection.primaries()[0]?.scanKeys({
        visit: () => {
          stopped ??= server.stop();
          // Slow enough for the server to end while most keys are still on their way.
          const endMs = performance.now() + 0.05;
          while (performance.now() < endMs);
        },
      });
      await assert.rejects(walk ?? Promise.resolve(), (error: unknown) => {
        assert(error instanceof ConnectionError);
        return error.code === 'lost';
      });
      await stopped;
      servers.push(await startRedis({ port: server.port }));
      await until(() => connection.state === 'connected', 'the connection to come back');
      const index = await scanSessions(connection, builtInKeys);
      assert.equal(index.sessionCount, 0);
    });

    it('counts a session once while keys are moved about in the server', async () => {
      const done = new AbortController();
      const churn = (async () => {
        for (let round = 0; !done.signal.aborted; round++) {
          const names = Array.from({ length: 2000 }, (_, index) => `filler-${round}-${index}`);
          await connection.pipeline(names.map((name) => ['SET', name, '1']));
          await connection.pipeline(names.map((name) => ['DEL', name]));
        }
      })();
      const index = await scanSessions(connection, builtInKeys);
      done.abort();
      await churn;
      assert.equal(index.sessionCount, 20_000);
    });
  });

  it('refuses to go on where SCAN is not allowed, and says so', async () => {
    const server = await startRedis({
      args: ['--user', 'maja', 'on', '>open-sesame', '~*', '+get', '+ping'],
    });
    servers.push(server);
    const options = parseEndpoint(`redis://maja:open-sesame@127.0.0.1:${server.port}`);
    const connection = await connect({ ...options, canWrite: false });
    connections.push(connection);
    await assert.rejects(scanSessions(connection, builtInKeys), {
      name: 'ReplyError',
      code: 'NOPERM',
    });
  });
});
