import type { SessionSummary } from '../../stores/session.ts';
import { englishText, type Reason } from '../../formats/reason.ts';

/** A summary with the moment at which it was read, from which clocks go on. */
export interface SessionReading {
  readonly summary: SessionSummary;
  /** `Date.now()` when the reply came. */
  readonly readAtMs: number;
  /** Values of items that the row shows, one line each. */
  readonly values?: readonly string[];
  /** When these were read; absent where they have to be read again. */
  readonly valuesAtMs?: number;
}

/** A reading whose values have to be read again. */
export function withoutValueTime({ summary, readAtMs, values }: SessionReading): SessionReading {
  return { summary, readAtMs, ...(values && { values }) };
}

/** How long the session still lives; undefined when it has no end, 0 when that is past. */
export function remainingMs(
  { summary, readAtMs }: SessionReading,
  nowMs: number,
): number | undefined {
  if (summary.ttlMs === undefined) return undefined;
  return Math.max(0, summary.ttlMs - (nowMs - readAtMs));
}

/** How old the lock is; undefined without a lock or when its age isn't known. */
export function lockAgeMs(
  { summary, readAtMs }: SessionReading,
  nowMs: number,
): number | undefined {
  const ageMs = summary.lock?.ageMs;
  return ageMs === undefined ? undefined : ageMs + Math.max(0, nowMs - readAtMs);
}

/** How long until the lock frees itself; undefined without a lock, or when that never comes. */
export function lockLeftMs(
  { summary, readAtMs }: SessionReading,
  nowMs: number,
): number | undefined {
  const ttlMs = summary.lock?.ttlMs;
  return ttlMs === undefined ? undefined : Math.max(0, ttlMs - (nowMs - readAtMs));
}

/** Below this a session is about to expire: it gets the colour of a warning. */
export const expiringMs = 60_000;

/**
 * Whether two readings of a session say different things, apart from the time that went by.
 * A time to live counts as changed when it was set anew: the site used the session.
 */
export function differs(a: SessionReading, b: SessionReading): boolean {
  const x = a.summary;
  const y = b.summary;
  if (
    x.condition !== y.condition ||
    a.values?.join('\n') !== b.values?.join('\n') ||
    textOf(x.problem) !== textOf(y.problem) ||
    x.itemCount !== y.itemCount ||
    x.sizeBytes !== y.sizeBytes ||
    x.lock?.value !== y.lock?.value ||
    x.lock?.isWaitedFor !== y.lock?.isWaitedFor
  ) {
    return true;
  }
  const before = remainingMs(a, b.readAtMs);
  const after = y.ttlMs;
  if (before === undefined || after === undefined) return before !== after;
  return Math.abs(before - after) > 1500;
}

function textOf(problem: Reason | undefined): string | undefined {
  return problem && englishText(problem);
}
