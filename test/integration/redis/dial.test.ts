import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { Duplex } from 'node:stream';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { ConnectOptions, Dial } from '../../../src/links/connect-options.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { TunnelError } from '../../../src/links/tunnel-failure.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import {
  type RedisServer,
  startCluster,
  startRedis,
  startSentinel,
  until,
} from '../support/redis-server.ts';

describe('a connection whose way somebody else opens', function () {
  this.timeout(60_000);
  const owned: { stop(): Promise<void> }[] = [];
  const connections: RedisConnection[] = [];
  const dialled: string[] = [];

  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(owned.splice(0).map((one) => one.stop()));
    dialled.length = 0;
  });

  /** Leads names that nobody here knows to ports of this machine, by streams that are no sockets. */
  const dialTo =
    (portOf: (host: string, port: number) => number): Dial =>
    async ({ host, port }, signal) => {
      dialled.push(`${host}:${port}`);
      const socket = connectTcp(portOf(host, port), '127.0.0.1');
      await once(socket, 'connect', { signal });
      return Duplex.from({ readable: socket, writable: socket });
    };

  async function open(text: string, options: Partial<ConnectOptions>): Promise<RedisConnection> {
    const connection = await connect({ ...parseEndpoint(text), canWrite: true, ...options });
    connections.push(connection);
    return connection;
  }

  async function own<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const one = await starting;
    owned.push(one);
    return one;
  }

  const everyKey = async (connection: RedisConnection): Promise<number> => {
    let count = 0;
    for (const primary of connection.primaries()) {
      await primary.scanKeys({ visit: () => (count += 1) });
    }
    return count;
  };

  it('reads, writes, scans and makes transactions where only the other side knows the name', async () => {
    const server = await own(startRedis());
    const connection = await open('redis.inside:6379', { dial: dialTo(() => server.port) });
    const large = new Uint8Array(5_000_000).fill(7);
    assert.equal(await connection.call(['SET', 'large', large]), 'OK');
    assert.deepEqual(await connection.call(['GET', 'large']), Buffer.from(large));
    assert.equal(await everyKey(connection), 1);
    const replies = await connection.transaction(async (link) => {
      await link.watch([new TextEncoder().encode('key')], []);
      return link.commit([['SET', 'key', 'value']]);
    });
    assert.deepEqual(replies, ['OK']);
    assert.deepEqual([...new Set(dialled)], ['redis.inside:6379']);
  });

  it('checks the certificate for the name of the endpoint', async () => {
    const certificates = await makeCertificates();
    owned.push({ stop: () => certificates.remove() });
    const tls = await certificates.issue(['DNS:redis.inside']);
    const server = await own(startRedis({ tls }));
    const options = {
      dial: dialTo(() => server.port),
      tls: { authorities: [tls.authority] },
    };
    const connection = await open('rediss://redis.inside:6379', options);
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    assert.equal(await everyKey(connection), 1);
    const error: unknown = await open('rediss://other.inside:6379', options).catch(
      (reason: unknown) => reason,
    );
    assert(error instanceof ConnectError);
    assert.equal(error.failure.certificate?.problem, 'wrong-host');
    assert.deepEqual(error.failure.certificate.hosts, ['redis.inside']);
  });

  it('dials each node of a cluster by the name that it announces', async () => {
    const cluster = await own(
      startCluster({ args: ['--cluster-preferred-endpoint-type', 'hostname'] }),
    );
    for (const [index, server] of cluster.servers.entries()) {
      await server.ask('CONFIG', 'SET', 'cluster-announce-hostname', `node-${index}.inside`);
    }
    const [first] = cluster.servers;
    assert(first);
    await until(async () => {
      const nodes = new TextDecoder().decode((await first.ask('CLUSTER', 'NODES')) as Uint8Array);
      return nodes.match(/node-\d\.inside/g)?.length === 3;
    }, 'the names to be known');
    const dial = dialTo((_, port) => port);
    const connection = await open(`cluster.inside:${first.port}`, { dial });
    assert.equal(connection.facts.mode, 'cluster');
    for (let index = 0; index < 60; index++) {
      assert.equal(await connection.call(['SET', `key-${index}`, 'value']), 'OK');
    }
    assert.equal(await everyKey(connection), 60);
    const hosts = new Set(dialled.map((name) => name.split(':')[0]));
    assert.deepEqual([...hosts].sort(), [
      'cluster.inside',
      'node-0.inside',
      'node-1.inside',
      'node-2.inside',
    ]);
  });

  it('asks Sentinels and the primary that they name in the same way', async () => {
    const primary = await own(startRedis({ password: 'open-sesame' }));
    const sentinel = await own(startSentinel('shop', primary.port, 'open-sesame'));
    const dial = dialTo((host, port) => (host === 'sentinel.inside' ? sentinel.port : port));
    const connection = await open('sentinel.inside:26379,serviceName=shop,password=open-sesame', {
      dial,
    });
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    assert(dialled.includes('sentinel.inside:26379'));
    assert(dialled.includes(`127.0.0.1:${primary.port}`));
  });

  it('comes back by itself when the way falls silent or ends', async () => {
    const server: RedisServer = await own(startRedis());
    const proxy = await own(startProxy(server.port));
    const dial = dialTo(() => proxy.port);
    const connection = await open('redis.inside:6379', { dial, commandTimeoutMs: 500 });
    for (const spoil of [() => proxy.cut(), () => proxy.stall()]) {
      spoil();
      await until(async () => {
        await connection.call(['PING']).catch(() => undefined);
        return connection.state === 'reconnecting';
      }, 'the loss to be noticed');
      proxy.heal();
      await until(() => connection.state === 'connected', 'the connection to come back');
      assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    }
  });

  it('says what is wrong with the way', async () => {
    const failure = { problem: 'target-refused', through: 'bastion:22' } as const;
    const dial: Dial = () => Promise.reject(new TunnelError(failure));
    const released: string[] = [];
    for (const text of ['redis.inside:6379', 'sentinel.inside:26379,serviceName=shop']) {
      const error: unknown = await open(text, { dial, release: () => released.push(text) }).catch(
        (reason: unknown) => reason,
      );
      assert(error instanceof ConnectError);
      assert.deepEqual(error.failure.tunnel, failure);
      assert.equal(error.passes, 'perhaps');
    }
    assert.equal(released.length, 2);
  });
});
