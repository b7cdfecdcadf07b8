import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { newSessionId } from '../../../src/farm/site/session-id.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import { RedisStore } from '../../../src/farm/site/redis-store.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/draft.ts';
import { readSession } from '../../../src/stores/read-session.ts';
import { saveSession } from '../../../src/stores/save-session.ts';
import type { SampleLayout } from '../../../src/farm/config.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectTo } from './support.ts';

const clientCount = 8;
const editCount = 200;
const timeoutMinutes = 20;

/** Requests of a site, each with the lock that the provider takes, against edits of the session. */
interface SampleRef extends SessionRef {
  readonly layout: SampleLayout;
}

describe('a session that is edited while its site is busy', function () {
  this.timeout(120_000);
  let server: RedisServer;
  let connections: RedisConnection[];

  before(async () => {
    server = await startRedis();
    const address = `127.0.0.1:${server.port}`;
    connections = await Promise.all([connectTo(address), connectTo(address), connectTo(address)]);
  });
  after(async () => {
    for (const connection of connections) connection.close();
    await server.stop();
  });

  const connectionOf = (index: number): RedisConnection => {
    const connection = connections[index % connections.length];
    assert.ok(connection);
    return connection;
  };

  /** Counts up an item of its own, request by request, until it is told to stop. */
  async function client(ref: SampleRef, index: number, isOver: () => boolean): Promise<number> {
    const random = randomFrom(index);
    const store = storeOf(ref, connectionOf(index));
    const name = `Client${index}`;
    let requests = 0;
    while (!isOver()) {
      const answer = await store.getExclusive(ref.id);
      if (answer.kind === 'found') {
        const items = new SessionItems(store.codec, answer.items);
        assert.equal(items.get(name), requests);
        items.set(name, ++requests);
        await store.update(ref.id, items, answer.lockId ?? '', timeoutMinutes);
      } else assert.equal(answer.kind, 'locked');
      await wait(random.below(15));
    }
    return requests;
  }

  function storeOf({ layout, application }: SampleRef, connection: RedisConnection): RedisStore {
    const runner = (): Promise<RedisConnection> => Promise.resolve(connection);
    const times = { timeoutMinutes, executionTimeoutSeconds: 110 };
    return new RedisStore({ runner, layout, application, ...times });
  }

  for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
    it(`loses no update of either side in layout ${layout}`, async () => {
      const ref: SampleRef = { layout, application: '/Busy', id: newSessionId() };
      const editor = connectionOf(0);
      const store = storeOf(ref, editor);
      const start = new SessionItems(store.codec, []);
      start.set('Edited', 'edit 0');
      for (let i = 0; i < clientCount; i++) start.set(`Client${i}`, 0);
      await store.create(ref.id, start, timeoutMinutes);

      let isOver = false;
      const clients = Array.from({ length: clientCount }, (_, i) => client(ref, i, () => isOver));
      const outcomes = new Map<string, number>();
      try {
        for (let edit = 1; edit <= editCount; edit++) {
          const draft = new SessionDraft(await readSession(editor, ref));
          const before = draft.item('Edited')?.bytes;
          assert.ok(before);
          assert.equal(store.codec.decode(before), `edit ${edit - 1}`);
          const inserted = store.codec.encode(`edit ${edit}`);
          const splices = [{ offset: 0, removed: before, inserted }];
          draft.apply({ type: 'splice', item: 'Edited', splices });
          for (let outcome = ''; outcome !== 'saved';) {
            await wait(edit % 3);
            const result = await saveSession(editor, draft);
            ({ outcome } = result);
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
            assert.ok(['saved', 'locked', 'changed'].includes(outcome), outcome);
            if (result.outcome === 'changed') assert.deepEqual(result.conflicts, []);
          }
        }
      } finally {
        isOver = true;
      }
      const requests = await Promise.all(clients);
      assert.ok(
        requests.every((count) => count > 0),
        `every client got its turn: ${requests.join()}`,
      );
      assert.ok((outcomes.get('locked') ?? 0) > 0, 'edits met requests');

      const { items, lock, ttlMs } = await readSession(editor, ref);
      const values = new Map(items.map(({ name, bytes }) => [name, store.codec.decode(bytes)]));
      assert.equal(values.get('Edited'), `edit ${editCount}`);
      for (const [i, count] of requests.entries()) assert.equal(values.get(`Client${i}`), count);
      assert.equal(lock, undefined);
      assert.ok((ttlMs ?? 0) > (timeoutMinutes - 1) * 60_000);
      assert.ok((ttlMs ?? 0) <= timeoutMinutes * 60_000);
    });

    it(`is never brought back by a save after it ended in layout ${layout}`, async () => {
      const editor = connectionOf(0);
      const site = connectionOf(1);
      for (let round = 0; round < 100; round++) {
        const ref: SampleRef = { layout, application: '/Ending', id: `s${round}` };
        const store = storeOf(ref, site);
        const items = new SessionItems(store.codec, []);
        items.set('Edited', 'x');
        await store.create(ref.id, items, timeoutMinutes);
        const draft = new SessionDraft(await readSession(editor, ref));
        draft.apply({ type: 'add', item: 'New', bytes: store.codec.encode('y') });
        const { data, timeout } = keysOf(ref);
        const end = site.call(['DEL', data, timeout]);
        const result = await saveSession(editor, draft);
        await end;
        assert.ok(['saved', 'gone'].includes(result.outcome), result.outcome);
        assert.equal(await editor.call(['EXISTS', data, timeout]), 0);
      }
    });
  }
});
