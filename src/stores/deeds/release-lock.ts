import { applyChange } from '../change/apply-change.ts';
import type { LockFound } from '../plan/change-plan.ts';
import type { CommandRunner } from '../commands.ts';
import { proofOf, refusingLock } from '../read/held-lock.ts';
import type { StoreLayout } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import { StoreError } from '../replies.ts';
import type { SessionLock, SessionRef } from '../session.ts';
import type { ReleaseResult } from '../source/change-results.ts';

/**
 * Releases a session's lock if it is still the one that the user saw. The request that holds it
 * goes on, but what it stores at its end is refused by the provider, without a word to anybody.
 * @throws StoreError `no-permission` with the missing command, `unwritable` for a layout without locks
 */
export async function releaseLock(
  runner: CommandRunner,
  ref: SessionRef,
  seen: SessionLock,
): Promise<ReleaseResult> {
  const layout = layoutById(ref.layout);
  const { data, lock: key } = layout.keys(ref);
  if (layout.dataLock) return releaseDataLock(runner, layout, data, seen);
  if (key === undefined) throw new StoreError('unwritable', layout.id);
  const result = await applyChange(runner, {
    keys: [key],
    conditions: [
      { type: 'unlocked', key: 0, held: proofOf(seen) },
      { type: 'type', key: 0, allowed: ['string'] },
    ],
    writes: [{ type: 'command', key: 0, command: ['DEL'] }],
  });
  switch (result.outcome) {
    case 'done':
      return { outcome: 'released' };
    case 'gone':
      return { outcome: 'gone' };
    case 'locked':
      return otherLock(layout, result.found);
    case 'wrong-type':
      // The lock has gone, and something that is none took its place.
      return { outcome: 'gone' };
    default:
      throw new StoreError('unexpected-reply', result.outcome);
  }
}

/** Frees a lock that stands in the data. Its time to live stays, as that of the data. */
async function releaseDataLock(
  runner: CommandRunner,
  { id, keyShapes, dataLock }: StoreLayout,
  data: Uint8Array,
  seen: SessionLock,
): Promise<ReleaseResult> {
  if (!dataLock) throw new StoreError('unwritable', id);
  const result = await applyChange(runner, {
    keys: [data],
    conditions: [
      { type: 'type', key: 0, allowed: [keyShapes.data.type] },
      dataLock.isFree(0, seen),
    ],
    writes: dataLock.release(0),
  });
  switch (result.outcome) {
    case 'done':
      return { outcome: 'released' };
    case 'gone':
      return { outcome: 'gone' };
    case 'locked':
      return otherLock(layoutById(id), result.found);
    default:
      throw new StoreError('unexpected-reply', result.outcome);
  }
}

function otherLock(layout: StoreLayout, found: LockFound): ReleaseResult {
  const lock = refusingLock(layout, found);
  return lock ? { outcome: 'other-lock', lock } : { outcome: 'gone' };
}
