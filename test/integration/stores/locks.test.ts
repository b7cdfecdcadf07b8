import assert from 'node:assert/strict';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { Command, CommandArgument } from '../../../src/stores/commands.ts';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import { checkDefinitions } from '../../../src/stores/layouts/custom/definition.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { createRecogniser } from '../../../src/stores/layouts/key-recognition.ts';
import { customKeyRules, useCustomLayouts } from '../../../src/stores/layouts/layouts.ts';
import { layoutAllows } from '../../../src/stores/read/session-abilities.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { releaseLock } from '../../../src/stores/deeds/release-lock.ts';
import { saveChanges } from '../../../src/stores/edit/save-session.ts';
import type { SessionLock, SessionRef } from '../../../src/stores/session.ts';
import { setSessionTimeout } from '../../../src/stores/deeds/session-lifetime.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { forBothWays } from './redis-rig.ts';

const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replace(/ /g, ''), 'hex'));
/** Ticks of 2024-01-02T03:04:05 UTC, and of a second later. */
const date = hex('80c0bf7a3f0bdc08');
const laterDate = hex('00575 87b3f0bdc08');

/** A layout with a lock: a session of it, and two locks that requests took one after the other. */
interface Locked {
  readonly title: string;
  readonly ref: SessionRef;
  readonly session: readonly Command[];
  readonly lock: readonly Command[];
  readonly nextLock: readonly Command[];
  readonly free: readonly Command[];
  /** What is known of the first lock. */
  readonly expected: Partial<SessionLock>;
  readonly isAgeKnown: boolean;
  /** What the session's keys hold when the lock has been released: no lock, and all else as it was. */
  readonly released: Command;
  readonly releasedReply: unknown;
}

const harbourKey = 'MyProvider/lrwfvealkxwkkxzwwhp0e4fu';
const harbourFields = (changed: Readonly<Record<string, CommandArgument>>): Command => [
  'HSET',
  harbourKey,
  ...Object.entries(changed).flat(),
];
const int32 = (value: number): Uint8Array => Uint8Array.of(value, 0, 0, 0);

const withKey = (
  title: string,
  ref: SessionRef,
  set: Command,
  lockKey: string,
  [value, next]: readonly [CommandArgument, CommandArgument],
  expected: Partial<SessionLock>,
  isAgeKnown = false,
): Locked => ({
  title,
  ref,
  session: [set],
  lock: [['SET', lockKey, value, 'PX', 50_000]],
  nextLock: [['SET', lockKey, next, 'PX', 50_000]],
  free: [['DEL', lockKey]],
  expected,
  isAgeKnown,
  released: ['EXISTS', lockKey],
  releasedReply: 0,
});

/** A reply with bytes as hex. */
const plain = (reply: unknown): unknown => {
  if (Array.isArray(reply)) return reply.map(plain);
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('hex') : reply;
};

const id = 'lrwfvealkxwkkxzwwhp0e4fu';
const layouts: readonly Locked[] = [
  withKey(
    'aspnet-v1',
    { layout: 'aspnet-v1', application: '/Old', id },
    ['HSET', `/Old_${id}_Data`, 'Age', hex('00')],
    `/Old_${id}_Write_Lock`,
    ['639148400000000000', '639148400010000000'],
    { value: '639148400000000000' },
    true,
  ),
  withKey(
    'aspnet-v2',
    { layout: 'aspnet-v2', application: '/Shop', id },
    ['HSET', `{/Shop_${id}}_Data`, 'Age', hex('00')],
    `{/Shop_${id}}_Write_Lock`,
    ['639148400000000000', '639148400010000000'],
    { value: '639148400000000000' },
    true,
  ),
  withKey(
    'aspnet-v5',
    { layout: 'aspnet-v5', application: '/New', id },
    [
      'SET',
      `{/New_${id}}_SessionStateItemCollection`,
      hex('01000000 ffffffff 03416765 05000000 022a000000'),
    ],
    `{/New_${id}}_WriteLock`,
    ['639148400000000000', '639148400010000000'],
    { value: '639148400000000000' },
    true,
  ),
  withKey(
    'php',
    { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'abc' },
    ['SET', 'PHPREDIS_SESSION:abc', 'Age|i:42;'],
    'PHPREDIS_SESSION:abc_LOCK',
    // Digits that ticks could be: only phpredis' own reading says what they are.
    ['web3|639148400', '639148400000000000'],
    { value: 'web3|639148400', holder: 'web3, 639148400' },
  ),
  withKey(
    'a layout of the settings whose locks are random bytes',
    { layout: 'custom:own', application: '', id: 'abc' },
    ['SET', 'own:abc', '{"Age":42}'],
    'own:abc:lock',
    [hex('ff00fe80'), hex('ff00fe81')],
    {},
  ),
  {
    title: 'harbour',
    ref: { layout: 'harbour', application: 'MyProvider/', id },
    session: [
      harbourFields({
        created: date,
        locked: hex('00'),
        lockId: '',
        lockDate: '',
        timeout: int32(20),
        flags: int32(0),
        items: hex('01000000 ffffffff 03416765 05000000 022a000000'),
      }),
    ],
    lock: [harbourFields({ locked: hex('01'), lockId: int32(1), lockDate: date })],
    // The one before was given back, so that this one has the same number.
    nextLock: [harbourFields({ locked: hex('01'), lockId: int32(1), lockDate: laterDate })],
    free: [harbourFields({ locked: hex('00'), lockId: '', lockDate: '' })],
    expected: { value: '1' },
    isAgeKnown: true,
    released: ['HMGET', harbourKey, 'locked', 'lockId', 'timeout', 'created'],
    releasedReply: ['00', '01000000', '14000000', '80c0bf7a3f0bdc08'],
  },
];

forBothWays('locks that requests hold,', (rig) => {
  before(() => {
    const own = { name: 'own', key: 'own:{id}', lockKey: 'own:{id}:lock', type: 'string' };
    const { definitions } = checkDefinitions([{ ...own, format: 'json' }], new Set());
    useCustomLayouts(definitions.map((definition) => customLayout(definition)));
  });
  beforeEach(() => rig.ask('FLUSHALL'));
  after(() => useCustomLayouts([]));

  const run = async (commands: readonly Command[]): Promise<void> => {
    for (const reply of await rig.connection.pipeline(commands)) {
      if (reply instanceof Error) throw reply;
    }
  };

  for (const { title, ref, isAgeKnown, expected, ...commands } of layouts) {
    const assertLock = (lock: SessionLock | undefined): void => {
      assert.ok(lock);
      for (const [member, value] of Object.entries(expected)) {
        assert.equal(lock[member as keyof SessionLock], value);
      }
      assert.equal(lock.ageMs !== undefined, isAgeKnown, `age ${lock.ageMs}`);
      assert.equal(lock.ttlMs === undefined, ref.layout === 'harbour');
    };
    const open = async (): Promise<SessionLock> => {
      await run([...commands.session, ...commands.lock]);
      const [summary] = await readSummaries(rig.connection, [ref]);
      assert.ok(summary?.lock);
      return summary.lock;
    };

    it(`refuse saves, timeouts and ends, and are read as the layout writes them: ${title}`, async () => {
      assertLock(await open());
      const snapshot = await readSession(rig.connection, ref);
      assertLock(snapshot.lock);
      const [item] = snapshot.items;
      assert.ok(item);
      const change = { name: item.name, before: item.bytes, after: item.bytes.slice() };
      const save = await saveChanges(rig.connection, snapshot, [change]);
      assert.equal(save.outcome, 'locked');
      assertLock(save.lock);
      if (layoutAllows(ref.layout, 'set-timeout')) {
        const timeout = await setSessionTimeout(rig.connection, ref, 600);
        assert.equal(timeout.outcome, 'locked');
        assertLock(timeout.lock);
      }
      const end = await endSession(rig.connection, ref);
      assert.equal(end.outcome, 'locked');
      assertLock(end.lock);
    });

    it(`are released when they are the ones that were seen: ${title}`, async () => {
      const seen = await open();
      await run(commands.nextLock);
      const other = await releaseLock(rig.connection, ref, seen);
      assert.equal(other.outcome, 'other-lock');
      assert.equal((await endSession(rig.connection, ref, seen)).outcome, 'locked');
      assert.equal((await releaseLock(rig.connection, ref, other.lock)).outcome, 'released');
      assert.equal((await readSession(rig.connection, ref)).lock, undefined);
      assert.equal((await releaseLock(rig.connection, ref, other.lock)).outcome, 'gone');
    });

    it(`leave all else as it was: ${title}`, async () => {
      const seen = await open();
      const before = await readSession(rig.connection, ref);
      assert.equal((await releaseLock(rig.connection, ref, seen)).outcome, 'released');
      assert.deepEqual(plain(await rig.connection.call(commands.released)), commands.releasedReply);
      const after = await readSession(rig.connection, ref);
      assert.deepEqual(after.items, before.items);
      assert.equal(after.ttlMs, before.ttlMs);
      assert.equal(after.timeoutSeconds, before.timeoutSeconds);
    });

    it(`that were given back meanwhile are told as gone, and don't keep a session: ${title}`, async () => {
      const seen = await open();
      await run(commands.free);
      assert.equal((await releaseLock(rig.connection, ref, seen)).outcome, 'gone');
      assert.equal((await endSession(rig.connection, ref, seen)).outcome, 'ended');
      assert.equal((await releaseLock(rig.connection, ref, seen)).outcome, 'gone');
    });

    it(`are counted for the application, and not once they have gone: ${title}`, async () => {
      await open();
      const keys = createRecogniser(customKeyRules());
      const counts = async (known?: Awaited<ReturnType<typeof scanSessions>>) => {
        const index = await scanSessions(rig.connection, keys, { ...(known && { known }) });
        const { sessionCount, lockedCount } = index.groups()[0] ?? {};
        return { index, counts: [sessionCount, lockedCount] };
      };
      const locked = await counts();
      assert.deepEqual(locked.counts, [1, 1]);
      await run(commands.free);
      // A search that nobody asked for doesn't look at known sessions again, but at their locks.
      const free = await counts(locked.index);
      assert.deepEqual(free.counts, [1, 0]);
      await run(commands.lock);
      assert.deepEqual((await counts(free.index)).counts, [1, 1]);
    });
  }

  it('are refused to be released where a layout has none', async () => {
    const ref: SessionRef = { layout: 'aspnetcore', application: '', id: 'x' };
    await assert.rejects(releaseLock(rig.connection, ref, { value: '1' }), { code: 'unwritable' });
  });
});
