import assert from 'node:assert/strict';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/draft.ts';
import { readSession } from '../../../src/stores/read-session.ts';
import { saveSession } from '../../../src/stores/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { startMonitor } from '../support/monitor.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectBy, providerOf } from './support.ts';

/** The edits of a value: of the same length, a longer one, a shorter one. */
const texts = { same: 'XXXXX', longer: 'x'.repeat(400), shorter: 'x' };

for (const way of ['scripts', 'transactions'] as const) {
  describe(`the time to live of a session that is saved with ${way}`, function () {
    this.timeout(30_000);
    let server: RedisServer;
    let connection: RedisConnection;
    let site: RedisConnection;

    before(async () => {
      server = await startRedis();
      connection = await connectBy(way, server);
      site = await connectBy('scripts', server);
    });
    after(async () => {
      connection.close();
      site.close();
      await server.stop();
    });

    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      const ref: SessionRef = { layout, application: '/Ttl', id: 'session' };
      const { data, timeout } = keysOf(ref);

      async function edited(text: string): Promise<SessionDraft> {
        await server.ask('FLUSHALL');
        const store = providerOf(site, ref);
        const items = new SessionItems(store.codec, []);
        items.set('First', 'hello');
        items.set('Second', 'world');
        await store.create(ref.id, items, 20);
        const draft = new SessionDraft(await readSession(connection, ref));
        const removed = draft.item('First')?.bytes;
        assert.ok(removed);
        const inserted = store.codec.encode(text);
        draft.apply({ type: 'splice', item: 'First', splices: [{ offset: 0, removed, inserted }] });
        return draft;
      }

      for (const [kind, text] of Object.entries(texts)) {
        it(`ends at the same millisecond in layout ${layout} when a value gets ${kind}`, async () => {
          const draft = await edited(text);
          for (const key of [data, timeout]) {
            await connection.call(['PEXPIREAT', key, Date.now() + 54_321]);
          }
          const keys = [data, timeout];
          const ends = () => Promise.all(keys.map((key) => connection.call(['PEXPIRETIME', key])));
          const before = await ends();
          assert.equal((await saveSession(connection, draft)).outcome, 'saved');
          assert.deepEqual(await ends(), before);
        });

        it(`is over when it ends while a value gets ${kind} in layout ${layout}`, async () => {
          for (let ttlMs = 1; ttlMs <= 500; ttlMs = ttlMs < 12 ? ttlMs + 1 : ttlMs * 3) {
            const draft = await edited(text);
            await connection.call(['PEXPIRE', data, ttlMs]);
            const endsAt = Number(await connection.call(['PEXPIRETIME', data]));
            const { outcome } = await saveSession(connection, draft);
            assert.ok(outcome === 'saved' || outcome === 'gone', outcome);
            const now = Number(await connection.call(['PEXPIRETIME', data]));
            // In its last millisecond it may get another one, since none can't be set.
            const isKept = now === endsAt || now === endsAt + 1;
            assert.ok(now === -2 || isKept, `${now} instead of ${endsAt}`);
          }
        });
      }

      it(`is read at one moment in layout ${layout}`, async () => {
        await edited('x');
        const monitor = await startMonitor(server.port);
        await readSession(connection, ref);
        const names = (await monitor.stop()).map(({ name }) => name);
        const isOne = way === 'scripts' ? names.includes('EVALSHA_RO') : names.includes('EXEC');
        assert.ok(isOne, names.join());
      });
    }
  });
}
