import { formatGuid } from '../../../formats/scalars/guid.ts';
import type { ChangeWrite } from '../../plan/change-plan.ts';
import { expectationOf } from '../../plan/expectation.ts';
import type { DataLock } from '../../layout.ts';
import { decodeText } from '../../replies.ts';
import type { SessionLock } from '../../session.ts';
import { isoOf, msOfIso } from './iso-time.ts';

/** The attributes that tell of the lock (aws/aws-dotnet-session-provider DynamoDBSessionStateStore.cs). */
export const LOCK_FIELDS = ['Locked', 'LockId', 'LockDate'] as const;
const [LOCKED, LOCK_ID, LOCK_DATE] = LOCK_FIELDS;
const utf8 = new TextEncoder();
const IS_LOCKED = utf8.encode('1');
const IS_FREE = utf8.encode('0');

/**
 * The lock of AWS.SessionProvider, which stands in the session's record: free of time zones, so its age is
 * exact. It never frees itself: a waiting request does that once it is as old as the site's execution timeout.
 */
export const providerLock: Required<DataLock> = {
  read: readLock,
  isFree: (key, seen) => ({
    type: 'reads',
    key,
    command: ['HMGET', ...LOCK_FIELDS],
    expected: seen
      ? [expectationOf(IS_LOCKED), idOf(seen), ['*']]
      : [expectationOf(IS_FREE), ['*'], ['*']],
    else: 'locked',
  }),
  // As the provider's own save does, so that what held it can't take the session for its own any more.
  release: (key) => [
    { type: 'command', key, command: ['HSET', LOCKED, IS_FREE] },
    { type: 'command', key, command: ['HDEL', LOCK_ID] },
  ],
  take: (key, value, nowMs) => [
    { type: 'command', key, command: ['HSET', LOCKED, IS_LOCKED] },
    { type: 'command', key, command: ['HSET', LOCK_ID, value] },
    dated(key, nowMs),
  ],
  renew: (key, nowMs) => [dated(key, nowMs)],
};

/** When it was locked, or saved. */
export function dated(key: number, nowMs: number): ChangeWrite {
  return { type: 'command', key, command: ['HSET', LOCK_DATE, isoOf(nowMs)] };
}

/** The value of a lock of ours: a GUID in lower case, as the provider makes them. */
export function newLockValue(_: number, randomBytes: (count: number) => Uint8Array): string {
  const bytes = randomBytes(16);
  // Version 4 stands in the third group, whose bytes .NET has the other way round (RFC 9562, section 5.4).
  bytes[7] = 0x40 | ((bytes[7] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return formatGuid(bytes).toLowerCase();
}

function readLock(
  [locked, lockId, lockDate]: readonly (Uint8Array | null)[],
  nowMs: number,
): SessionLock | undefined {
  if (!locked || decodeText(locked) === '0') return undefined;
  const sinceMs = lockDate ? msOfIso(decodeText(lockDate)) : undefined;
  return {
    value: lockId ? decodeText(lockId) : '',
    ...(sinceMs !== undefined && { ageMs: Math.max(0, nowMs - sinceMs) }),
  };
}

function idOf({ value }: SessionLock) {
  return expectationOf(value === '' ? undefined : utf8.encode(value));
}
