import { equalBytes } from '../formats/splice.ts';
import type { ItemChange } from './layout.ts';
import type { SessionItem } from './session.ts';

/** An item that both sides changed in different ways. */
export interface ItemConflict {
  readonly name: string | null;
  /** When it was opened; absent when it wasn't there. */
  readonly base?: Uint8Array;
  /** In Redis now; absent when the site removed it. */
  readonly theirs?: Uint8Array;
  /** As edited here; absent when it was removed here. */
  readonly mine?: Uint8Array;
}

/** What comes of two sides that started from the same items. */
export interface Merge {
  readonly conflicts: readonly ItemConflict[];
  /** The changes that are still to be written, relative to what Redis holds now. */
  readonly changes: readonly ItemChange[];
}

/**
 * Merges by item: what only one side changed is taken over, what both changed in the same way is
 * done, and the rest is a conflict.
 * @param own changes of ours that may have been written: what they wrote is nobody else's
 */
export function mergeItems(
  mine: readonly ItemChange[],
  theirs: readonly SessionItem[],
  own: readonly ItemChange[] = [],
): Merge {
  const current = new Map(theirs.map((item) => [item.name, item.bytes]));
  const conflicts: ItemConflict[] = [];
  const changes: ItemChange[] = [];
  for (const { name, before, after } of mine) {
    const now = current.get(name);
    if (isSame(now, after)) continue;
    if (isSame(now, before) || own.some((one) => one.name === name && isSame(now, one.after))) {
      changes.push({ name, ...(now && { before: now }), ...(after && { after }) });
      continue;
    }
    conflicts.push({
      name,
      ...(before && { base: before }),
      ...(now && { theirs: now }),
      ...(after && { mine: after }),
    });
  }
  return { conflicts, changes };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || equalBytes(a, b);
}
