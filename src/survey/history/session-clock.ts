import type { SessionLock, SessionSnapshot } from '../../stores/session.ts';

/** What time changes by itself. */
export type SessionClock = Pick<SessionSnapshot, 'ttlMs' | 'lock' | 'readAtMs'>;

/** A lifetime that differs by more than this from what it should be by now was set anew. */
const SLIDE_MS = 1500;

/** Whether a time to live was set anew, came or went; absent: there is none. */
export function hasSlid(
  beforeMs: number | undefined,
  nowMs: number | undefined,
  passedMs: number,
): boolean {
  if (beforeMs === undefined || nowMs === undefined) return beforeMs !== nowMs;
  return Math.abs(nowMs - Math.max(0, beforeMs - passedMs)) > SLIDE_MS;
}

/** Whether a clock went on as it does by itself, so that nobody has to be told. */
export function hasJustGoneOn(before: SessionClock, now: SessionClock): boolean {
  const passedMs = now.readAtMs - before.readAtMs;
  return (
    !hasSlid(before.ttlMs, now.ttlMs, passedMs) &&
    isSameLock(before.lock, now.lock) &&
    !hasSlid(before.lock?.ttlMs, now.lock?.ttlMs, passedMs)
  );
}

function isSameLock(a: SessionLock | undefined, b: SessionLock | undefined): boolean {
  return a?.value === b?.value && a?.isWaitedFor === b?.isWaitedFor;
}
