import { applyChange } from '../change/apply-change.ts';
import type { ChangeCondition, ChangeWrite } from '../plan/change-plan.ts';
import type { CommandRunner } from '../commands.ts';
import { proofOf, refusingLock } from '../read/held-lock.ts';
import { l10n, type Reason } from '../../formats/reason.ts';
import { isBuiltInLayout } from '../layout-facts.ts';
import { layoutById } from '../layouts/layouts.ts';
import { planKeys } from '../plan/plan-keys.ts';
import { StoreError } from '../replies.ts';
import type { ChangeVerdict } from '../change/look-at-change.ts';
import type { SessionLock, SessionRef, SessionSummary } from '../session.ts';
import { readSummary } from '../read/summaries.ts';
import type { EndResult } from '../source/change-results.ts';

/** How often it starts over when a lock that stood with the data has gone meanwhile. */
const MAX_ATTEMPTS = 3;

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
  const layout = layoutById(ref.layout);
  const keys = planKeys(layout.keys(ref));
  const writes = keys.list.map((_, key): ChangeWrite => ({
    type: 'command',
    key,
    command: ['DEL'],
  }));
  let lock = seen;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const conditions: ChangeCondition[] = [{ type: 'some-exist', key: keys.data }];
    if (keys.lock !== undefined) {
      const held = lock ? { held: proofOf(lock) } : {};
      conditions.unshift({ type: 'unlocked', key: keys.lock, ...held });
    }
    // A pattern of the settings may fit keys that are another session's.
    if (!isBuiltInLayout(ref.layout)) {
      const allowed = [layout.keyShapes.data.type, 'none'] as const;
      conditions.push({ type: 'type', key: keys.data, allowed });
    }
    if (layout.dataLock) conditions.push(layout.dataLock.isFree(keys.data, lock));
    const result = await applyChange(runner, { keys: keys.list, conditions, writes });
    switch (result.outcome) {
      case 'done':
        return { outcome: 'ended' };
      case 'gone':
        return result;
      case 'locked': {
        const found = refusingLock(layout, result.found);
        if (found) return { outcome: 'locked', lock: found };
        // The request that held the lock is done by now.
        lock = undefined;
        break;
      }
      case 'wrong-type':
        throw new StoreError('unwritable', othersKey());
      default:
        throw new StoreError('unexpected-reply', result.outcome);
    }
  }
  throw new StoreError('unexpected-reply', 'locked');
}

function othersKey(): Reason {
  return l10n.t(
    'Nothing was deleted, because the key of this session has another type than its layout in the settings and can belong to another session.',
  );
}

/**
 * Looks whether a session was ended: one that ended and was begun again holds something else than before.
 * @param before what was read before it was to be ended
 */
export async function lookAtEnd(
  runner: CommandRunner,
  before: SessionSummary,
): Promise<{ readonly verdict: ChangeVerdict }> {
  const now = await readSummary(runner, before.ref);
  if (!now || now.condition === 'gone') return { verdict: 'written' };
  const isSame = now.itemCount === before.itemCount && now.sizeBytes === before.sizeBytes;
  return { verdict: isSame ? 'not-written' : 'unclear' };
}
