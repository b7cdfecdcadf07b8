import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { newSessionId } from '../../../src/farm/site/session-id.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { overwrittenItems } from '../../../src/stores/edit/overwritten.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { BusySite, EDITED, TIMEOUT_MINUTES } from './busy-site.ts';
import { connectBy } from './support.ts';

const clientCount = 8;
const timeoutMs = TIMEOUT_MINUTES * 60_000;
/** Edits in a run over both layouts, by scripts and by transactions: 10,000. */
const editCounts = { scripts: 4000, transactions: 1000 } as const;
/** Edits against a site without locks, of which many have to be made again. */
const freeEditCount = 60;

for (const way of ['scripts', 'transactions'] as const) {
  describe(`a session that is edited with ${way} while its site is busy`, function () {
    this.timeout(120_000);
    let server: RedisServer;
    let editor: RedisConnection;
    let site: RedisConnection[];

    before(async () => {
      server = await startRedis();
      editor = await connectBy(way, server);
      site = await Promise.all([connectBy('scripts', server), connectBy('scripts', server)]);
    });
    after(async () => {
      for (const connection of [editor, ...site]) connection.close();
      await server.stop();
    });

    /** Changes the edited item of a draft to `edit <number>`. */
    function setEdit(draft: SessionDraft, busy: BusySite, number: number): void {
      const removed = draft.item(EDITED)?.bytes;
      assert.ok(removed);
      const inserted = busy.store.codec.encode(`edit ${number}`);
      const splices = [{ offset: 0, removed, inserted }];
      draft.apply({ type: 'splice', item: EDITED, splices });
    }

    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      it(`loses no update of either side in layout ${layout}`, async () => {
        const ref: SessionRef = { layout, application: '/Busy', id: newSessionId() };
        const busy = new BusySite(ref, site, { clientCount, pauseMs: 4 });
        await busy.create();
        const editCount = editCounts[way];
        const draft = new SessionDraft(await readSession(editor, ref));
        busy.start();
        const outcomes = new Map<string, number>();
        let ok = false;
        try {
          for (let edit = 1; edit <= editCount; edit++) {
            setEdit(draft, busy, edit);
            for (let outcome = ''; outcome !== 'saved';) {
              const result = await saveSession(editor, draft);
              ({ outcome } = result);
              outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
              if (result.outcome === 'saved') {
                draft.rebase(result.snapshot);
                const { ttlMs = 0 } = result.snapshot;
                assert.ok(ttlMs > timeoutMs - 5000 && ttlMs <= timeoutMs, `${ttlMs} ms left`);
              } else if (result.outcome === 'changed') assert.deepEqual(result.conflicts, []);
              else assert.equal(outcome, 'locked');
            }
          }
          ok = true;
        } finally {
          if (!ok) await busy.stop().catch(() => undefined);
        }
        const requests = await busy.stop();
        assert.ok(
          requests.every((count) => count > 0),
          `every client got its turn: ${requests.join()}`,
        );
        assert.ok((outcomes.get('locked') ?? 0) > 0, 'edits met requests');

        const { items, lock, ttlMs } = await readSession(editor, ref);
        const { codec } = busy.store;
        const values = new Map(items.map(({ name, bytes }) => [name, codec.decode(bytes)]));
        assert.equal(values.get(EDITED), `edit ${editCount}`);
        for (const [i, count] of requests.entries()) assert.equal(values.get(`Client${i}`), count);
        assert.equal(lock, undefined);
        assert.ok((ttlMs ?? 0) > timeoutMs - 60_000 && (ttlMs ?? 0) <= timeoutMs);
      });

      it(`reports every edit that a site without locks overwrote in layout ${layout}`, async () => {
        const ref: SessionRef = { layout, application: '/Free', id: newSessionId() };
        const busy = new BusySite(ref, site, { clientCount, pauseMs: 1 });
        await busy.create();
        const random = randomFrom(11);
        let tries = 0;
        for (let edit = 1; edit <= freeEditCount; edit++) {
          for (let stands = false; !stands; tries++) {
            const draft = new SessionDraft(await readSession(editor, ref));
            setEdit(draft, busy, edit);
            const changes = draft.changes();
            const requests = busy.sendFreeRequests(random);
            await wait(random.below(8));
            const result = await saveSession(editor, draft);
            await requests;
            // What a page of the site sees now is what counts.
            const answer = await busy.store.get(ref.id);
            assert.equal(answer.kind, 'found');
            const items = new SessionItems(busy.store.codec, answer.items);
            stands = items.get(EDITED) === `edit ${edit}`;
            if (result.outcome === 'changed') continue;
            assert.equal(result.outcome, 'saved');
            const { items: now } = await readSession(editor, ref);
            const reported = overwrittenItems(changes, now);
            assert.deepEqual(
              reported.map(({ name }) => name),
              stands ? [] : [EDITED],
            );
          }
        }
        assert.ok(tries > freeEditCount, 'some were overwritten');
      });

      it(`is never brought back by a save after it ended in layout ${layout}`, async () => {
        const [connection] = site;
        assert.ok(connection);
        for (let round = 0; round < 100; round++) {
          const ref: SessionRef = { layout, application: '/Ending', id: `s${round}` };
          const busy = new BusySite(ref, site, { clientCount: 1, pauseMs: 1 });
          await busy.create();
          const draft = new SessionDraft(await readSession(editor, ref));
          setEdit(draft, busy, 1);
          const { data, timeout } = keysOf(ref);
          const end = wait(0).then(() => connection.call(['DEL', data, timeout]));
          const result = await saveSession(editor, draft);
          await end;
          assert.ok(['saved', 'gone'].includes(result.outcome), result.outcome);
          assert.equal(await editor.call(['EXISTS', data, timeout]), 0);
        }
      });
    }
  });
}
