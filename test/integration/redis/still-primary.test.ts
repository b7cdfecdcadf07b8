import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { judge, readClusterNodes } from '../../../src/redis/client/still-primary.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { StoreError } from '../../../src/stores/replies.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import { type RedisServer, startRedis, startSentinel, until } from '../support/redis-server.ts';
import { connectTo, providerOf, text } from '../stores/support.ts';

const password = 'open-sesame';

describe('a primary that is replaced while it is alive', function () {
  this.timeout(90_000);
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('takes no save that is told as saved once the Sentinels have named another', async () => {
    const start = async (args: readonly string[] = []): Promise<RedisServer> => {
      const server = await startRedis({ password, args });
      ends.push(() => server.stop());
      return server;
    };
    const primary = await start();
    // The Sentinel and the replica see the primary through the proxy, we see it as it is.
    const proxy = await startFaultyProxy(primary.port);
    ends.push(() => proxy.close());
    const replica = await start(['--replicaof', '127.0.0.1', String(proxy.port)]);
    const sentinel = await startSentinel('shop', proxy.port, password);
    ends.push(() => sentinel.stop());
    await until(
      async () => {
        const replicas = await sentinel.ask('SENTINEL', 'REPLICAS', 'shop');
        return Array.isArray(replicas) && replicas.length > 0;
      },
      'the replica to be known',
      30_000,
    );
    const address = `127.0.0.1:${sentinel.port},serviceName=shop,password=${password}`;
    const natMap = { [`127.0.0.1:${proxy.port}`]: { host: '127.0.0.1', port: primary.port } };
    const connection: RedisConnection = await connect({
      ...parseEndpoint(address),
      natMap,
      canWrite: true,
    });
    ends.push(() => connection.close());

    const ref: SessionRef = { layout: 'aspnet-v2', application: '/Failover', id: 'session' };
    const { codec } = providerOf(connection, ref);
    const items = new SessionItems(codec, []);
    items.set('Edited', 'edit 0');
    await providerOf(connection, ref).create(ref.id, items, 20);
    await until(
      async () => text(await replica.ask('INFO', 'replication')).includes('master_link_status:up'),
      'the replica to be in step',
      30_000,
    );
    const direct = await connectTo(`127.0.0.1:${replica.port}`, { password });
    ends.push(() => direct.close());

    const draft = new SessionDraft(await readSession(connection, ref));
    proxy.isAway = true;
    const told = { saved: 0, demoted: 0, afterwards: 0 };
    let edit = 0;
    await until(
      async () => {
        const named = await sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'shop');
        const isSwitched =
          Array.isArray(named) && text((named as readonly Reply[])[1]) === String(replica.port);
        const removed = draft.item('Edited')?.bytes ?? new Uint8Array();
        const inserted = codec.encode(`edit ${++edit}`);
        const splices = [{ offset: 0, removed, inserted }];
        draft.apply({ type: 'splice', item: 'Edited', splices });
        try {
          const result = await saveSession(connection, draft, { overwrites: true });
          if (result.outcome !== 'saved') return false;
          draft.rebase(result.snapshot);
          told.saved++;
          if (!isSwitched) return false;
          const { items: now } = await readSession(direct, ref);
          assert.equal(codec.decode(now[0]?.bytes ?? new Uint8Array()), `edit ${edit}`);
          return ++told.afterwards === 20;
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          if (error instanceof StoreError && error.code === 'demoted') told.demoted++;
          return false;
        }
      },
      'saves on the new primary',
      60_000,
    );
    assert.equal(told.afterwards, 20);
  });

  const nodes = (owner: string, other: string): ReturnType<typeof readClusterNodes> =>
    readClusterNodes(
      Buffer.from(
        [
          `aaa 127.0.0.1:7000@17000 ${owner}`,
          `bbb 127.0.0.1:7001@17001,host ${other}`,
          'ccc 127.0.0.1:7002@17002 myself,master - 0 0 3 connected 10923-16383 [93-<-bbb]',
          '',
        ].join('\n'),
      ),
    );

  it('is told from one that gave its slots away in a cluster', () => {
    const whole = nodes('master - 0 1 1 connected 0-5460', 'master - 0 1 2 connected 5461-10922');
    assert.equal(judge('aaa', 100, [whole]), true);
    const failed = nodes('master,fail - 0 1 1 disconnected', 'master - 0 1 4 connected 0-10922');
    assert.equal(judge('aaa', 100, [failed]), false);
    const demoted = nodes('slave bbb 0 1 4 connected', 'master - 0 1 4 connected 0-10922');
    assert.equal(judge('aaa', 100, [undefined, demoted]), false);
    const moved = nodes('master - 0 1 1 connected 1-99', 'master - 0 1 4 connected 100-10922');
    assert.equal(judge('aaa', 100, [moved]), true);
    assert.equal(judge('aaa', 100, [undefined]), undefined);
  });
});
