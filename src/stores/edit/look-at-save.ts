import type { CommandRunner } from '../commands.ts';
import type { ItemChange } from '../layout.ts';
import type { ChangeVerdict } from '../change/look-at-change.ts';
import { isSameValue } from './item-equality.ts';
import { readSession } from '../read/read-session.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../session.ts';

/** What Redis holds after a save whose reply is missing. */
export interface SaveLook {
  /**
   * `unclear` also for a session that is gone, and where the site has written all that was saved
   * anew, with other values.
   */
  readonly verdict: ChangeVerdict;
  readonly snapshot: SessionSnapshot;
}

/** Reads a session and says whether changes of it have been saved. */
export async function lookAtSave(
  runner: CommandRunner,
  ref: SessionRef,
  changes: readonly ItemChange[],
): Promise<SaveLook> {
  const snapshot = await readSession(runner, ref);
  const isGone = snapshot.condition === 'gone';
  return { snapshot, verdict: isGone ? 'unclear' : verdictOf(changes, snapshot) };
}

/**
 * What items say of a save of these changes. It is done as a whole or not at all: one item as it was
 * saved, which was another one before, says that it was done, whatever the site has made of the others since.
 */
export function verdictOf(
  changes: readonly ItemChange[],
  { ref, items }: Pick<SessionSnapshot, 'ref' | 'items'>,
): ChangeVerdict {
  const current = new Map(items.map((item) => [item.name, item]));
  const now = changes.map((change) => {
    const item = current.get(change.name);
    if (isSame(ref, item, item?.bytes, change.after)) return 'after';
    return isSame(ref, item, item?.bytes, change.before) ? 'before' : 'other';
  });
  if (now.includes('after')) return 'written';
  return now.includes('before') ? 'not-written' : 'unclear';
}

function isSame(
  { layout }: SessionRef,
  item: SessionItem | undefined,
  found: Uint8Array | undefined,
  wanted: Uint8Array | undefined,
): boolean {
  if (item === undefined || found === undefined || wanted === undefined) return found === wanted;
  return isSameValue(layout, item, found, wanted);
}
