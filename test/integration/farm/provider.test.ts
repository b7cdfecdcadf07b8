import assert from 'node:assert/strict';
import { InProcessStore } from '../../../src/farm/site/in-process-store.ts';
import { newLockId } from '../../../src/farm/site/lock-id.ts';
import { RedisStore } from '../../../src/farm/site/redis-store.ts';
import { newSessionId } from '../../../src/farm/site/session-id.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import { startSandbox } from '../../../src/farm/sandbox/server.ts';
import type { StoreAnswer } from '../../../src/farm/site/session-store.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import type { AspNetKeys } from '../../../src/stores/layouts/aspnet/key-names.ts';
import type { Reply } from '../../../src/stores/commands.ts';
import { connectTo, recordedSession, recordedSessions, restore } from '../stores/support.ts';
import { startRedis } from '../support/redis-server.ts';

const text = (reply: Reply | undefined): string =>
  reply instanceof Uint8Array ? Buffer.from(reply).toString('latin1') : String(reply);

type Found = Extract<StoreAnswer, { kind: 'found' }>;

interface Place {
  readonly port: number;
  stop(): Promise<void>;
}

const startEmbedded = async (): Promise<Place> => {
  const sandbox = await startSandbox(0);
  return { port: sandbox.port, stop: () => sandbox.close() };
};

const places: Readonly<Record<string, () => Promise<Place>>> = {
  'a real Redis': startRedis,
  'the sandbox': startEmbedded,
};

for (const [name, startPlace] of Object.entries(places)) {
  describe(`the sample site's session provider with ${name}`, () => {
    let place: Place;
    let connection: RedisConnection;

    before(async () => {
      place = await startPlace();
      connection = await connectTo(`localhost:${place.port}`);
    });
    after(async () => {
      connection.close();
      await place.stop();
    });

    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      describe(layout, () => {
        const isHash = layout === 'aspnet-v2';
        const provider = isHash ? '4.0.1' : '5.0.4';
        let store: RedisStore;
        let id: string;
        let keys: AspNetKeys;

        beforeEach(() => {
          store = storeOf('/MyApp');
          id = newSessionId();
          keys = keysOf({ layout, application: '/MyApp', id });
        });

        const storeOf = (application: string): RedisStore =>
          new RedisStore({
            runner: () => Promise.resolve(connection),
            ...{ layout, application, timeoutMinutes: 20, executionTimeoutSeconds: 110 },
          });

        const itemsOf = (
          values: Readonly<Record<string, string | number | Date>>,
        ): SessionItems => {
          const items = new SessionItems(store.codec, []);
          for (const [name, value] of Object.entries(values)) items.set(name, value);
          return items;
        };

        const ask = async (...command: [string, ...(string | number | Uint8Array)[]]) =>
          connection.call(command);

        const take = async (): Promise<Found> => {
          const answer = await store.getExclusive(id);
          assert.equal(answer.kind, 'found');
          return answer;
        };

        const ttls = async (): Promise<number[]> =>
          (await connection.pipeline([
            ['TTL', keys.data],
            ['TTL', keys.timeout],
            ['TTL', keys.lock],
          ])) as number[];

        it('stores a new session byte for byte as the provider does', async () => {
          const recorded = recordedSession(provider, 'demo');
          ({ id } = recorded);
          keys = keysOf({ layout, application: '/MyApp', id });
          const ref = await restore(connection, recorded);
          assert.equal(ref.id, id);
          const read = async (): Promise<string[]> =>
            (
              await connection.pipeline(
                isHash
                  ? [
                      ['HGETALL', keys.data],
                      ['HGETALL', keys.timeout],
                    ]
                  : [
                      ['GET', keys.data],
                      ['GET', keys.timeout],
                    ],
              )
            ).flatMap((reply) => (Array.isArray(reply) ? reply.map(text) : text(reply)));
          const expected = await read();
          await ask('DEL', keys.data, keys.timeout);
          // JavaScript's clock ends at the millisecond: the recorded time had 0.4567 ms more.
          const savedAt = new Date(2024, 4, 17, 10, 21, 33, 123);
          await store.create(
            id,
            itemsOf({ UserInput: 'Hello from the text box', SavedAt: savedAt }),
            20,
          );
          const withoutSubMs = (all: string[]): string[] =>
            all.map((part) =>
              part.replaceAll(ticks(638_515_380_931_234_567n), ticks(638_515_380_931_230_000n)),
            );
          assert.deepEqual(await read(), withoutSubMs(expected));
          assert.deepEqual(await ttls(), [1200, 1200, -2]);
        });

        it('finds in every recorded session what the provider found', async () => {
          for (const recorded of recordedSessions().filter(
            (session) => session.provider === provider,
          )) {
            await restore(connection, recorded);
            const { lock } = keysOf({ layout, application: recorded.app, id: recorded.id });
            await ask('DEL', lock);
            const answer = await storeOf(recorded.app).get(recorded.id);
            assert.equal(answer.kind === 'found', recorded.state.found, recorded.scenario);
            if (answer.kind !== 'found') continue;
            assert.equal(answer.timeoutMinutes, recorded.state.timeoutMinutes, recorded.scenario);
            const items = new SessionItems(store.codec, answer.items);
            const names = items.all().map(({ name }) => name);
            const expected = recorded.expected.map(({ name }) => name);
            assert.deepEqual(names.sort(), expected.sort(), recorded.scenario);
          }
        });

        it('takes the lock with its time to live, and gives it back', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 20);
          const { lockId = '' } = await take();
          assert.match(lockId, /^\d{18}$/);
          assert.equal(text(await ask('GET', keys.lock)), lockId);
          assert.deepEqual(await ttls(), [1200, 1200, 110]);
          for (const answer of [await store.getExclusive(id), await store.get(id)]) {
            assert.ok(
              answer.kind === 'locked' && answer.lockId === lockId && answer.lockAgeMs < 5000,
            );
          }
          await store.release(id, 'another', 20);
          assert.equal((await store.get(id)).kind, 'locked');
          await store.release(id, lockId, 20);
          assert.equal((await store.get(id)).kind, 'found');
        });

        it('does not take the lock for a page that only reads', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 20);
          assert.equal((await store.get(id)).kind, 'found');
          assert.equal(await ask('EXISTS', keys.lock), 0);
        });

        it('leaves no lock behind for a session that is not there', async () => {
          assert.deepEqual(await store.getExclusive(id), { kind: 'missing' });
          assert.equal(await ask('EXISTS', keys.lock, keys.data, keys.timeout), 0);
        });

        it('makes the session live on at each access, even a refused one', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 30);
          const shorten = () =>
            connection.pipeline([keys.data, keys.timeout].map((key) => ['EXPIRE', key, 5]));
          const isLong = async (): Promise<void> =>
            assert.deepEqual((await ttls()).slice(0, 2), [1800, 1800]);
          await shorten();
          await store.get(id);
          await isLong();
          await shorten();
          const { lockId = '' } = await take();
          await isLong();
          await shorten();
          await store.getExclusive(id);
          await isLong();
          await shorten();
          await store.release(id, lockId, 20);
          await isLong();
        });

        it('does not lengthen a session whose timeout is not stored', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 30);
          await connection.pipeline([
            ['DEL', keys.timeout],
            ['EXPIRE', keys.data, 5],
          ]);
          const { timeoutMinutes, lockId = '' } = await take();
          assert.equal(timeoutMinutes, 20);
          assert.deepEqual((await ttls()).slice(0, 2), [5, -2]);
          await store.release(id, lockId, 20);
          assert.deepEqual((await ttls()).slice(0, 2), [1200, -2]);
        });

        it('stores changes, leaves the rest byte for byte, and frees the lock', async () => {
          const recorded = recordedSession(provider, 'cart');
          const own = storeOf(recorded.app);
          ({ id } = recorded);
          await restore(connection, recorded);
          const before = await own.getExclusive(id);
          assert.ok(before.kind === 'found' && before.lockId !== undefined);
          const items = new SessionItems(own.codec, before.items);
          items.set('Text', 'new');
          const [first] = before.items;
          items.remove(first?.name ?? '');
          await own.update(id, items, before.lockId, before.timeoutMinutes);
          const after = await own.get(id);
          assert.equal(after.kind, 'found');
          const expected = new Map(
            before.items.slice(1).map(({ name, bytes }) => [name, hex(bytes)]),
          );
          expected.set('Text', hex(own.codec.encode('new')));
          const found = after.items.map(({ name, bytes }) => [name, hex(bytes)] as const);
          assert.deepEqual(new Map(found), expected);
        });

        it('stores nothing when its lock was lost', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 20);
          const { lockId = '' } = await take();
          const other = newLockId();
          await ask('SET', keys.lock, other);
          await store.update(id, itemsOf({ Text: 'late' }), lockId, 20);
          await store.remove(id, lockId);
          await ask('DEL', keys.lock);
          const { items } = await take();
          assert.deepEqual(
            items.map(({ bytes }) => hex(bytes)),
            [hex(store.codec.encode('a'))],
          );
        });

        it('keeps the first spelling of a name, whatever its case', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 20);
          const { items: stored, lockId = '' } = await take();
          const items = new SessionItems(store.codec, stored);
          items.set('TEXT', 'b');
          await store.update(id, items, lockId, 20);
          const { items: after } = await take();
          assert.deepEqual(
            after.map(({ name }) => name),
            ['Text'],
          );
        });

        it('ends a session with all its keys', async () => {
          await store.create(id, itemsOf({ Text: 'a' }), 20);
          const { lockId = '' } = await take();
          await store.remove(id, lockId);
          assert.equal(await ask('EXISTS', keys.lock, keys.data, keys.timeout), 0);
        });
      });
    }
  });
}

describe("the sample site's sessions in memory", () => {
  it('are not seen by another process', async () => {
    const [a, b] = [new InProcessStore(), new InProcessStore()];
    const id = newSessionId();
    const items = new SessionItems(a.codec, []);
    items.set('Text', 'a');
    await a.create(id, items, 20);
    assert.equal((await a.get(id)).kind, 'found');
    assert.equal((await b.get(id)).kind, 'missing');
    const taken = await a.getExclusive(id);
    assert.ok(taken.kind === 'found' && taken.lockId !== undefined);
    assert.equal((await a.get(id)).kind, 'locked');
    await a.release(id, taken.lockId);
    assert.equal((await a.get(id)).kind, 'found');
    for (const store of [a, b]) store.dispose();
  });
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Ticks of a local DateTime as they stand in a stream, kind and all but the last byte left out. */
const ticks = (value: bigint): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.subarray(0, 7).toString('latin1');
};
