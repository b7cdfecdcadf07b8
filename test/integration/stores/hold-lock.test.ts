import assert from 'node:assert/strict';
import type { RedisStore } from '../../../src/farm/site/redis-store.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { renewLock, takeLock } from '../../../src/stores/deeds/hold-lock.ts';
import { releaseLock } from '../../../src/stores/deeds/release-lock.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { providerOf, recordedSession, restore } from './support.ts';
import { forBothWays } from './redis-rig.ts';

forBothWays('holding the lock of a session', (rig) => {
  for (const provider of ['4.0.1', '5.0.4']) {
    describe(`of provider ${provider}`, () => {
      async function open(): Promise<{ ref: SessionRef; store: RedisStore }> {
        await rig.ask('FLUSHALL');
        const ref = await restore(rig.connection, recordedSession(provider, 'demo'));
        await rig.connection.call(['DEL', keysOf(ref).lock]);
        return { ref, store: providerOf(rig.site, ref) };
      }

      async function take(ref: SessionRef, ttlMs = 30_000): Promise<string> {
        const result = await takeLock(rig.connection, ref, ttlMs);
        assert.equal(result.outcome, 'taken');
        return result.value;
      }

      it('keeps requests waiting, in every time zone, until it is given back', async () => {
        const { ref, store } = await open();
        const value = await take(ref);
        for (const answer of [await store.getExclusive(ref.id), await store.get(ref.id)]) {
          assert.equal(answer.kind, 'locked');
          // A server deletes a lock that is as old as a request may get; the farthest zone is UTC+14.
          assert.ok(answer.lockAgeMs + 14 * 3_600_000 < 110_000, String(answer.lockAgeMs));
        }
        assert.equal((await releaseLock(rig.connection, ref, { value })).outcome, 'released');
        assert.equal((await store.getExclusive(ref.id)).kind, 'found');
      });

      it('shows how long it has been held, and ends by itself', async () => {
        const { ref } = await open();
        const value = await take(ref);
        const { lock } = await readSession(rig.connection, ref);
        assert.equal(lock?.value, value);
        assert.ok((lock.ageMs ?? 99_999) < 2000, String(lock.ageMs));
        assert.ok((lock.ttlMs ?? 0) > 28_000 && (lock.ttlMs ?? 0) <= 30_000);
        assert.match(value, /^\d{18}$/);
      });

      it('goes on when it is renewed, and is not renewed when it was lost', async () => {
        const { ref } = await open();
        const { lock } = keysOf(ref);
        const value = await take(ref, 5000);
        assert.equal((await renewLock(rig.connection, ref, value, 30_000)).outcome, 'renewed');
        assert.ok(Number(await rig.connection.call(['PTTL', lock])) > 28_000);
        await rig.connection.call(['SET', lock, '639148400000000000', 'EX', 50]);
        const taken = await renewLock(rig.connection, ref, value, 30_000);
        assert.equal(taken.outcome, 'other-lock');
        assert.equal((await releaseLock(rig.connection, ref, { value })).outcome, 'other-lock');
        assert.equal(await rig.connection.call(['EXISTS', lock]), 1);
        await rig.connection.call(['DEL', lock]);
        assert.equal((await renewLock(rig.connection, ref, value, 30_000)).outcome, 'lost');
        assert.equal(await rig.connection.call(['EXISTS', lock]), 0);
      });

      it('is refused while a request holds it, or when the session has gone', async () => {
        const { ref, store } = await open();
        const { lock, data, timeout } = keysOf(ref);
        const request = await store.getExclusive(ref.id);
        assert.equal(request.kind, 'found');
        const refused = await takeLock(rig.connection, ref, 30_000);
        assert.equal(refused.outcome, 'locked');
        assert.equal(refused.lock.value, request.lockId);
        await rig.connection.call(['DEL', lock, data, timeout]);
        assert.equal((await takeLock(rig.connection, ref, 30_000)).outcome, 'gone');
        assert.equal(await rig.connection.call(['EXISTS', lock]), 0);
      });

      it('lets edits of its holder through and nobody else', async () => {
        const { ref } = await open();
        const heldLock = await take(ref);
        const draft = new SessionDraft(await readSession(rig.connection, ref));
        draft.apply({ type: 'add', item: 'Held', bytes: Uint8Array.of(0x15) });
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'locked');
        const other = await saveSession(rig.connection, draft, { heldLock: `${heldLock}0` });
        assert.equal(other.outcome, 'locked');
        const result = await saveSession(rig.connection, draft, { heldLock });
        assert.equal(result.outcome, 'saved');
        assert.equal(result.snapshot.lock?.value, heldLock);
      });
    });
  }
});
