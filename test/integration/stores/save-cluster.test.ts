import assert from 'node:assert/strict';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { type RedisCluster, startCluster } from '../support/redis-server.ts';
import { assertBytes, connectTo, recordedSession, restore } from './support.ts';

/** Applications whose keys' hash tags end early or start late. */
const applications = ['/', '/My_App', 'a}b', '{c', 'd}{e_'];

describe('sessions in a cluster of three primaries', function () {
  this.timeout(60_000);
  let cluster: RedisCluster;
  let connection: RedisConnection;

  before(async () => {
    cluster = await startCluster();
    connection = await connectTo(`127.0.0.1:${cluster.servers[0]?.port}`);
  });
  after(async () => {
    connection.close();
    await cluster.stop();
  });

  for (const provider of ['4.0.1', '5.0.4']) {
    it(`reads, saves and ends those of provider ${provider} on every node`, async () => {
      const recorded = await restore(connection, recordedSession(provider, 'demo'));
      const whole = await readSession(connection, recorded);
      const refs: SessionRef[] = [];
      for (let i = 0; i < 30; i++) {
        const application = applications[i % applications.length] ?? '/';
        const ref = { ...recorded, application, id: `session${i}` };
        const keys = keysOf(ref);
        const data: Command = whole.blob
          ? ['SET', keys.data, whole.blob]
          : ['HSET', keys.data, ...whole.items.flatMap(({ name, bytes }) => [name ?? '', bytes])];
        for (const command of [data, ['PEXPIRE', keys.data, 60_000]] as const) {
          await connection.call(command);
        }
        refs.push(ref);
      }
      const summaries = await readSummaries(connection, refs);
      assert.ok(summaries.every(({ condition }) => condition === 'ok'));
      for (const ref of refs) {
        const draft = new SessionDraft(await readSession(connection, ref));
        draft.apply({ type: 'add', item: 'New', bytes: Uint8Array.of(1, 2, 3) });
        assert.equal((await saveSession(connection, draft)).outcome, 'saved');
        const after = await readSession(connection, ref);
        assertBytes(after.items.find(({ name }) => name === 'New')?.bytes, Uint8Array.of(1, 2, 3));
        assert.equal(after.items.length, whole.items.length + 1);
        assert.ok((after.ttlMs ?? 0) > 50_000 && (after.ttlMs ?? 0) <= 60_000);
        assert.equal((await endSession(connection, ref)).outcome, 'ended');
      }
      const sizes = await Promise.all(cluster.servers.map((server) => server.ask('INFO', 'stats')));
      for (const info of sizes) {
        const commands = /total_writes_processed:(\d+)/.exec(
          Buffer.from(info as Uint8Array).toString(),
        );
        assert.ok(Number(commands?.[1]) > 0, 'every node took a part');
      }
    });
  }

  it("saves PHP's sessions under the prefix for clusters, on every node", async () => {
    for (let i = 0; i < 10; i++) {
      const ref: SessionRef = {
        layout: 'php',
        application: 'PHPREDIS_CLUSTER_SESSION:',
        id: `session${i}`,
      };
      const key = `${ref.application}${ref.id}`;
      await connection.call(['SET', key, 'user|s:3:"Ann";count|i:1;', 'PX', 60_000]);
      const draft = new SessionDraft(await readSession(connection, ref));
      const splices = [{ offset: 0, removed: Buffer.from('i:1;'), inserted: Buffer.from('i:42;') }];
      draft.apply({ type: 'splice', item: 'count', splices });
      assert.equal((await saveSession(connection, draft)).outcome, 'saved');
      assertBytes(
        (await connection.call(['GET', key])) as Uint8Array,
        Buffer.from('user|s:3:"Ann";count|i:42;'),
      );
      assert.equal((await endSession(connection, ref)).outcome, 'ended');
    }
  });

  it('refuses to change a session of provider 1.x whose keys lie on different nodes', async () => {
    // Without braces each key has a slot of its own.
    const ref: SessionRef = { layout: 'aspnet-v1', application: '/', id: 'a'.repeat(24) };
    const keys = keysOf(ref);
    await connection.call(['HSET', keys.data, 'Item', Uint8Array.of(1)]);
    const slots: unknown[] = [];
    for (const key of [keys.data, keys.lock, keys.timeout]) {
      slots.push(await cluster.servers[0]?.ask('CLUSTER', 'KEYSLOT', key));
    }
    assert.equal(new Set(slots).size, 3);
    const draft = new SessionDraft(await readSession(connection, ref));
    assert.equal(draft.items().length, 1);
    draft.apply({ type: 'add', item: 'New', bytes: Uint8Array.of(1) });
    await assert.rejects(saveSession(connection, draft), { code: 'split-keys' });
    assert.equal(await connection.call(['HLEN', keys.data]), 1);
  });
});
