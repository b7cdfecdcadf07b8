import { equalBytes } from '../../formats/splice.ts';
import { renamedItems } from '../layouts/changed-items.ts';
import type { ItemChange } from '../layout.ts';
import { isSameValue } from './item-equality.ts';
import type { LayoutId, SessionItem } from '../session.ts';

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
 * nothing but a second look tells. A request that stores the saved value in other bytes, as its language
 * writes it, overwrites nothing.
 * @param layout how the items are read; without it their bytes alone are compared
 */
export function overwrittenItems(
  saved: readonly ItemChange[],
  now: readonly SessionItem[],
  layout?: LayoutId,
): readonly OverwrittenItem[] {
  const current = new Map(now.map((item) => [item.name, item]));
  const overwritten: OverwrittenItem[] = [];
  for (const { name, before, after, renamedFrom } of saved) {
    const item = current.get(name);
    const found = item?.bytes;
    const isValue = (bytes: Uint8Array | undefined): boolean =>
      equalBytes(found, bytes) ||
      (layout !== undefined && !!item && !!bytes && isSameValue(layout, item, item.bytes, bytes));
    if (isValue(after)) continue;
    overwritten.push({
      name,
      ...(renamedFrom !== undefined && { renamedFrom }),
      ...(after && { saved: after }),
      ...(found && { now: found }),
      isOld: isValue(before),
    });
  }
  return overwritten;
}

/**
 * The items that are as they were before one of some saves, which came one after the other: a
 * server took them, and another one, or the same after a restart, goes on without them. What the site has
 * made of an item since is not among them.
 * @param saves the oldest first
 */
export function lostItems(
  saves: readonly (readonly ItemChange[])[],
  now: readonly SessionItem[],
  layout?: LayoutId,
): readonly OverwrittenItem[] {
  const all = saves.flat();
  const last = [...new Map(all.map((change) => [change.name, change])).values()];
  const lost = new Set(
    all
      .filter((change) => overwrittenItems([change], now, layout).some(({ isOld }) => isOld))
      .map(({ name }) => name),
  );
  return overwrittenItems(last, now, layout)
    .filter(({ name }) => lost.has(name))
    .map((item) => ({ ...item, isOld: true }));
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
