import { equalBytes } from '../../formats/splice.ts';
import type { DraftEdit, DraftItem, SessionDraft } from './draft.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { OverwrittenItem } from './overwritten.ts';
import { StoreError } from '../replies.ts';

/**
 * The edits after which an item is what was loaded, under the name that it had; an added one is
 * gone. Another renamed item that has that name now gets its own back, too.
 * @throws StoreError `name-taken` with an added item that has the name now
 */
export function revertEdits(draft: SessionDraft, name: string | null): readonly DraftEdit[] {
  const item = draft.item(name);
  if (item === undefined) return [];
  const { bytes, loaded, loadedName } = item;
  if (loaded === undefined) return [{ type: 'remove', item: name, bytes }];
  return [
    ...valueEdits(item, loaded),
    ...(loadedName === name ? [] : renamesBack(draft, itemsInTheWay(draft, [item]))),
  ];
}

/**
 * The edits after which a removed item is there again as it was loaded.
 * @throws StoreError `name-taken` with an added item that has the name now
 */
export function restoreEdits(draft: SessionDraft, loadedName: string | null): readonly DraftEdit[] {
  const items = draft.itemsAndRemoved();
  const item = items.find(({ name, state }) => state === 'removed' && name === loadedName);
  if (item === undefined) return [];
  const others = itemsInTheWay(draft, [item]).filter((other) => other !== item);
  const add = { type: 'add', item: loadedName, bytes: item.bytes, loadedName } as const;
  return [...renamesBack(draft, others), add];
}

/** The edits after which an item is what the site made of it; undefined where the site removed it. */
export function takeOverEdits(
  draft: SessionDraft,
  name: string | null,
  theirs: Uint8Array | undefined,
): readonly DraftEdit[] {
  const item = draft.item(name);
  if (item === undefined) return theirs ? [{ type: 'add', item: name, bytes: theirs }] : [];
  const { loadedName, bytes } = item;
  if (theirs === undefined) {
    const origin = loadedName === undefined ? {} : { loadedName };
    return [{ type: 'remove', item: name, bytes, ...origin }];
  }
  // The site has an item of its own under the name that was given to this one here.
  const isTaken = loadedName !== name && draft.base.items.some((other) => other.name === name);
  if (isTaken && typeof loadedName === 'string' && !draft.item(loadedName)) {
    return [...renamesBack(draft, [item]), { type: 'add', item: name, bytes: theirs }];
  }
  return valueEdits(item, theirs);
}

/** The edits that make saved edits again that were overwritten. A new name is given once more. */
export function applyAgainEdits(
  draft: SessionDraft,
  overwritten: readonly OverwrittenItem[],
): readonly DraftEdit[] {
  const edits: DraftEdit[] = [];
  const renamed = new Set<string | null>();
  for (const { name, saved, renamedFrom } of overwritten) {
    const old = renamedFrom === undefined ? undefined : draft.item(renamedFrom);
    if (!saved || !old || name === null || renamedFrom === undefined || draft.item(name)) continue;
    edits.push({ type: 'rename', item: renamedFrom, name });
    edits.push(...valueEdits({ ...old, name }, saved));
    renamed.add(name).add(renamedFrom);
  }
  const others = overwritten.filter(({ name }) => !renamed.has(name));
  return [...edits, ...others.flatMap(({ name, saved }) => takeOverEdits(draft, name, saved))];
}

function valueEdits({ name, bytes }: DraftItem, wanted: Uint8Array): readonly DraftEdit[] {
  if (equalBytes(bytes, wanted)) return [];
  return [
    { type: 'splice', item: name, splices: [{ offset: 0, removed: bytes, inserted: wanted }] },
  ];
}

/** These items, and the renamed ones that have their names, and those that have theirs in turn. */
function itemsInTheWay(draft: SessionDraft, items: readonly DraftItem[]): readonly DraftItem[] {
  const layout = layoutById(draft.base.ref.layout);
  const fold = (name: string | null | undefined) => (name && layout.foldName?.(name)) ?? name;
  const found = [...items];
  // The list grows while it is walked.
  for (const { loadedName } of found) {
    const wanted = fold(loadedName);
    const other = draft.items().find(({ name }) => fold(name) === wanted);
    const isKnown = found.some((known) => known.loadedName === other?.loadedName);
    if (other === undefined || isKnown) continue;
    if (other.loadedName === undefined || other.loadedName === other.name) {
      throw new StoreError('name-taken', other.name ?? '');
    }
    found.push(other);
  }
  return found;
}

/** Renames items to what they were loaded as; several by way of names that nothing has. */
function renamesBack(draft: SessionDraft, items: readonly DraftItem[]): readonly DraftEdit[] {
  const taken = new Set(draft.itemsAndRemoved().map(({ name }) => name));
  const first: DraftEdit[] = [];
  const second: DraftEdit[] = [];
  for (const { name, loadedName } of items) {
    if (typeof name !== 'string' || typeof loadedName !== 'string') continue;
    let way = name;
    if (items.length > 1) {
      while (taken.has(way)) way += '_';
      taken.add(way);
      first.push({ type: 'rename', item: name, name: way });
    }
    second.push({ type: 'rename', item: way, name: loadedName });
  }
  return [...first, ...second];
}
