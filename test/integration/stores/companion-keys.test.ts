import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Command } from '../../../src/stores/commands.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { type CaseKey, commandsFor } from '../support/case-keys.ts';
import { findCase, refsIn } from '../support/session-cases.ts';
import { redisRig } from './redis-rig.ts';

/** What HybridCache and the output cache of .NET 10 keep, as Redis held it. */
const cacheEntries = (
  JSON.parse(
    readFileSync(new URL('../../fixtures/aspnetcore-cache-entries.json', import.meta.url), 'utf8'),
  ) as readonly (Omit<CaseKey, 'type'> & {
    readonly type: CaseKey['type'] | 'zset';
    readonly members?: readonly string[];
  })[]
).flatMap(({ type, members = [], ...entry }): readonly Command[] =>
  type === 'zset'
    ? members.flatMap((member, at): Command[] =>
        at % 2 === 0 ? [['ZADD', entry.key, members[at + 1] ?? '', member]] : [],
      )
    : commandsFor({ ...entry, type }),
);

const ID = '33fdd1b6-b496-4b33-9f7d-df96679d32fe';
const fields = {
  creationTime: '1404360000000',
  maxInactiveInterval: '1800',
  lastAccessedTime: String(Date.now()),
  'sessionAttr:user': '"ada"',
};

describe('keys that frameworks keep beside their sessions', () => {
  const rig = redisRig();

  async function foundWith(commands: readonly Command[], keys: readonly CaseKey[] = []) {
    await rig.ask('FLUSHALL');
    const index = await findCase(
      {
        connection: rig.connection,
        ask: async (...command) => {
          await rig.ask(...command);
          if (command[0] === 'FLUSHALL') for (const each of commands) await rig.ask(...each);
        },
      },
      { keys },
    );
    assert.deepEqual(index.suggestions, []);
    return refsIn(index);
  }

  it('are told from sessions: entries of HybridCache and the output cache, a text of the distributed cache', async () => {
    assert.ok(cacheEntries.length > 15);
    assert.deepEqual(await foundWith(cacheEntries), []);
  });

  it("are told from sessions: Spring's expirations and indexes", async () => {
    // RedisIndexedSessionRepository.java
    const principal =
      'org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME';
    const refs = await foundWith(
      [
        ['SADD', 'spring:session:expirations:1439245080000', `expires:${ID}`],
        ['SADD', `spring:session:index:${principal}:ada`, ID],
        ['SET', `spring:session:sessions:expires:${ID}`, '', 'EX', 1800],
      ],
      [{ key: `spring:session:sessions:${ID}`, type: 'hash', fields, ttlSeconds: 2100 }],
    );
    assert.deepEqual(refs, [{ layout: 'spring', application: 'spring:session', id: ID }]);
    const { ttlMs = 0 } = await readSession(rig.connection, refs[0] ?? assert.fail());
    assert.ok(ttlMs > 1_700_000 && ttlMs <= 1_800_000, `${ttlMs} ms: that of the marker`);
  });

  it("are told from sessions: those of Spring's repository for WebFlux", async () => {
    // ReactiveRedisIndexedSessionRepository.java, ReactiveRedisSessionIndexer.java, SortedSetReactiveRedisSessionExpirationStore.java
    const index = 'spring:session:sessions:index:PRINCIPAL_NAME_INDEX_NAME:ada';
    const refs = await foundWith(
      [
        ['ZADD', 'spring:session:sessions:expirations', 1439245080000, ID],
        ['SADD', index, ID],
        ['SADD', `spring:session:sessions:${ID}:idx`, index],
      ],
      [{ key: `spring:session:sessions:${ID}`, type: 'hash', fields, ttlSeconds: 1800 }],
    );
    assert.deepEqual(refs, [{ layout: 'spring', application: 'spring:session', id: ID }]);
  });

  it("do not hide Laravel's encrypted sessions, whatever the version names their keys", async () => {
    // What Encrypter.php makes: iv, value, mac, and since Laravel 9 an empty tag.
    const payload = Buffer.from('{"iv":"c2l4dGVlbiBieXRlcyE=","value":"eA==","mac":"0a","tag":""}');
    const inner = payload.toString('base64');
    const id = 'Vo6Y4ilDIlXFLbhEUgLw6nZhZgoiWbDKglt21fKn';
    for (const prefix of [
      ...['laravel_database_laravel_cache_:', 'laravel_database_laravel_cache_'],
      ...['laravel-database-laravel-cache-', 'shop:', ''],
    ]) {
      const value = `s:${inner.length}:"${inner}";`;
      const refs = await foundWith([], [{ key: prefix + id, type: 'string', value }]);
      assert.deepEqual(refs, [{ layout: 'laravel', application: prefix, id }], prefix);
      const { readOnlyReason } = await readSession(rig.connection, refs[0] ?? assert.fail());
      assert.equal(readOnlyReason, 'encrypted');
    }
  });
});
