import assert from 'node:assert/strict';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { startMonitor } from '../support/monitor.ts';
import { connectTo, providerOf } from './support.ts';
import { forBothWays, redisRig } from './redis-rig.ts';

/** Runs of what may drift by a millisecond now and then. */
const RUNS = 60;

/** The edits of a value: of the same length, a longer one, a shorter one. */
const texts = { same: 'XXXXX', longer: 'x'.repeat(400), shorter: 'x' };

forBothWays('the time to live of a session that is saved', function (rig) {
  this.timeout(30_000);

  for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
    const ref: SessionRef = { layout, application: '/Ttl', id: 'session' };
    const { data, timeout } = keysOf(ref);

    async function edited(text: string): Promise<SessionDraft> {
      await rig.ask('FLUSHALL');
      const store = providerOf(rig.site, ref);
      const items = new SessionItems(store.codec, []);
      items.set('First', 'hello');
      items.set('Second', 'world');
      await store.create(ref.id, items, 20);
      const draft = new SessionDraft(await readSession(rig.connection, ref));
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
          await rig.connection.call(['PEXPIREAT', key, Date.now() + 54_321]);
        }
        const keys = [data, timeout];
        const ends = () =>
          Promise.all(keys.map((key) => rig.connection.call(['PEXPIRETIME', key])));
        const before = await ends();
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
        assert.deepEqual(await ends(), before);
      });

      it(`ends when it did, each time, in layout ${layout} when a value gets ${kind}`, async () => {
        for (let run = 0; run < RUNS; run++) {
          const draft = await edited(text);
          await rig.connection.call(['PEXPIRE', data, 100_000 + run * 37]);
          const before = await rig.connection.call(['PEXPIRETIME', data]);
          assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
          assert.equal(await rig.connection.call(['PEXPIRETIME', data]), before);
        }
      });

      it(`is over when it ends while a value gets ${kind} in layout ${layout}`, async () => {
        for (let ttlMs = 1; ttlMs <= 500; ttlMs = ttlMs < 12 ? ttlMs + 1 : ttlMs * 3) {
          const draft = await edited(text);
          await rig.connection.call(['PEXPIRE', data, ttlMs]);
          const endsAt = Number(await rig.connection.call(['PEXPIRETIME', data]));
          const { outcome } = await saveSession(rig.connection, draft);
          assert.ok(outcome === 'saved' || outcome === 'gone', outcome);
          const now = Number(await rig.connection.call(['PEXPIRETIME', data]));
          // In its last millisecond it may get another one, since none can't be set.
          const isKept = now === endsAt || now === endsAt + 1;
          assert.ok(now === -2 || isKept, `${now} instead of ${endsAt}`);
        }
      });
    }

    it(`is read at one moment in layout ${layout}`, async () => {
      await edited('x');
      const monitor = await startMonitor(rig.server.port);
      await readSession(rig.connection, ref);
      const names = (await monitor.stop()).map(({ name }) => name);
      const isOne = rig.way === 'scripts' ? names.includes('EVALSHA_RO') : names.includes('EXEC');
      assert.ok(isOne, names.join());
    });
  }
});

describe('the time to live on a server that has no PEXPIRETIME', function () {
  this.timeout(60_000);
  let connection: RedisConnection;
  const rig = redisRig();
  before(async () => {
    const may = ['~*', '+@all', '-@scripting', '-pexpiretime'];
    await rig.ask('ACL', 'SETUSER', 'old', 'reset', 'on', '>pw', ...may);
    connection = await connectTo(`redis://old:pw@127.0.0.1:${rig.server.port}`);
  });

  after(() => connection.close());

  it('is exact by the clock of the server', async () => {
    const key = 'sess:abc';
    const ref = { layout: 'express', application: 'sess:', id: 'abc' } as const;
    for (let run = 0; run < RUNS; run++) {
      await rig.ask('SET', key, '{"cookie":{},"a":"long enough","b":1}', 'PX', '100000');
      const before = await rig.ask('PEXPIRETIME', key);
      const draft = new SessionDraft(await readSession(connection, ref));
      const removed = draft.item('a')?.bytes ?? assert.fail('a');
      const inserted = new TextEncoder().encode(run % 2 === 0 ? '""' : '"longer than it was"');
      draft.apply({ type: 'splice', item: 'a', splices: [{ offset: 0, removed, inserted }] });
      assert.equal((await saveSession(connection, draft)).outcome, 'saved');
      assert.equal(await rig.ask('PEXPIRETIME', key), before);
    }
  });
});
