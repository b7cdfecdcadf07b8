import { equalBytes } from '../formats/splice.ts';
import { renamedItems } from './changed-items.ts';
import type { ItemChange } from './layout.ts';
import type { SessionItem } from './session.ts';

/** An item that was saved and is something else by now. */
export interface OverwrittenItem {
  readonly name: string | null;
  /** The name that the save took from it. */
  readonly renamedFrom?: string;
  /** What was saved; absent when the item was removed. */
  readonly saved?: Uint8Array;
  /** What is there now; absent when it is gone. */
  readonly now?: Uint8Array;
  /** What is there is what was there before: a request stored what it had loaded before the save. */
  readonly isOld: boolean;
}

/**
 * What became of saved changes. Requests that take no lock (pages without session state rights,
 * applications that allow concurrent requests) store what they loaded, whatever was saved meanwhile;
 * nothing but a second look tells.
 */
export function overwrittenItems(
  saved: readonly ItemChange[],
  now: readonly SessionItem[],
): readonly OverwrittenItem[] {
  const current = new Map(now.map((item) => [item.name, item.bytes]));
  const overwritten: OverwrittenItem[] = [];
  for (const { name, before, after, renamedFrom } of saved) {
    const found = current.get(name);
    if (isSame(found, after)) continue;
    overwritten.push({
      name,
      ...(renamedFrom !== undefined && { renamedFrom }),
      ...(after && { saved: after }),
      ...(found && { now: found }),
      isOld: isSame(found, before),
    });
  }
  return overwritten;
}

/** The changes that take saved changes back. */
export function inverseChanges(changes: readonly ItemChange[]): readonly ItemChange[] {
  const renamed = renamedItems(changes);
  return changes.map(({ name, before, after }) => {
    const renamedFrom = before && renamed.get(name)?.name;
    return {
      name,
      ...(after && { before: after }),
      ...(before && { after: before }),
      ...(typeof renamedFrom === 'string' && { renamedFrom }),
    };
  });
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || equalBytes(a, b);
}
