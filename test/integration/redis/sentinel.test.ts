import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import { type RedisServer, startRedis, startSentinel, until } from '../support/redis-server.ts';

describe('a connection through Sentinels', function () {
  this.timeout(60_000);
  const servers: RedisServer[] = [];
  let connection: RedisConnection | undefined;
  let primary: RedisServer;
  let replica: RedisServer;
  let sentinel: RedisServer;

  beforeEach(async () => {
    const login = ['--requirepass', 'open-sesame', '--masterauth', 'open-sesame'];
    primary = await startRedis({ args: login });
    servers.push(primary);
    const replicaOf = ['--replicaof', '127.0.0.1', String(primary.port)];
    replica = await startRedis({ args: [...login, ...replicaOf] });
    servers.push(replica);
    sentinel = await startSentinel('shop', primary.port, 'open-sesame');
    servers.push(sentinel);
  });
  afterEach(async () => {
    connection?.close();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const address = (service: string) =>
    `127.0.0.1:${sentinel.port},serviceName=${service},password=open-sesame`;

  async function failureOf(text: string) {
    const error: unknown = await connect({ ...parseEndpoint(text), canWrite: false }).then(
      (unexpected) => unexpected.close(),
      (reason: unknown) => reason,
    );
    assert(error instanceof ConnectError);
    return error.failure.reason;
  }

  it('finds the primary, and the next one after a failover', async () => {
    connection = await connect({ ...parseEndpoint(address('shop')), canWrite: true });
    assert.equal(connection.facts.mode, 'sentinel');
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    await until(replicaIsKnown, 'the replica to be known', 30_000);
    await primary.stop();
    await until(
      async () => {
        const open = connection;
        if (open?.state !== 'connected') return false;
        return open.call(['SET', 'key', 'again']).then(
          (reply) => reply === 'OK',
          () => false,
        );
      },
      'a write to the new primary',
      40_000,
    );
    let keyCount = 0;
    await connection.primaries()[0]?.scanKeys({ visit: () => keyCount++ });
    assert.equal(keyCount, 1);
  });

  it('tells a service that the Sentinels do not know', async () => {
    assert.equal(await failureOf(address('market')), 'sentinel-service-unknown');
  });

  it('tells that an address is a Sentinel', async () => {
    assert.equal(await failureOf(`127.0.0.1:${sentinel.port}`), 'is-sentinel');
  });

  it('tells that no Sentinel answers', async () => {
    await sentinel.stop();
    assert.equal(await failureOf(address('shop')), 'sentinel-unreachable');
  });

  /** True when the Sentinel has seen the replica with its link to the primary up. */
  async function replicaIsKnown(): Promise<boolean> {
    const replicas = await sentinel.ask('SENTINEL', 'REPLICAS', 'shop');
    const [fields] = Array.isArray(replicas) ? (replicas as readonly Reply[]) : [];
    if (!Array.isArray(fields)) return false;
    const texts = (fields as readonly Reply[]).map((field) =>
      field instanceof Uint8Array ? new TextDecoder().decode(field) : '',
    );
    return texts[texts.indexOf('master-link-status') + 1] === 'ok';
  }
});
