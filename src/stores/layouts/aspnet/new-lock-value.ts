import { ticksOfUnixMs } from '../net-time.ts';

/** How far ahead of UTC the value of a lock of ours is. */
export const LOCK_AHEAD_MS = 24 * 60 * 60 * 1000;

/**
 * A value for a lock of our own. Servers read it as their local time when it was taken, and delete
 * a lock that looks older than a request may take; what is no number looks ages old, what is no
 * DateTime makes them throw (RedisSessionStateProvider.cs, GetItemFromSessionStore). A day ahead of
 * UTC is the future in every time zone, so that only the key's time to live ends the lock; the
 * digits below the millisecond are random, so that no two are the same.
 */
export function newLockValue(nowMs: number, randomBytes: (count: number) => Uint8Array): string {
  let random = 0;
  for (const byte of randomBytes(4)) random = random * 256 + byte;
  return String(ticksOfUnixMs(nowMs + LOCK_AHEAD_MS) + BigInt(random % 10_000));
}
