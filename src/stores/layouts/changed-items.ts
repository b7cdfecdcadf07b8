import type { ItemChange } from '../layout.ts';
import type { SessionItem, SessionSnapshot } from '../session.ts';

/** An item with the name that it had before it was changed. */
export interface NamedItem extends SessionItem {
  /** The name under which it was loaded; absent for an added item. */
  readonly loadedName?: string | null;
}

/**
 * The items of a session with changes made in them: a renamed item keeps its place, and an added one
 * stands last.
 * @param known items by name whose further members are kept, such as how they are encoded
 */
export function changedItems(
  { items: base, itemEncoding }: Pick<SessionSnapshot, 'items' | 'itemEncoding'>,
  changes: readonly ItemChange[],
  known: ReadonlyMap<string | null, SessionItem> = new Map(),
): Map<string | null, NamedItem> {
  const { changed, added } = changedPlaces(
    base.map(({ name }) => name),
    changes,
  );
  const items = new Map<string | null, NamedItem>();
  const put = ({ name, after }: ItemChange, loaded?: SessionItem): void => {
    if (after === undefined) return;
    const fresh = { isSystem: false, ...(itemEncoding && { encoding: itemEncoding }) };
    const item = placedAs(known.get(name) ?? loaded ?? fresh, loaded);
    items.set(name, withLoadedName({ ...item, name, bytes: after }, loaded?.name));
  };
  for (const item of base) {
    const change = changed.get(item.name);
    if (change) put(change, item);
    else items.set(item.name, { ...item, loadedName: item.name });
  }
  for (const change of added) put(change);
  return items;
}

type Unnamed = Omit<SessionItem, 'name' | 'bytes'>;

/** What is known of an item, with the place among others that it has in what is loaded. */
function placedAs(item: Unnamed, loaded: SessionItem | undefined): Unnamed {
  if (!item.place && !loaded?.place) return item;
  const placed: { -readonly [Key in keyof Unnamed]: Unnamed[Key] } = { ...item };
  delete placed.place;
  delete placed.isHeld;
  delete placed.hasReferences;
  if (loaded?.place) placed.place = loaded.place;
  if (loaded?.isHeld) placed.isHeld = true;
  if (loaded?.hasReferences) placed.hasReferences = true;
  return placed;
}

/** What becomes of items that stand in an order. */
export interface ChangedPlaces {
  /** By loaded name what comes into that place: a value, maybe under another name, or nothing. */
  readonly changed: ReadonlyMap<string | null, ItemChange>;
  /** What has no place yet. */
  readonly added: readonly ItemChange[];
}

/** Says which loaded item gives way to which change. @param names of the items that are there */
export function changedPlaces(
  names: Iterable<string | null>,
  changes: readonly ItemChange[],
): ChangedPlaces {
  const isThere = new Set(names);
  const byName = new Map(changes.map((change) => [change.name, change]));
  const renamed = renamedItems(changes);
  const changed = new Map<string | null, ItemChange>();
  const placed = new Set<ItemChange>();
  for (const name of isThere) {
    const own = byName.get(name);
    const comesFromElsewhere = own?.renamedFrom !== undefined && isThere.has(own.renamedFrom);
    const next = renamed.get(name) ?? (comesFromElsewhere ? { name } : own);
    if (!next) continue;
    changed.set(name, next);
    placed.add(next);
  }
  return { changed, added: changes.filter((change) => change.after && !placed.has(change)) };
}

/** The changes that give a loaded item another name, by the name that was loaded. */
export function renamedItems(
  changes: readonly ItemChange[],
): ReadonlyMap<string | null, ItemChange> {
  return new Map(
    changes.flatMap((change) =>
      change.renamedFrom === undefined || !change.after ? [] : [[change.renamedFrom, change]],
    ),
  );
}

/** The same item as one that was loaded under a name, or as an added one. */
export function withLoadedName(item: NamedItem, loadedName: string | null | undefined): NamedItem {
  const { loadedName: old, ...rest } = item;
  if (loadedName === old) return item;
  return loadedName === undefined ? rest : { ...rest, loadedName };
}
