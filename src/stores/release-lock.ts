import { applyChange } from './apply-change.ts';
import type { CommandRunner } from './commands.ts';
import { layoutById } from './layouts.ts';
import { StoreError } from './replies.ts';
import type { SessionLock, SessionRef } from './session.ts';

/** What became of releasing a lock. */
export type ReleaseResult =
  | { readonly outcome: 'released' }
  /** It had been released or had run out already. */
  | { readonly outcome: 'gone' }
  /** Another request holds the lock now; it was left alone. */
  | { readonly outcome: 'other-lock'; readonly lock: SessionLock };

/**
 * Releases a session's lock if it is still the one that the user saw. The request that holds it
 * goes on, but what it stores at its end is refused by the provider, without a word to anybody.
 * @throws StoreError `no-permission` with the missing command
 */
export async function releaseLock(
  runner: CommandRunner,
  ref: SessionRef,
  seen: SessionLock,
): Promise<ReleaseResult> {
  const { lock: key } = layoutById(ref.layout).keys(ref);
  if (key === undefined) return { outcome: 'gone' };
  const result = await applyChange(runner, {
    keys: [key],
    conditions: [
      { type: 'unlocked', key: 0, held: seen.value },
      { type: 'exists', key: 0, keyType: 'string' },
    ],
    writes: [{ type: 'delete', key: 0 }],
  });
  switch (result.outcome) {
    case 'done':
      return { outcome: 'released' };
    case 'gone':
      return { outcome: 'gone' };
    case 'locked':
      return { outcome: 'other-lock', lock: result.lock };
    default:
      throw new StoreError('unexpected-reply', result.outcome);
  }
}
