import type { ItemChange } from '../layout.ts';
import { StoreError } from '../replies.ts';
import type { SessionItem } from '../session.ts';

/**
 * Refuses changes after which two items would be one to the framework: in a hash one of them could
 * never be changed again, in a collection the whole session would be lost.
 * @param fold the form under which two names are one
 * @throws StoreError `name-taken` with the name that is there
 */
export function refuseTwins(
  items: readonly SessionItem[],
  changes: readonly ItemChange[],
  fold: (name: string) => string,
): void {
  const added = changes.filter(({ before, after }) => before === undefined && after);
  if (added.length === 0) return;
  const removed = new Set(changes.filter(({ after }) => !after).map(({ name }) => name));
  const taken = new Map<string | null, string | null>();
  for (const { name } of items) if (!removed.has(name)) taken.set(name && fold(name), name);
  for (const { name } of added) {
    const twin = taken.get(name && fold(name));
    if (twin !== undefined && twin !== name) throw new StoreError('name-taken', twin ?? '');
    taken.set(name && fold(name), name);
  }
}
