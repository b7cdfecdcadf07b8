import assert from 'node:assert/strict';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { CommandRunner } from '../../../src/stores/commands.ts';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import { checkDefinitions } from '../../../src/stores/layouts/custom/definition.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { keySlot } from '../../../src/stores/change/key-slot.ts';
import { useCustomLayouts } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { releaseLock } from '../../../src/stores/deeds/release-lock.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SaveResult } from '../../../src/stores/source/change-results.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisCluster, startCluster } from '../support/redis-server.ts';
import { assertBytes, connectTo, text } from './support.ts';

const before3 = 'user|s:3:"Ann";count|i:1;';
const after42 = 'user|s:3:"Ann";count|i:42;';
/** As phpredis writes it: the host, and the number of the process. */
const lockValue = 'web-1|4711';

/** Sets `count` of PHP's session to 42. */
async function saveCount(runner: CommandRunner, ref: SessionRef): Promise<SaveResult> {
  const draft = new SessionDraft(await readSession(runner, ref));
  const splices = [{ offset: 0, removed: Buffer.from('i:1;'), inserted: Buffer.from('i:42;') }];
  draft.apply({ type: 'splice', item: 'count', splices });
  return saveSession(runner, draft);
}

describe('a lock in another slot of a cluster than its session', function () {
  this.timeout(60_000);
  let cluster: RedisCluster;
  let admin: RedisConnection;

  before(async () => {
    cluster = await startCluster();
    for (const server of cluster.servers) {
      await server.ask('ACL', 'SETUSER', 'plain', 'on', '>pw', '~*', '+@all', '-@scripting');
    }
    admin = await connectTo(`127.0.0.1:${cluster.servers[0]?.port}`);
  });
  after(async () => {
    admin.close();
    await cluster.stop();
  });

  const slotOf = (key: string) => cluster.servers[0]?.ask('CLUSTER', 'KEYSLOT', key);
  const valueOf = async (key: string) => text(await admin.call(['GET', key]));

  it('is told from the names of the keys as Redis tells it', async () => {
    const keys = [
      '',
      'a',
      '{}a',
      '{a}b',
      'a{b',
      '}a{b}',
      '{{a}}',
      'é{ü}',
      'x{}{y}',
      'PHPREDIS_SESSION:1_LOCK',
    ];
    for (const key of keys) assert.equal(keySlot(Buffer.from(key)), await slotOf(key), key);
  });

  /** Does something else right after the lock was looked at for the nth time. */
  function interrupted(runner: CommandRunner, lock: string, deed: () => Promise<unknown>) {
    let looks = 0;
    const wrapped: CommandRunner = {
      call: (command) => runner.call(command),
      script: (script, keys, args) => runner.script(script, keys, args),
      transaction: (work) => runner.transaction(work),
      pipeline: async (commands) => {
        const replies = await runner.pipeline(commands);
        const [name, key] = commands[0] ?? [''];
        const isLook = commands.length === 3 && name === 'TYPE';
        if (isLook && text(key) === lock && ++looks === 1) await deed();
        return replies;
      },
    };
    return wrapped;
  }

  for (const way of ['scripts', 'transactions'] as const) {
    describe(`with ${way}`, () => {
      let connection: RedisConnection;
      before(async () => {
        const login = way === 'scripts' ? '' : 'redis://plain:pw@';
        connection = await connectTo(`${login}127.0.0.1:${cluster.servers[0]?.port}`);
      });
      after(() => connection.close());

      for (const application of ['PHPREDIS_SESSION:', 'PHPREDIS_CLUSTER_SESSION:']) {
        let count = 0;
        let ref: SessionRef;
        let key: string;
        let lock: string;
        beforeEach(async () => {
          ref = { layout: 'php', application, id: `${way}${count++}` };
          key = `${application}${ref.id}`;
          lock = `${key}_LOCK`;
          assert.notEqual(await slotOf(key), await slotOf(lock));
          await admin.call(['SET', key, before3, 'PX', 60_000]);
        });

        it(`saves and ends sessions under ${application} when nobody holds it`, async () => {
          assert.equal((await saveCount(connection, ref)).outcome, 'saved');
          assert.equal(await valueOf(key), after42);
          const ttlMs = (await admin.call(['PTTL', key])) as number;
          assert.ok(ttlMs > 50_000 && ttlMs <= 60_000);
          assert.equal((await endSession(connection, ref)).outcome, 'ended');
          assert.equal(await admin.call(['EXISTS', key]), 0);
          assert.equal((await endSession(connection, ref)).outcome, 'gone');
        });

        it(`refuses under ${application} while it is held, and goes on once it is released`, async () => {
          await admin.call(['SET', lock, lockValue, 'PX', 30_000]);
          const refused = await saveCount(connection, ref);
          assert.ok(refused.outcome === 'locked');
          assert.equal(refused.lock.value, lockValue);
          assert.equal(refused.lock.holder, 'web-1, 4711');
          assert.ok((refused.lock.ttlMs ?? 0) > 20_000);
          assert.equal((await endSession(connection, ref)).outcome, 'locked');
          assert.equal(await valueOf(key), before3);
          assert.equal((await releaseLock(connection, ref, refused.lock)).outcome, 'released');
          assert.equal((await saveCount(connection, ref)).outcome, 'saved');
          assert.equal(await valueOf(key), after42);
        });

        it(`ends a session under ${application} with the lock that the user saw`, async () => {
          await admin.call(['SET', lock, lockValue, 'PX', 30_000]);
          const other = await endSession(connection, ref, { value: 'web-2|1' });
          assert.ok(other.outcome === 'locked');
          assert.equal(other.lock.value, lockValue);
          const result = await endSession(connection, ref, { value: lockValue });
          assert.equal(result.outcome, 'ended');
          assert.equal(await admin.call(['EXISTS', key]), 0);
          assert.equal(await admin.call(['EXISTS', lock]), 0);
        });

        it(`tells of a lock that came during a save under ${application}`, async () => {
          const take = () => admin.call(['SET', lock, lockValue, 'PX', 30_000]);
          const result = await saveCount(interrupted(connection, lock, take), ref);
          if (way === 'transactions') {
            // Looked at again right before EXEC.
            assert.equal(result.outcome, 'locked');
            assert.equal(await valueOf(key), before3);
            return;
          }
          assert.ok(result.outcome === 'saved');
          assert.equal(result.snapshot.lock?.value, lockValue);
          assert.equal(await valueOf(key), after42);
        });

        it(`still compares under ${application} what the site wrote`, async () => {
          const draft = new SessionDraft(await readSession(connection, ref));
          const splices = [
            { offset: 0, removed: Buffer.from('i:1;'), inserted: Buffer.from('i:42;') },
          ];
          draft.apply({ type: 'splice', item: 'count', splices });
          await admin.call(['SET', key, 'user|s:3:"Bob";count|i:7;', 'PX', 60_000]);
          const result = await saveSession(connection, draft);
          assert.ok(result.outcome === 'changed');
          assert.deepEqual(
            result.conflicts.map(({ name }) => name),
            ['count'],
          );
        });
      }

      it('ends a session of Spring and its marker, each in a slot of its own', async () => {
        const ref: SessionRef = { layout: 'spring', application: 'spring:session', id: `e-${way}` };
        const data = `spring:session:sessions:${ref.id}`;
        const marker = `spring:session:sessions:expires:${ref.id}`;
        assert.notEqual(await slotOf(data), await slotOf(marker));
        await admin.call(['HSET', data, 'creationTime', '1', 'maxInactiveInterval', '1800']);
        await admin.call(['SET', marker, '', 'PX', 60_000]);
        assert.equal((await endSession(connection, ref)).outcome, 'ended');
        assert.equal(await admin.call(['EXISTS', data]), 0);
        assert.equal(await admin.call(['EXISTS', marker]), 0);
        // What is left of a session that has gone.
        await admin.call(['SET', marker, '', 'PX', 60_000]);
        assert.equal((await endSession(connection, ref)).outcome, 'ended');
        assert.equal(await admin.call(['EXISTS', marker]), 0);
      });

      for (const type of ['string', 'hash'] as const) {
        it(`saves a ${type} under keys of your own, with a lock and a timeout elsewhere`, async () => {
          const { definitions } = checkDefinitions(
            [
              {
                name: `own-${type}`,
                key: `${type}:{application}:s:{id}`,
                lockKey: `${type}:{application}:lock:{id}`,
                timeoutKey: `${type}:{application}:timeout:{id}`,
                type,
                format: type === 'hash' ? 'text' : 'json',
              },
            ],
            new Set(),
          );
          useCustomLayouts(definitions.map((definition) => customLayout(definition)));
          try {
            const ref: SessionRef = { layout: `custom:own-${type}`, application: 'shop', id: way };
            const [key, lock] = ['s', 'lock'].map((part) => `${type}:shop:${part}:${way}`);
            assert.ok(key !== undefined && lock !== undefined);
            await admin.call(
              type === 'hash' ? ['HSET', key, 'name', 'Ann'] : ['SET', key, '{"name":"Ann"}'],
            );
            const value = Buffer.from(type === 'hash' ? 'Bob' : '"Bob"');
            const save = async (): Promise<SaveResult> => {
              const draft = new SessionDraft(await readSession(connection, ref));
              draft.apply({ type: 'add', item: 'other', bytes: value });
              return saveSession(connection, draft);
            };
            await admin.call(['SET', lock, 'held']);
            assert.equal((await save()).outcome, 'locked');
            await admin.call(['DEL', lock]);
            assert.equal((await save()).outcome, 'saved');
            if (type === 'hash') {
              assertBytes((await admin.call(['HGET', key, 'other'])) as Uint8Array, value);
            } else {
              assert.equal(await valueOf(key), '{"name":"Ann","other":"Bob"}');
            }
            assert.equal((await endSession(connection, ref)).outcome, 'ended');
          } finally {
            useCustomLayouts([]);
          }
        });
      }
    });
  }
});
