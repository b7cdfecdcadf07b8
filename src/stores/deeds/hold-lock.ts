import { randomBytes } from 'node:crypto';
import { applyChange } from '../change/apply-change.ts';
import type { ChangeCondition, ChangePlan, LockFound } from '../plan/change-plan.ts';
import type { CommandRunner } from '../commands.ts';
import { refusingLock } from '../read/held-lock.ts';
import type { StoreLayout } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import { planKeys } from '../plan/plan-keys.ts';
import type { RenewResult, TakeResult } from '../source/change-results.ts';
import { StoreError } from '../replies.ts';
import type { LayoutId, SessionLock, SessionRef } from '../session.ts';

/** A value for a lock of ours that no other lock has. @throws StoreError `unwritable` for a layout without a lock */
export function newLockValue(id: LayoutId): string {
  const layout = layoutById(id);
  if (!layout.newLockValue) throw new StoreError('unwritable', id);
  return layout.newLockValue(Date.now(), randomBytes);
}

/**
 * Takes a session's write lock as a request would: requests wait until it is given back, or until
 * `ttlMs` are over. Nothing is slid and nothing is loaded.
 * @param value what is to stand in the lock; see {@link newLockValue}
 * @throws StoreError `no-permission`; `unwritable` for a layout without a lock
 */
export async function takeLock(
  runner: CommandRunner,
  ref: SessionRef,
  ttlMs: number,
  value = newLockValue(ref.layout),
): Promise<TakeResult> {
  const layout = layoutById(ref.layout);
  const result = await applyChange(runner, takingPlan(layout, ref, ttlMs, value));
  switch (result.outcome) {
    case 'done':
      return { outcome: 'taken', value };
    case 'locked':
      return { outcome: 'locked', lock: heldBy(layout, result.found) };
    case 'gone':
    case 'wrong-type':
      return result;
    default:
      throw new StoreError('unexpected-reply', result.outcome);
  }
}

/** @throws StoreError `unwritable` for a layout without a lock that we could take */
function takingPlan(
  layout: StoreLayout,
  ref: SessionRef,
  ttlMs: number,
  value: string,
): ChangePlan {
  const keys = planKeys(layout.keys(ref));
  const isThere: ChangeCondition = {
    type: 'type',
    key: keys.data,
    allowed: [layout.keyShapes.data.type],
  };
  const { dataLock } = layout;
  if (dataLock?.take) {
    return {
      keys: keys.list,
      conditions: [isThere, dataLock.isFree(keys.data)],
      writes: dataLock.take(keys.data, value, Date.now()),
    };
  }
  const key = keys.lock;
  if (key === undefined) throw new StoreError('unwritable', layout.id);
  return {
    keys: keys.list,
    conditions: [
      { type: 'unlocked', key },
      { type: 'type', key, allowed: ['string', 'none'] },
      isThere,
    ],
    writes: [{ type: 'command', key, command: ['SET', value, 'PX', ttlMs] }],
  };
}

/** Lets a lock that is ours live for `ttlMs` from now. @throws StoreError `no-permission` */
export async function renewLock(
  runner: CommandRunner,
  ref: SessionRef,
  value: string,
  ttlMs: number,
): Promise<RenewResult> {
  const layout = layoutById(ref.layout);
  const { data, lock: key } = layout.keys(ref);
  const { dataLock } = layout;
  if (dataLock?.renew) {
    const renewed = await applyChange(runner, {
      keys: [data],
      conditions: [
        { type: 'type', key: 0, allowed: [layout.keyShapes.data.type] },
        dataLock.isFree(0, { value }),
      ],
      writes: dataLock.renew(0, Date.now()),
    });
    if (renewed.outcome === 'done') return { outcome: 'renewed' };
    const lock = renewed.outcome === 'locked' ? refusingLock(layout, renewed.found) : undefined;
    return lock ? { outcome: 'other-lock', lock } : { outcome: 'lost' };
  }
  if (key === undefined) return { outcome: 'lost' };
  const result = await applyChange(runner, {
    keys: [key],
    conditions: [
      { type: 'unlocked', key: 0, held: value },
      { type: 'type', key: 0, allowed: ['string'] },
    ],
    writes: [{ type: 'command', key: 0, command: ['PEXPIRE', ttlMs] }],
  });
  switch (result.outcome) {
    case 'done':
      return { outcome: 'renewed' };
    case 'locked':
      return { outcome: 'other-lock', lock: heldBy(layout, result.found) };
    default:
      return { outcome: 'lost' };
  }
}

function heldBy(layout: StoreLayout, found: LockFound): SessionLock {
  return refusingLock(layout, found) ?? { value: '' };
}
