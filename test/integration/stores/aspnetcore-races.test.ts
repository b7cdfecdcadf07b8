import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { type Random, randomFrom } from '../../../src/farm/seed/random.ts';
import { readCorePayload, writeCorePayload } from '../../../src/formats/aspnetcore/payload.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { createSession } from '../../../src/stores/deeds/copy-session.ts';
import { overwrittenItems } from '../../../src/stores/edit/overwritten.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { redisRig } from './redis-rig.ts';

const clientCount = 8;
const editCount = 60;
const windowSeconds = 1200;
const utf8 = new TextEncoder();
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/**
 * One request that stores, in the commands of Microsoft.Extensions.Caching.StackExchangeRedis
 * (dotnet/aspnetcore src/Caching/StackExchangeRedis/src/RedisCache.cs, .NET 9 on): the whole payload
 * is read, and written back some time later, whatever was written in between.
 */
async function request(
  connection: RedisConnection,
  key: string,
  client: number,
  random: Random,
): Promise<void> {
  await wait(random.below(4));
  const fields = await connection.call(['HMGET', key, 'absexp', 'sldexp', 'data']);
  await connection.call(['EXPIRE', key, windowSeconds]);
  const [absolute, sliding, data] = fields as readonly Uint8Array[];
  assert.ok(absolute && sliding && data);
  await wait(random.below(6));
  const payload = readCorePayload(data);
  const entries = payload.entries.map((entry) =>
    entry.name === `Client${client}`
      ? { ...entry, bytes: utf8.encode(String(Number(textOf(entry.bytes)) + 1)) }
      : entry,
  );
  const after = writeCorePayload({ ...payload, entries });
  await connection.pipeline([
    ['HMSET', key, 'absexp', absolute, 'sldexp', sliding, 'data', after],
    ['EXPIRE', key, windowSeconds],
  ]);
}

for (const way of ['scripts', 'transactions'] as const) {
  describe(`a session of ASP.NET Core that is edited with ${way} while its site is busy`, function () {
    this.timeout(60_000);
    const rig = redisRig(way);

    it('keeps every edit that is not reported as overwritten', async () => {
      const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
      const ref: SessionRef = { layout: 'aspnetcore', application: '', id };
      const names = ['Edited', ...Array.from({ length: clientCount }, (_, i) => `Client${i}`)];
      const items = names.map((name) => ({ name, bytes: utf8.encode('0'), isSystem: false }));
      const times = { timeoutSeconds: windowSeconds, ttlMs: windowSeconds * 1000 };
      assert.equal(
        (await createSession(rig.connection, ref, { items, ...times })).outcome,
        'created',
      );
      const random = randomFrom(5);
      let tries = 0;
      let merges = 0;
      for (let edit = 1; edit <= editCount; edit++) {
        for (let stands = false; !stands; tries++) {
          const draft = new SessionDraft(await readSession(rig.connection, ref));
          const removed = draft.item('Edited')?.bytes;
          assert.ok(removed);
          const splices = [{ offset: 0, removed, inserted: utf8.encode(`edit ${edit}`) }];
          draft.apply({ type: 'splice', item: 'Edited', splices });
          const changes = draft.changes();
          const clients = Array.from({ length: clientCount }, (_, client) =>
            request(rig.site, id, client, random),
          );
          await wait(random.below(8));
          const result = await saveSession(rig.connection, draft);
          await Promise.all(clients);
          const [data, ttlMs] = await Promise.all([
            rig.site.call(['HGET', id, 'data']),
            rig.site.call(['PTTL', id]),
          ]);
          assert.ok(data instanceof Uint8Array);
          const { entries } = readCorePayload(data);
          const stored = entries.find(({ name }) => name === 'Edited');
          stands = textOf(stored?.bytes) === `edit ${edit}`;
          assert.ok(Number(ttlMs) > (windowSeconds - 5) * 1000);
          if (result.outcome === 'changed') continue;
          assert.equal(result.outcome, 'saved');
          if (result.mergedNames.length > 0) merges++;
          const { items: now } = await readSession(rig.connection, ref);
          const reported = overwrittenItems(changes, now).map(({ name }) => name);
          assert.deepEqual(reported, stands ? [] : ['Edited']);
        }
      }
      assert.ok(tries > editCount, 'some were overwritten');
      assert.ok(merges > 0, 'some met what the site had stored');
    });
  });
}
