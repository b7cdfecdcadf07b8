import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ReplicaError } from '../../../src/redis/topology/server-role.ts';
import type { LuaScript } from '../../../src/stores/commands.ts';
import { type RedisServer, startRedis, until } from '../support/redis-server.ts';

const password = 'open-sesame';
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const write: LuaScript = {
  name: 'write',
  source: "return redis.call('SET', KEYS[1], ARGV[1])",
  isReadOnly: false,
};

describe('an endpoint that is a replica', function () {
  this.timeout(60_000);
  const ends: (() => unknown)[] = [];
  let primary: RedisServer;
  let replica: RedisServer;

  before(async () => {
    primary = await startRedis({ password });
  });
  beforeEach(async () => {
    const args = ['--replicaof', '127.0.0.1', String(primary.port)];
    replica = await startRedis({ password, args });
    ends.push(() => replica.stop());
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  after(() => primary.stop());

  const at = () => ({ primary: { host: '127.0.0.1', port: primary.port } });

  async function open(server: RedisServer, user?: string): Promise<RedisConnection> {
    const login = user === undefined ? `:${password}` : `${user}:pw`;
    const parsed = parseEndpoint(`redis://${login}@127.0.0.1:${server.port}`);
    const connection = await connect({ ...parsed, canWrite: true });
    ends.push(() => connection.close());
    return connection;
  }

  it('is known as soon as it is connected, with where its primary is', async () => {
    assert.deepEqual((await open(replica)).replica, at());
    assert.equal((await open(primary)).replica, undefined);
  });

  it('is known to a user that may not ask for ROLE', async () => {
    const grants = ['on', '>pw', '~*', '+@all', '-role'];
    await replica.ask('ACL', 'SETUSER', 'small', 'reset', ...grants);
    assert.deepEqual((await open(replica, 'small')).replica, at());
    await replica.ask('ACL', 'SETUSER', 'smallest', 'reset', ...grants, '-info');
    assert.equal((await open(replica, 'smallest')).replica, undefined);
  });

  it('refuses on either way of a save, and says where its primary is', async () => {
    const connection = await open(replica);
    const isRefusal = (error: unknown): boolean => {
      assert.ok(error instanceof ReplicaError);
      assert.deepEqual(error.replica, at());
      return true;
    };
    await assert.rejects(connection.call(['SET', 'key', 'new']), isRefusal);
    await assert.rejects(connection.script(write, [bytes('key')], ['new']), isRefusal);
    const deed = connection.transaction(async (link) => {
      await link.watch([bytes('key')], []);
      return link.commit([['SET', 'key', 'new']]);
    });
    await assert.rejects(deed, isRefusal);
  });

  it('is noticed when it is promoted, and when a primary becomes one', async () => {
    const connection = await open(replica);
    let changes = 0;
    connection.onReplicaChange(() => changes++);
    assert.equal(await replica.ask('REPLICAOF', 'NO', 'ONE'), 'OK');
    await until(() => connection.replica === undefined, 'the promotion to be seen');
    assert.equal(changes, 1);
    assert.equal(await connection.call(['SET', 'key', 'new']), 'OK');
    await replica.ask('REPLICAOF', '127.0.0.1', primary.port);
    await until(async () => {
      await connection.call(['PING']);
      return connection.replica !== undefined;
    }, 'the demotion to be seen by a connection in use');
    assert.deepEqual(connection.replica, at());
    assert.equal(changes, 2);
  });
});
