import type { SessionLock } from '../../session.ts';
import { unixMsOfTicks } from '../net-time.ts';
import { LOCK_AHEAD_MS } from './new-lock-value.ts';

const QUARTER_HOUR_MS = 15 * 60 * 1000;
/** The farthest that a time zone lies from UTC, and a quarter of an hour for clocks that differ. */
const MAX_OFFSET_MS = 14.25 * 60 * 60 * 1000;
/** The default of `httpRuntime/executionTimeout` (System.Web/Configuration/HttpRuntimeSection.cs). */
const DEFAULT_EXECUTION_TIMEOUT_MS = 110_000;
/** How far the clocks of a web server and of this machine may differ for the default to be meant. */
const CLOCK_TOLERANCE_MS = 5000;

/** A lock from its key's value and time to live as Redis gave them (`PTTL`: -1 for none). */
export function lockOf(value: string, pttlMs: number, nowMs: number): SessionLock {
  const ttlMs = pttlMs >= 0 ? pttlMs : undefined;
  const ageMs = lockAgeMs(value, ttlMs, nowMs);
  return {
    value,
    ...(ageMs !== undefined && { ageMs }),
    ...(ttlMs !== undefined && { ttlMs }),
  };
}

/**
 * How long a lock has been held. Its value is the local time of the web server that took it, in
 * ticks and without a zone (RedisSessionStateProvider.cs, `DateTime.Now.Ticks`). Offsets from UTC
 * are whole quarters of an hour and a lock is younger than that, so what is left of a quarter
 * is the age. The key's time to live makes it exact: both together are the execution timeout of
 * the site, a whole number of seconds.
 */
export function lockAgeMs(
  value: string,
  ttlMs: number | undefined,
  nowMs: number,
): number | undefined {
  const held = ageOfHeldLock(value, nowMs);
  if (held !== undefined) return held;
  const byClock = ageByTicks(value, nowMs);
  if (ttlMs === undefined) return byClock;
  const isDefault =
    ttlMs <= DEFAULT_EXECUTION_TIMEOUT_MS &&
    (byClock === undefined ||
      Math.abs(byClock + ttlMs - DEFAULT_EXECUTION_TIMEOUT_MS) <= CLOCK_TOLERANCE_MS);
  if (isDefault) return DEFAULT_EXECUTION_TIMEOUT_MS - ttlMs;
  if (byClock === undefined) return undefined;
  return Math.max(0, Math.round((byClock + ttlMs) / 1000) * 1000 - ttlMs);
}

/** The age of a lock that was taken to step through a request: so far ahead no time zone lies. */
function ageOfHeldLock(value: string, nowMs: number): number | undefined {
  const takenAtMs = msOfTicks(value) - LOCK_AHEAD_MS;
  const ageMs = nowMs - takenAtMs;
  return ageMs > -CLOCK_TOLERANCE_MS && ageMs < LOCK_AHEAD_MS - MAX_OFFSET_MS
    ? Math.max(0, ageMs)
    : undefined;
}

/** Ticks as milliseconds since 1970, of whatever time zone they are; NaN for what is no number. */
function msOfTicks(value: string): number {
  if (!/^\d{15,19}$/.test(value)) return NaN;
  return unixMsOfTicks(BigInt(value));
}

function ageByTicks(value: string, nowMs: number): number | undefined {
  const takenAtLocalMs = msOfTicks(value);
  if (Number.isNaN(takenAtLocalMs)) return undefined;
  const differenceMs = nowMs - takenAtLocalMs;
  const rest = ((differenceMs % QUARTER_HOUR_MS) + QUARTER_HOUR_MS) % QUARTER_HOUR_MS;
  // A clock a little ahead of ours makes a lock that has just been taken look almost a quarter old.
  const ageMs = rest > QUARTER_HOUR_MS - CLOCK_TOLERANCE_MS ? 0 : rest;
  return Math.abs(differenceMs - rest) <= MAX_OFFSET_MS ? ageMs : undefined;
}
