import type { ChangeCondition, ChangePlan, ChangeWrite } from '../plan/change-plan.ts';
import { keyAt } from './conditions.ts';
import { keySlot } from './key-slot.ts';

/** A condition on a lock whose key lies in another slot than the data. */
export type LockApart = Extract<ChangeCondition, { type: 'unlocked' }>;

/** A plan for a cluster that keeps its keys in several slots; indexes of keys are those of the whole plan. */
export interface SplitPlan {
  /** What concerns the slot of the data key: one atomic step. */
  readonly home: ChangePlan;
  /** For each condition of `home`, its index in the whole plan. */
  readonly homeConditions: readonly number[];
  /** Locks in other slots: looked at before that step, and once more after it. */
  readonly locks: readonly LockApart[];
  /** Keys in other slots that end with the session. */
  readonly ends: readonly number[];
  /** Whether one key that is there, in whichever slot, is enough for the plan. */
  readonly needsSome: boolean;
}

/**
 * Takes a plan apart by slots. Undefined where that would lose what the plan promises: a key in
 * another slot has to be a lock that is looked at, or one that is deleted together with the data, whose
 * going alone harms nobody.
 */
export function splitPlan(plan: ChangePlan): SplitPlan | undefined {
  const { keys, conditions, writes } = plan;
  const slots = keys.map(keySlot);
  const isHome = (key: number): boolean => slots[key] === slots[0];
  const apart = slots.flatMap((_, key) => (isHome(key) ? [] : [key]));
  const endsAll =
    writes.every((write) => write.type === 'command' && write.command[0] === 'DEL') &&
    writes.some((write) => isHome(write.key));
  const mayBeApart = (key: number): boolean => {
    const asked = conditions.filter((c) => c.key === key && c.type !== 'some-exist');
    const written = writes.filter((write) => write.key === key);
    return (
      asked.length + written.length > 0 &&
      asked.every(({ type }) => type === 'unlocked') &&
      (written.length === 0 || endsAll)
    );
  };
  if (apart.length === 0 || !apart.every(mayBeApart)) return undefined;
  const homeKeys = slots.flatMap((_, key) => (isHome(key) ? [key] : []));
  const homeConditions = conditions.flatMap(({ key }, index) => (isHome(key) ? [index] : []));
  const moved = <T extends ChangeCondition | ChangeWrite>(part: T): T => ({
    ...part,
    key: homeKeys.indexOf(part.key),
  });
  return {
    home: {
      keys: homeKeys.map((key) => keyAt(keys, key)),
      conditions: conditions.filter(({ key }) => isHome(key)).map(moved),
      writes: writes.filter(({ key }) => isHome(key)).map(moved),
    },
    homeConditions,
    locks: conditions.filter((c): c is LockApart => c.type === 'unlocked' && !isHome(c.key)),
    ends: writes.flatMap(({ key }) => (isHome(key) ? [] : [key])),
    needsSome: conditions.some(({ type }) => type === 'some-exist'),
  };
}
