import { equalBytes } from '../../formats/splice.ts';
import { renamedItems } from '../layouts/changed-items.ts';
import type { ItemChange } from '../layout.ts';
import type { SessionItem } from '../session.ts';
import type { ItemConflict } from '../source/change-results.ts';

/** What comes of two sides that started from the same items. */
export interface Merge {
  readonly conflicts: readonly ItemConflict[];
  /** The changes that are still to be written, relative to what Redis holds now. */
  readonly changes: readonly ItemChange[];
}

/**
 * Merges by item: what only one side changed is taken over, what both changed in the same way is
 * done, and the rest is a conflict. An item that only got another name here keeps that, with
 * whatever value the site gave it meanwhile.
 * @param own changes of ours that may have been written: what they wrote is nobody else's
 */
export function mergeItems(
  mine: readonly ItemChange[],
  theirs: readonly SessionItem[],
  own: readonly ItemChange[] = [],
): Merge {
  const current = new Map(theirs.map((item) => [item.name, item.bytes]));
  const loaded = new Map(mine.map(({ name, before }) => [name, before]));
  const renamed = renamedItems(mine);
  const conflicts: ItemConflict[] = [];
  const changes: ItemChange[] = [];
  const isOurs = (name: string | null, now: Bytes): boolean =>
    own.some((one) => one.name === name && equalBytes(now, one.after));
  const conflict = (name: string | null, base?: Bytes, now?: Bytes, after?: Bytes): void => {
    conflicts.push({
      name,
      ...(base && { base }),
      ...(now && { theirs: now }),
      ...(after && { mine: after }),
    });
  };
  for (const { name, before, after, renamedFrom } of mine) {
    const now = current.get(name);
    if (equalBytes(now, after) && !equalBytes(before, after)) continue;
    const opened = renamedFrom === undefined ? undefined : loaded.get(renamedFrom);
    const there = renamedFrom === undefined ? undefined : current.get(renamedFrom);
    const isOnlyRenamed = opened !== undefined && equalBytes(opened, after);
    const next = isOnlyRenamed && there ? there : after;
    const isUnchanged = equalBytes(there, opened) || isOurs(renamedFrom ?? null, there);
    if (renamedFrom !== undefined && !isUnchanged && !(isOnlyRenamed && there)) {
      conflict(name, opened, there, after);
    } else if (!equalBytes(now, before) && !renamed.has(name) && !isOurs(name, now)) {
      conflict(name, before, now, after);
    } else {
      changes.push({
        name,
        ...(now && { before: now }),
        ...(next && { after: next }),
        ...(renamedFrom !== undefined && { renamedFrom }),
      });
    }
  }
  return { conflicts, changes };
}

type Bytes = Uint8Array | undefined;
