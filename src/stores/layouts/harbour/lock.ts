import { type Expectation, expectationOf } from '../../plan/expectation.ts';
import type { DataLock } from '../../layout.ts';
import { unixMsOfTicks } from '../net-time.ts';
import type { SessionLock } from '../../session.ts';
import { int32 } from '../../../formats/bytes/int32.ts';
import { viewOf } from './numbers.ts';

/** The fields that tell of the lock (RedisSessionState.cs): a byte, an Int32, ticks in UTC. */
export const LOCK_FIELDS = ['locked', 'lockId', 'lockDate'] as const;
const [LOCKED] = LOCK_FIELDS;
const EMPTY = new Uint8Array(0);
const UNLOCKED = Uint8Array.of(0);
const IS_LOCKED = Uint8Array.of(1);

/** A lock's date is UTC, unlike in Microsoft's provider, so its age is exact. It never frees itself. */
function readLock(values: readonly (Uint8Array | null)[], nowMs: number): SessionLock | undefined {
  const [locked = EMPTY, lockId = EMPTY, lockDate = EMPTY] = values.map((value) => value ?? EMPTY);
  if ((locked[0] ?? 0) === 0) return undefined;
  const sinceMs =
    lockDate.length === 8 ? unixMsOfTicks(viewOf(lockDate).getBigInt64(0, true)) : NaN;
  const age = Number.isNaN(sinceMs) ? {} : { ageMs: Math.max(0, nowMs - sinceMs) };
  return {
    value: lockId.length === 4 ? String(viewOf(lockId).getInt32(0, true)) : '',
    fields: [locked, lockId, lockDate],
    ...age,
  };
}

/**
 * The lock of Harbour's provider, which stands in the session's hash. When a request gives it back, it
 * leaves no number behind, so that the next lock gets the same: the date is compared as well.
 */
export const harbourLock: DataLock = {
  read: readLock,
  isFree: (key, seen) => ({
    type: 'reads',
    key,
    command: ['HMGET', ...LOCK_FIELDS],
    expected: seen ? expectationsOf(seen) : [expectationOf(UNLOCKED)],
    else: 'locked',
  }),
  // The number stays, and the next request counts on from there: else the one that held this lock
  // would take the next one for its own (RedisSessionStateStoreProvider.cs, UpdateSessionStateIfLocked).
  release: (key) => [{ type: 'command', key, command: ['HSET', LOCKED, UNLOCKED] }],
};

/** It is locked, by the request that was seen. */
function expectationsOf({ value, fields }: SessionLock): readonly Expectation[] {
  return (fields ?? [IS_LOCKED, int32(Number(value))]).map((bytes) => expectationOf(bytes));
}
