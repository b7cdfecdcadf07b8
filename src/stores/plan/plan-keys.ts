import type { ChangeCondition } from './change-plan.ts';
import type { SessionKeys } from '../layout-shape.ts';

/** The keys of a session as a plan lists them, and the places of those that not every layout has. */
export interface PlanKeys {
  readonly list: readonly Uint8Array[];
  readonly data: 0;
  readonly lock?: number;
  readonly timeout?: number;
}

/** Lists the keys of a session for a plan: the data key first. */
export function planKeys({ data, lock, timeout }: SessionKeys): PlanKeys {
  const list = [data, ...(lock ? [lock] : []), ...(timeout ? [timeout] : [])];
  return {
    list,
    data: 0,
    ...(lock && { lock: 1 }),
    ...(timeout && { timeout: lock ? 2 : 1 }),
  };
}

/** What every change of a session demands: no lock of somebody else's, and data of the right type. */
export function guardConditions(
  keys: PlanKeys,
  dataType: 'hash' | 'string',
  heldLock?: string,
): readonly ChangeCondition[] {
  const isThere: ChangeCondition = { type: 'type', key: keys.data, allowed: [dataType] };
  if (keys.lock === undefined) return [isThere];
  const held = heldLock === undefined ? {} : { held: heldLock };
  return [{ type: 'unlocked', key: keys.lock, ...held }, isThere];
}
