import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import { startProxy } from '../support/proxy.ts';
import { type RedisCluster, startCluster, startRedis, until } from '../support/redis-server.ts';

const text = (reply: Reply): string =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply);

/** 3,000 sessions over all slots. */
const keys = Array.from({ length: 3000 }, (_, index) => {
  const id = (index * 7919 + 1).toString(32).padStart(24, 'a');
  return `{/App_${id}}_SessionTimeout`;
});

describe('a scan of a cluster that is not whole', function () {
  this.timeout(120_000);
  const owned: { stop(): Promise<void> }[] = [];
  let connection: RedisConnection;
  let cluster: RedisCluster;

  beforeEach(async () => {
    const args = ['--cluster-node-timeout', '1000', '--cluster-require-full-coverage', 'no'];
    cluster = await startCluster({ args });
    owned.push(cluster);
    const port = cluster.servers[0]?.port ?? 0;
    const options = { ...parseEndpoint(`127.0.0.1:${port}`), canWrite: true };
    connection = await connect({ ...options, connectTimeoutMs: 3000, commandTimeoutMs: 2000 });
    await connection.pipeline(keys.map((key) => ['SET', key, '1200']));
  });
  afterEach(async () => {
    connection.close();
    await Promise.all(owned.splice(0).map((one) => one.stop()));
  });

  it('says which primary is missing, and finds all when it is back', async () => {
    const [, , third] = cluster.servers;
    const whole = await scanSessions(connection, builtInKeys);
    assert.deepEqual([whole.sessionCount, whole.gaps], [3000, undefined]);
    third?.freeze();
    const part = await scanSessions(connection, builtInKeys);
    assert(part.sessionCount > 1500 && part.sessionCount < 2500, String(part.sessionCount));
    // The third of startCluster has 10,923 to 16,383.
    assert.deepEqual(part.gaps, { slotCount: 5461, nodes: [`127.0.0.1:${third?.port ?? 0}`] });
    third?.thaw();
    await until(() => connection.state === 'connected', 'the way back', 20_000);
    await until(
      async () => (await scanSessions(connection, builtInKeys)).gaps === undefined,
      'a whole scan',
      20_000,
    );
    assert.equal((await scanSessions(connection, builtInKeys)).sessionCount, 3000);
  });

  it('finds all on a connection that nothing else was asked of', async () => {
    const port = cluster.servers[1]?.port ?? 0;
    const fresh = await connect({ ...parseEndpoint(`127.0.0.1:${port}`), canWrite: false });
    try {
      const { sessionCount, gaps } = await scanSessions(fresh, builtInKeys);
      assert.deepEqual([sessionCount, gaps], [3000, undefined]);
      for (const primary of fresh.primaries()) {
        assert.equal(typeof (await primary.call(['DBSIZE'])), 'number');
      }
    } finally {
      fresh.close();
    }
  });

  it('shows the others before a frozen primary counts as lost, on connections old and new', async () => {
    const [first, , third] = cluster.servers;
    const options = { ...parseEndpoint(`127.0.0.1:${first?.port ?? 0}`), canWrite: false };
    // With the limits that users have: a silent link is given up after 10 seconds.
    const open = await connect(options);
    try {
      await scanSessions(open, builtInKeys);
      third?.freeze();
      const part = await scanSessions(open, builtInKeys);
      assert.deepEqual(part.gaps, { slotCount: 5461, nodes: [`127.0.0.1:${third?.port ?? 0}`] });
      assert(part.sessionCount > 1500, String(part.sessionCount));
      assert.equal(open.state, 'connected');
      for (let count = 0; count < 8; count++) (await connect(options)).close();
      const fresh = await connect(options);
      try {
        const { sessionCount, gaps } = await scanSessions(fresh, builtInKeys);
        assert.deepEqual([sessionCount, gaps], [part.sessionCount, part.gaps]);
      } finally {
        fresh.close();
      }
    } finally {
      open.close();
    }
  });

  it('says how many slots nobody serves', async () => {
    for (const server of cluster.servers) await server.ask('CLUSTER', 'DELSLOTSRANGE', 0, 99);
    const { gaps } = await scanSessions(connection, builtInKeys);
    assert.deepEqual(gaps, { slotCount: 100, nodes: [] });
  });

  it('finds the keys of slots that move while it runs', async () => {
    const [from, , to] = cluster.servers;
    assert(from && to);
    const fromId = text(await from.ask('CLUSTER', 'MYID'));
    const toId = text(await to.ask('CLUSTER', 'MYID'));
    let moved = 0;
    /** Moves some slots from the first node to the third, as redis-cli does it. */
    const move = async (): Promise<void> => {
      for (let slot = 0; slot < 400; slot++) {
        const count = await from.ask('CLUSTER', 'COUNTKEYSINSLOT', slot);
        if (count === 0) continue;
        await to.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId);
        await from.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId);
        for (const key of (await from.ask('CLUSTER', 'GETKEYSINSLOT', slot, 100)) as Reply[]) {
          await from.ask('MIGRATE', '127.0.0.1', to.port, key as Uint8Array, 0, 5000);
          moved += 1;
        }
        for (const server of [to, from, ...cluster.servers]) {
          await server.ask('CLUSTER', 'SETSLOT', slot, 'NODE', toId);
        }
      }
    };
    const moving = move();
    const progress = { isOver: false };
    void moving.finally(() => (progress.isOver = true));
    while (!progress.isOver) {
      const index = await scanSessions(connection, builtInKeys);
      if (index.gaps === undefined) assert.equal(index.sessionCount, 3000);
    }
    await moving;
    assert(moved > 20);
    const index = await scanSessions(connection, builtInKeys);
    assert.deepEqual([index.sessionCount, index.gaps], [3000, undefined]);
  });
});

describe('a scan that is cut', function () {
  this.timeout(60_000);

  it('begins anew, and finds all', async () => {
    const server = await startRedis();
    const proxy = await startProxy(server.port);
    const options = parseEndpoint(`127.0.0.1:${proxy.port}`);
    const connection = await connect({ ...options, canWrite: true });
    try {
      await connection.pipeline(keys.map((key) => ['SET', key, '1200']));
      let isCut = false;
      const index = await scanSessions(connection, builtInKeys, {
        onProgress: () => {
          if (isCut) return;
          isCut = true;
          proxy.cut();
          proxy.heal();
        },
      });
      assert(isCut);
      assert.deepEqual([index.sessionCount, index.gaps], [3000, undefined]);
    } finally {
      connection.close();
      await proxy.stop();
      await server.stop();
    }
  });
});
