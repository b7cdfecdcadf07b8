import { applyChange } from '../change/apply-change.ts';
import type { ChangePlan } from '../plan/change-plan.ts';
import type { CommandRunner } from '../commands.ts';
import { refusingLock } from '../read/held-lock.ts';
import type { LifetimePlan } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import { readSession } from '../read/read-session.ts';
import { StoreError } from '../replies.ts';
import type { SessionRef } from '../session.ts';
import type { LifetimeResult } from '../source/change-results.ts';

/** How often it starts over when what it builds on has changed. */
const MAX_ATTEMPTS = 4;

/**
 * Lets a session live for its stored timeout again, as a request would, in one atomic step. A
 * session that has gone stays gone.
 * @throws StoreError `no-permission`; `unwritable` for a layout that stores no timeout
 */
export async function extendSession(
  runner: CommandRunner,
  ref: SessionRef,
): Promise<LifetimeResult> {
  const layout = layoutById(ref.layout);
  return changeLifetime(runner, ref, (plan) => layout.planExtend?.(plan), {});
}

/**
 * Stores another timeout with a session and lets it live that long from now, in one atomic step:
 * the next request goes on with it. A session that has gone stays gone.
 * @param timeoutSeconds a whole number of seconds, 1 or more
 * @param given the timeout that has to be stored still, and the value of a lock that we hold ourselves
 * @throws StoreError `no-permission`; `unwritable` for a layout that stores no timeout
 */
export async function setSessionTimeout(
  runner: CommandRunner,
  ref: SessionRef,
  timeoutSeconds: number,
  given: Pick<LifetimePlan, 'seenTimeoutSeconds' | 'heldLock'> = {},
): Promise<LifetimeResult> {
  if (!Number.isSafeInteger(timeoutSeconds) || timeoutSeconds < 1) {
    throw new RangeError('A timeout is a whole number of seconds, 1 or more');
  }
  const layout = layoutById(ref.layout);
  return changeLifetime(runner, ref, (plan) => layout.planTimeout?.(plan), {
    ...given,
    timeoutSeconds: wholeUnits(timeoutSeconds, layout.timeoutUnitSeconds),
  });
}

async function changeLifetime(
  runner: CommandRunner,
  ref: SessionRef,
  planOf: (plan: LifetimePlan) => ChangePlan | undefined,
  given: Partial<Pick<LifetimePlan, 'timeoutSeconds' | 'seenTimeoutSeconds' | 'heldLock'>>,
): Promise<LifetimeResult> {
  const layout = layoutById(ref.layout);
  const keys = layout.keys(ref);
  for (let attempt = 1; ; attempt++) {
    const base = await readSession(runner, ref);
    if (base.condition === 'gone') return { outcome: 'gone' };
    const { seenTimeoutSeconds: seen } = given;
    if (seen !== undefined && base.timeoutSeconds !== seen) return { outcome: 'changed' };
    const timeoutSeconds = given.timeoutSeconds ?? base.timeoutSeconds;
    // Redis deletes what is to live for no time at all.
    if (timeoutSeconds === undefined || timeoutSeconds < 1) return { outcome: 'no-timeout' };
    const plan = planOf({ ...given, keys, base, timeoutSeconds });
    if (plan === undefined) throw new StoreError('unwritable', ref.layout);
    const result = await applyChange(runner, plan);
    switch (result.outcome) {
      case 'done':
        return { outcome: 'done', timeoutSeconds, ttlMs: result.ttlMs };
      case 'gone':
      case 'wrong-type':
        return result;
      case 'locked': {
        const lock = refusingLock(layout, result.found);
        if (lock) return { outcome: 'locked', lock };
        if (attempt === MAX_ATTEMPTS) return { outcome: 'changed' };
        break;
      }
      case 'changed':
        if (attempt === MAX_ATTEMPTS) return { outcome: 'changed' };
        break;
      default:
        throw new StoreError('unexpected-reply', result.outcome);
    }
  }
}

/** A timeout as it will be stored. */
function wholeUnits(seconds: number, unitSeconds = 1): number {
  return Math.ceil(seconds / unitSeconds) * unitSeconds;
}
