import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { LuaScript, Reply } from '../../../src/stores/commands.ts';
import {
  addReplica,
  type RedisServer,
  startCluster,
  startRedis,
  startSentinel,
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

describe('a primary that is replaced', function () {
  this.timeout(120_000);
  const owned: { stop(): Promise<void> }[] = [];
  let connection: RedisConnection;
  let states: string[];

  function follow(opened: RedisConnection): void {
    connection = opened;
    states = [];
    opened.onStateChange((state) => states.push(state));
  }

  afterEach(async () => {
    connection.close();
    await Promise.all(owned.splice(0).map((one) => one.stop()));
  });

  describe('by Sentinels', () => {
    let primary: RedisServer;
    let replica: RedisServer;
    let sentinels: RedisServer[];

    beforeEach(async () => {
      const login = ['--requirepass', 'open-sesame', '--masterauth', 'open-sesame'];
      primary = await startRedis({ args: [...login, '--repl-diskless-sync-delay', '0'] });
      const replicaOf = ['--replicaof', '127.0.0.1', String(primary.port)];
      replica = await startRedis({ args: [...login, ...replicaOf] });
      sentinels = await Promise.all(
        [1, 2, 3].map(() => startSentinel('shop', primary.port, 'open-sesame')),
      );
      owned.push(primary, replica, ...sentinels);
      await until(
        async () => {
          const known = await Promise.all(
            sentinels.map(async (sentinel) => [
              text(
                ((await sentinel.ask('SENTINEL', 'REPLICAS', 'shop')) as Reply[])
                  .flat()
                  .map((field) => text(field))
                  .join(' '),
              ),
              ((await sentinel.ask('SENTINEL', 'SENTINELS', 'shop')) as Reply[]).length,
            ]),
          );
          return known.every(
            ([replicas, others]) =>
              String(replicas).includes('master-link-status ok') && others === 2,
          );
        },
        'the Sentinels to know all',
        40_000,
      );
      const address = `127.0.0.1:${sentinels[0]?.port ?? 0},serviceName=shop,password=open-sesame`;
      follow(await connect({ ...parseEndpoint(address), canWrite: true }));
    });

    /** The time from the moment when a Sentinel names the new primary until a write goes there. */
    async function untilWrittenToNew(limitMs: number): Promise<void> {
      await until(
        async () => {
          const reply = await sentinels[0]?.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'shop');
          return text((reply as Reply[])[1]) === String(replica.port);
        },
        'the Sentinels to name another primary',
        40_000,
      );
      await until(
        async () => {
          const stamp = String(Math.random());
          const done = await connection
            .script(writeScript, [bytes('key')], [stamp])
            .catch(() => undefined);
          if (done === undefined) return false;
          return text(await askAuthed(replica, 'GET', 'key')) === stamp;
        },
        'a write to the new primary',
        limitMs,
      );
    }

    async function askAuthed(
      server: RedisServer,
      ...command: [string, ...string[]]
    ): Promise<Reply> {
      const own = await connect({
        ...parseEndpoint(`127.0.0.1:${server.port},password=open-sesame`),
        canWrite: false,
      });
      try {
        return await own.call(command);
      } finally {
        own.close();
      }
    }

    it('is left within moments although it is alive, and the others hear of it', async () => {
      const heard: string[] = [];
      connection.onPrimaryChange((name) => heard.push(name));
      assert.equal(await sentinels[1]?.ask('SENTINEL', 'FAILOVER', 'shop'), 'OK');
      await untilWrittenToNew(3000);
      assert.deepEqual(heard, [`127.0.0.1:${replica.port}`]);
      assert.equal(states.at(0), 'reconnecting');
      assert.equal(connection.state, 'connected');
    });

    it('is left when it is frozen, and not gone back to', async () => {
      primary.freeze();
      await untilWrittenToNew(15_000);
      primary.thaw();
      await until(
        async () => {
          // Sentinels close its connections when they demote it.
          const role = await askAuthed(primary, 'ROLE').catch(() => undefined);
          return Array.isArray(role) && text(role[0] as Reply) === 'slave';
        },
        'the old primary to follow',
        40_000,
      );
      assert.equal(await connection.call(['SET', 'key', 'last']), 'OK');
      assert.equal(text(await askAuthed(replica, 'GET', 'key')), 'last');
    });

    it('is found although the Sentinel of the address is frozen', async () => {
      const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`);
      await until(async () => {
        const clients = await Promise.all(
          sentinels.slice(1).map((sentinel) => sentinel.ask('CLIENT', 'LIST')),
        );
        return clients.every((list) => text(list).includes(' sub=1 '));
      }, 'the connection to listen to all Sentinels');
      sentinels[0]?.freeze();
      const address = `${hosts.join(',')},serviceName=shop,password=open-sesame`;
      const other = await connect({ ...parseEndpoint(address), canWrite: false });
      try {
        assert.equal(await other.call(['PING']), 'PONG');
      } finally {
        other.close();
      }
      // The connection that knew that Sentinel only has learned of the others.
      await primary.stop();
      await until(
        async () => {
          const stamp = await connection.script(writeScript, [bytes('key')], ['x']).catch(() => '');
          return stamp !== '' && connection.state === 'connected';
        },
        'a write to the new primary',
        40_000,
      );
    });
  });

  describe('in a cluster', () => {
    it('is left when it is frozen, and the connection says so meanwhile', async () => {
      const timing = ['--cluster-node-timeout', '1000', '--repl-diskless-sync-delay', '0'];
      const cluster = await startCluster({ args: timing });
      owned.push(cluster);
      const replica = await addReplica(cluster);
      owned.push(replica);
      const [first, second] = cluster.servers;
      follow(await connect({ ...parseEndpoint(`127.0.0.1:${second?.port ?? 0}`), canWrite: true }));
      const keys = Array.from({ length: 60 }, (_, index) => `{/App_${index}}_Data`);
      await connection.pipeline(keys.map((key) => ['SET', key, '1']));
      first?.freeze();
      await until(() => states.includes('reconnecting'), 'the loss to be noticed', 15_000);
      await until(() => connection.state === 'connected', 'the way back', 10_000);
      const replies = await connection.pipeline(keys.map((key) => ['SET', key, '2']));
      assert(replies.every((reply) => reply === 'OK'));
      assert(connection.primaries().some(({ name }) => name === `127.0.0.1:${replica.port}`));
      first?.thaw();
    });
  });
});
