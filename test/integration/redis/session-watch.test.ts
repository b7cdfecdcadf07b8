import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { SessionWatching } from '../../../src/stores/source/session-watching.ts';
import { text } from '../stores/support.ts';
import {
  addReplica,
  type RedisServer,
  startCluster,
  startRedis,
  until,
} from '../support/redis-server.ts';

const events = ['CONFIG', 'SET', 'notify-keyspace-events', 'KA'] as const;

function refOf(id: string): SessionRef {
  return { layout: 'aspnet-v5', application: '/Shop', id: id.padEnd(24, 'a') };
}

function dataKey(id: string): string {
  return `{/Shop_${id.padEnd(24, 'a')}}_SessionStateItemCollection`;
}

/** Notes what it is told. */
function told() {
  const touched: string[] = [];
  const counts = { comeOrGone: 0, ends: 0 };
  return {
    touched,
    counts,
    onTouched: (refs: readonly SessionRef[]) => void touched.push(...refs.map(({ id }) => id)),
    onComeOrGone: () => void (counts.comeOrGone += 1),
    onEnd: () => void (counts.ends += 1),
  };
}

describe('a watch over sessions', function () {
  this.timeout(30_000);
  let server: RedisServer;
  let source: SessionSource;
  let watching: SessionWatching | undefined;

  const connectionCount = async () =>
    text(await server.ask('CLIENT', 'LIST'))
      .trim()
      .split('\n').length;

  beforeEach(async () => {
    server = await startRedis();
    await server.ask(...events);
    await server.ask('SET', dataKey('one'), 'x');
    source = await openSource({ ...parseEndpoint(`127.0.0.1:${server.port}`), canWrite: false });
    await source.find();
  });
  afterEach(async () => {
    watching?.close();
    source.close();
    await server.stop();
  });

  it('tells which of the followed sessions were touched, and of no others', async () => {
    const listener = told();
    watching = await source.watch(listener);
    assert.ok(watching);
    watching.follow([refOf('one')]);
    await server.ask('SET', 'something else', '1');
    await server.ask('EXPIRE', dataKey('one'), '100');
    await until(() => listener.touched.length > 0, 'a touch');
    assert.deepEqual([...new Set(listener.touched)], [refOf('one').id]);
    assert.equal(listener.counts.comeOrGone, 0);
  });

  it('tells of sessions that come and go, and not of locks', async () => {
    const listener = told();
    watching = await source.watch(listener);
    await server.ask('SET', `{/Shop_${refOf('one').id}}_WriteLock`, '1');
    await server.ask('SET', dataKey('two'), 'x');
    await until(() => listener.counts.comeOrGone === 1, 'one that came');
    await server.ask('DEL', dataKey('one'));
    await until(() => listener.counts.comeOrGone === 2, 'one that went');
    assert.deepEqual(listener.touched, []);
  });

  it('says that nobody tells where notifications are off, in part or forbidden', async () => {
    for (const flags of ['', 'K', 'Kx', 'Eg$hx']) {
      await server.ask('CONFIG', 'SET', 'notify-keyspace-events', flags);
      assert.equal(await source.watch(told()), undefined, flags);
    }
  });

  for (const rights of [['resetchannels'], ['-config']]) {
    it(`asks only once where it may not: ${rights.join()}`, async () => {
      await server.ask('ACL', 'SETUSER', 'default', ...rights);
      for (let round = 0; round < 3; round++) assert.equal(await source.watch(told()), undefined);
      await server.ask('ACL', 'SETUSER', 'default', '+@all', 'allchannels');
      const log = await server.ask('ACL', 'LOG');
      assert.equal(Array.isArray(log) && log.length, 1);
    });
  }

  it('says once that it is over when its connection is cut, and leaves none behind when it is closed', async () => {
    const before = await connectionCount();
    const listener = told();
    watching = await source.watch(listener);
    assert.equal(await connectionCount(), before + 1);
    await server.ask('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until(() => listener.counts.ends === 1, 'the end');
    watching = await source.watch(listener);
    watching?.close();
    await until(async () => (await connectionCount()) === before, 'the connection to go');
    watching = await source.watch(listener);
    source.close();
    await until(async () => (await connectionCount()) < before, 'all connections to go');
    assert.equal(listener.counts.ends, 1);
  });

  it('shares one connection with other watches, and keeps it until the last of them is closed', async () => {
    const before = await connectionCount();
    const listeners = [told(), told()];
    const [one, other] = await Promise.all(listeners.map((each) => source.watch(each)));
    assert.ok(one && other);
    assert.equal(await connectionCount(), before + 1);
    one.follow([refOf('one')]);
    other.follow([refOf('one')]);
    one.close();
    await server.ask('EXPIRE', dataKey('one'), '100');
    await until(() => listeners[1]?.touched.length === 1, 'a touch');
    assert.deepEqual(listeners[0]?.touched, []);
    other.close();
    await until(async () => (await connectionCount()) === before, 'the connection to go');
    assert.deepEqual(
      listeners.map(({ counts }) => counts.ends),
      [0, 0],
    );
  });

  it('leaves a server alone that tells more than can be followed', async () => {
    const listener = told();
    watching = await source.watch(listener);
    await server.ask('EVAL', "for i = 1, 20000 do redis.call('SET', 'k', i) end", '0');
    await until(() => listener.counts.ends === 1, 'the end');
  });
});

describe('a watch over the sessions of a cluster', function () {
  this.timeout(60_000);

  it('hears every primary', async () => {
    const cluster = await startCluster();
    try {
      for (const node of cluster.servers) await node.ask(...events);
      const address = `redis-cluster://127.0.0.1:${cluster.servers[0]?.port ?? 0}`;
      const source = await openSource({ ...parseEndpoint(address), canWrite: true });
      const listener = told();
      const watching = await source.watch(listener);
      assert.ok(watching);
      const ids = Array.from({ length: 12 }, (_, index) => `session${index}`);
      watching.follow(ids.map(refOf));
      for (const id of ids) {
        for (const node of cluster.servers) await node.ask('SET', dataKey(id), 'x');
      }
      const all = () => new Set(listener.touched).size === ids.length;
      await until(all, 'all of them');
      watching.close();
      source.close();
    } finally {
      await cluster.stop();
    }
  });

  it('takes in a server that becomes a primary', async () => {
    const cluster = await startCluster({ args: ['--cluster-node-timeout', '1000'] });
    const replica = await addReplica(cluster);
    try {
      for (const node of [...cluster.servers, replica]) await node.ask(...events);
      const address = `redis-cluster://127.0.0.1:${cluster.servers[0]?.port ?? 0}`;
      const source = await openSource({ ...parseEndpoint(address), canWrite: true });
      const listener = told();
      const watching = await source.watch(listener);
      assert.ok(watching);
      // One whose slot the first primary serves.
      const ids = Array.from({ length: 20 }, (_, index) => `session${index}`);
      const [first] = cluster.servers;
      assert.ok(first);
      const replies = await Promise.all(ids.map((id) => first.ask('SET', dataKey(id), 'x')));
      const id = ids[replies.indexOf('OK')];
      assert.ok(id !== undefined);
      watching.follow([refOf(id)]);
      await until(async () => (await replica.ask('CLUSTER', 'FAILOVER')) === 'OK', 'the failover');
      await until(
        async () => (await replica.ask('SET', dataKey(id), 'y')) === 'OK',
        'the new primary',
      );
      // The poll that goes on meets the new primary.
      await until(async () => {
        await source.summary(refOf(id));
        const listening = await first.ask('CLIENT', 'LIST', 'TYPE', 'pubsub');
        return listening instanceof Uint8Array && text(listening).trim() === '';
      }, 'the old primary to be left');
      await first.stop();
      listener.touched.length = 0;
      await until(async () => {
        await replica.ask('EXPIRE', dataKey(id), '100');
        return listener.touched.length > 0;
      }, 'a touch at the new primary');
      assert.equal(listener.counts.ends, 0);
      watching.close();
      source.close();
    } finally {
      await replica.stop();
      await cluster.stop();
    }
  });
});
