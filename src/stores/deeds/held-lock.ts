import { equalBytes } from '../../formats/splice.ts';
import type { LockFound } from '../change/change-plan.ts';
import type { Reply } from '../commands.ts';
import type { StoreLayout } from '../layout.ts';
import { decodeText } from '../replies.ts';
import type { SessionLock } from '../session.ts';

const NOTHING = new Uint8Array(0);

/** A lock from what its key holds, as the layout reads it. */
export function heldLock(
  layout: StoreLayout,
  value: Reply | undefined,
  pttlMs: number,
  nowMs: number,
): SessionLock {
  const bytes = value instanceof Uint8Array ? value : NOTHING;
  const text = decodeText(bytes);
  const isExact = equalBytes(new TextEncoder().encode(text), bytes);
  return {
    ...(layout.readLock?.(text, pttlMs, nowMs) ?? {
      value: text,
      ...(pttlMs >= 0 && { ttlMs: pttlMs }),
    }),
    ...(!isExact && { valueBytes: bytes }),
  };
}

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
