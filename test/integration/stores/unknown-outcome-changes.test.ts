import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { RedisSource } from '../../../src/redis/redis-source.ts';
import { changeSession } from '../../../src/stores/change/change-script.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { newLockValue, takeLock } from '../../../src/stores/deeds/hold-lock.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { inverseChanges } from '../../../src/stores/edit/overwritten.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummary } from '../../../src/stores/read/summaries.ts';
import type { SessionChange } from '../../../src/stores/source/session-change.ts';
import { UnknownOutcomeError } from '../../../src/stores/source-error.ts';
import { untilKnown } from '../../../src/stores/source/until-known.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectTo, providerOf, text } from './support.ts';

const TIMEOUT_MS = 400;
const LATE_MS = 700;
const LEFT_MS = 600_000;
const LARGE = 'x'.repeat(1_500_000);

/** A session, and what a change of it needs. */
interface Rig {
  readonly ref: SessionRef;
  /** To the server by way of the proxy. */
  readonly connection: RedisConnection;
  /** To the server itself. */
  readonly site: RedisConnection;
  readonly encode: (value: string) => Uint8Array;
  readonly valueOf: (name: string) => Promise<unknown>;
}

/** A change, made ready by {@link Change.prepare}. */
interface Prepared {
  readonly change: SessionChange;
  /** Whether the server shows the change. */
  isDone(): Promise<boolean>;
}

interface Change {
  readonly name: string;
  /** Whether it reads first, with a transaction where there are no scripts. */
  readonly readsFirst?: boolean;
  prepare(rig: Rig): Promise<Prepared>;
}

const changes: readonly Change[] = [
  {
    name: 'extending a session',
    readsFirst: true,
    prepare: ({ ref, site }) =>
      Promise.resolve({
        change: { kind: 'extend', ref },
        isDone: async () => ((await readSession(site, ref)).ttlMs ?? 0) > LEFT_MS,
      }),
  },
  {
    name: 'another timeout',
    readsFirst: true,
    prepare: ({ ref, site }) =>
      Promise.resolve({
        change: { kind: 'set-timeout', ref, timeoutSeconds: 300 },
        isDone: async () => (await readSession(site, ref)).timeoutSeconds === 300,
      }),
  },
  {
    name: 'holding a lock',
    prepare: ({ ref, site }) => {
      const value = newLockValue(ref.layout);
      return Promise.resolve({
        change: { kind: 'hold-lock', ref, value, ttlMs: 30_000 },
        isDone: async () => (await readSession(site, ref)).lock?.value === value,
      });
    },
  },
  {
    name: 'renewing a lock',
    prepare: async ({ ref, site }) => {
      const value = newLockValue(ref.layout);
      await takeLock(site, ref, 30_000, value);
      return {
        change: { kind: 'renew-lock', ref, value, ttlMs: 90_000 },
        isDone: async () => ((await readSession(site, ref)).lock?.ttlMs ?? 0) > 30_000,
      };
    },
  },
  {
    name: 'giving a lock back',
    prepare: async ({ ref, site }) => {
      const value = newLockValue(ref.layout);
      await takeLock(site, ref, 30_000, value);
      return {
        change: { kind: 'release-lock', ref, seen: { value } },
        isDone: async () => (await readSession(site, ref)).lock === undefined,
      };
    },
  },
  {
    name: 'releasing the lock of a request',
    prepare: async ({ connection, ref, site }) => {
      await takeLock(site, ref, 90_000);
      const { lock } = await readSession(connection, ref);
      assert.ok(lock);
      return {
        change: { kind: 'release-lock', ref, seen: lock },
        isDone: async () => (await readSession(site, ref)).lock === undefined,
      };
    },
  },
  {
    name: 'ending a session',
    prepare: async ({ connection, ref, site }) => {
      const before = await readSummary(connection, ref);
      assert.ok(before);
      return {
        change: { kind: 'end', ref, seen: before },
        isDone: async () => (await readSession(site, ref)).condition === 'gone',
      };
    },
  },
  {
    name: 'creating a session again',
    prepare: async ({ connection, ref, site, valueOf }) => {
      const { items } = await readSession(connection, ref);
      await endSession(site, ref);
      const content = { items, timeoutSeconds: 1200, ttlMs: 1_200_000 };
      return {
        change: { kind: 'create', ref, content },
        isDone: async () => (await valueOf('Edited')) === 'edit 0',
      };
    },
  },
  {
    name: 'copying a session',
    prepare: async ({ connection, ref, site }) => {
      const original = await readSession(connection, ref);
      const copy = { ...ref, id: `${ref.id}copy` };
      return {
        change: { kind: 'create', ref: copy, content: original },
        isDone: async () => (await readSession(site, copy)).items.length === 2,
      };
    },
  },
  {
    name: 'taking the last save back',
    prepare: async ({ connection, ref, encode, valueOf }) => {
      const draft = new SessionDraft(await readSession(connection, ref));
      const saved = edited(draft, encode('saved'));
      assert.equal((await saveSession(connection, draft)).outcome, 'saved');
      const current = await readSession(connection, ref);
      const inverse = inverseChanges(saved);
      return {
        change: { kind: 'save', ref, opened: current, changes: inverse },
        isDone: async () => (await valueOf('Edited')) === 'edit 0',
      };
    },
  },
  {
    name: 'saving a large value',
    prepare: async ({ connection, ref, encode, valueOf }) => {
      const draft = new SessionDraft(await readSession(connection, ref));
      const meant = edited(draft, encode(LARGE));
      return {
        change: { kind: 'save', ref, opened: draft.base, changes: meant },
        isDone: async () => (await valueOf('Edited')) === LARGE,
      };
    },
  },
];

/** Gives the item another value. */
function edited(draft: SessionDraft, inserted: Uint8Array) {
  const removed = draft.item('Edited')?.bytes;
  assert.ok(removed);
  draft.apply({ type: 'splice', item: 'Edited', splices: [{ offset: 0, removed, inserted }] });
  return draft.changes();
}

describe('a change whose reply is lost', function () {
  this.timeout(60_000);
  let server: RedisServer;
  let site: RedisConnection;
  let connection: RedisConnection;
  let proxy: FaultyProxy;

  before(async () => {
    server = await startRedis();
    await server.ask('ACL', 'SETUSER', 'plain', 'reset', 'on', '>pw', '~*', '+@all', '-@scripting');
    site = await connectTo(`127.0.0.1:${server.port}`);
  });
  after(async () => {
    site.close();
    await server.stop();
  });
  afterEach(async () => {
    connection.close();
    await proxy.close();
    await server.ask('FLUSHALL');
  });

  for (const way of ['scripts', 'transactions'] as const) {
    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      for (const change of changes) {
        for (const [fault, verdict] of [
          ['cut-after', 'written'],
          ['no-reply', 'written'],
          ['cut-before', 'not-written'],
          ['cut-within', 'not-written'],
        ] as const satisfies readonly (readonly [Fault, string])[]) {
          it(`is found out: ${change.name}, ${layout}, ${way}, ${fault}`, async () => {
            const ref: SessionRef = { layout, application: '/Cut', id: 'session' };
            const { codec } = providerOf(site, ref);
            const items = new SessionItems(codec, []);
            items.set('Edited', 'edit 0');
            items.set('Other', 'as it was');
            await providerOf(site, ref).create(ref.id, items, 20);
            for (const [part, key] of Object.entries(layoutById(layout).keys(ref))) {
              if (part !== 'lock') await site.call(['PEXPIRE', key, LEFT_MS]);
            }
            proxy = await startFaultyProxy(server.port, LATE_MS);
            const login = way === 'transactions' ? 'plain:pw@' : '';
            const { address, secrets } = parseEndpoint(`redis://${login}127.0.0.1:${proxy.port}`);
            const options = { address, secrets, canWrite: true, commandTimeoutMs: TIMEOUT_MS };
            connection = await connect(options);
            const valueOf = async (name: string): Promise<unknown> => {
              const { items: now } = await readSession(site, ref);
              const bytes = now.find((item) => item.name === name)?.bytes;
              return bytes && codec.decode(bytes);
            };
            const encode = (value: string): Uint8Array => codec.encode(value);
            const prepared = await change.prepare({ ref, connection, site, encode, valueOf });
            assert.equal(await prepared.isDone(), false);
            const hash = text(await server.ask('SCRIPT', 'LOAD', changeSession.source));
            if (way === 'scripts') proxy.arm(fault, hash);
            else proxy.arm(fault, 'EXEC', change.readsFirst === true ? 1 : 0);
            const source = new RedisSource(connection);
            const error = await source.change(prepared.change).then(
              () => undefined,
              (problem: unknown) => problem,
            );
            assert.ok(error instanceof UnknownOutcomeError, String(error));
            const found = await untilKnown({
              change: prepared.change,
              error,
              connect: () => Promise.resolve(source),
              signal: AbortSignal.timeout(30_000),
            });
            assert.equal(found.verdict, verdict);
            await proxy.settled();
            assert.equal(await prepared.isDone(), verdict === 'written');
          });
        }
      }
    }
  }
});
