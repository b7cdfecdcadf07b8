import { equalBytes } from '../../formats/splice.ts';
import type { SessionItem } from '../../stores/session.ts';

/** What became of one item between two readings of a session. */
export interface ItemDifference {
  readonly name: string | null;
  readonly kind: 'added' | 'changed' | 'removed';
}

/** The items that are other than they were, by the bytes that are stored. Their order counts for nothing. */
export function itemDifferences(
  before: readonly SessionItem[],
  after: readonly SessionItem[],
): readonly ItemDifference[] {
  if (before === after) return [];
  const old = itemsByName(before);
  const differences: ItemDifference[] = [];
  for (const [key, item] of itemsByName(after)) {
    const was = old.get(key);
    old.delete(key);
    if (!was) differences.push({ name: item.name, kind: 'added' });
    else if (!isSameItem(was, item)) differences.push({ name: item.name, kind: 'changed' });
  }
  for (const { name } of old.values()) differences.push({ name, kind: 'removed' });
  return differences;
}

/** Items under a key of their own, also where two have the same name. */
export function itemsByName(items: readonly SessionItem[]): Map<string, SessionItem> {
  const byName = new Map<string, SessionItem>();
  for (const item of items) {
    const { name, nameBytes } = item;
    const key = JSON.stringify([name, nameBytes && Buffer.from(nameBytes).toString('hex')]);
    let unique = key;
    for (let count = 2; byName.has(unique); count++) unique = `${key} ${count}`;
    byName.set(unique, item);
  }
  return byName;
}

/** Whether the same is stored for both, whatever a decoder makes of it. */
export function isSameItem(a: SessionItem, b: SessionItem): boolean {
  const bytes = b.stored ?? b.bytes;
  if (!equalBytes(a.stored ?? a.bytes, bytes)) return false;
  // What has no bytes of its own is as good as the value that holds it.
  return bytes.length > 0 || equalBytes(a.within?.bytes, b.within?.bytes);
}
