import { applyChange } from './apply-change.ts';
import type { ChangeCondition, ChangeWrite } from './change-plan.ts';
import type { CommandRunner } from './commands.ts';
import { layoutById } from './layouts.ts';
import { planKeys } from './plan-keys.ts';
import { StoreError } from './replies.ts';
import type { SessionLock, SessionRef } from './session.ts';

/** What became of ending a session. */
export type EndResult =
  | { readonly outcome: 'ended' }
  /** None of its keys was there any more. */
  | { readonly outcome: 'gone' }
  /** A request took the lock after the user looked; nothing was deleted. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock };

/**
 * Ends a session: deletes all its keys at once, unless a request has locked it since the user
 * looked. What a request in flight stores at its end is refused by the provider, except in
 * applications without locking, where it brings part of the session back.
 * @param seen the lock that the user saw and agreed to break; absent when there was none
 * @throws StoreError `no-permission` with the missing command
 */
export async function endSession(
  runner: CommandRunner,
  ref: SessionRef,
  seen?: SessionLock,
): Promise<EndResult> {
  const keys = planKeys(layoutById(ref.layout).keys(ref));
  const conditions: ChangeCondition[] = [{ type: 'some-exist', key: keys.data }];
  if (keys.lock !== undefined) {
    const held = seen ? { held: seen.value } : {};
    conditions.unshift({ type: 'unlocked', key: keys.lock, ...held });
  }
  const writes = keys.list.map((_, key): ChangeWrite => ({ type: 'delete', key }));
  const result = await applyChange(runner, { keys: keys.list, conditions, writes });
  switch (result.outcome) {
    case 'done':
      return { outcome: 'ended' };
    case 'gone':
    case 'locked':
      return result;
    default:
      throw new StoreError('unexpected-reply', result.outcome);
  }
}
