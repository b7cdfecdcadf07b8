import type { LockFound } from '../plan/change-plan.ts';
import type { StoreLayout } from '../layout.ts';
import { heldLock } from './session-condition.ts';
import type { SessionLock } from '../session.ts';

/** The lock that refused a change; undefined when what stands there by now is none. */
export function refusingLock(
  layout: StoreLayout,
  { values, pttlMs }: LockFound,
): SessionLock | undefined {
  const nowMs = Date.now();
  if (layout.dataLock) return layout.dataLock.read(values, nowMs);
  return heldLock(layout, values[0], pttlMs, nowMs);
}

/** What proves that a lock is the one that was seen, as a condition of a plan wants it. */
export function proofOf({ value, valueBytes }: SessionLock): string | Uint8Array {
  return valueBytes ?? value;
}
