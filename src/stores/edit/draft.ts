import { applySplices, equalBytes, invertSplices } from '../../formats/splice.ts';
import type { Splice } from '../../formats/value.ts';
import { changedItems, type NamedItem, withLoadedName } from '../layouts/changed-items.ts';
import type { ItemChange } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { NameIssueCode } from '../name-issue.ts';
import { StoreError } from '../replies.ts';
import type { SessionItem, SessionSnapshot } from '../session.ts';

/** One change of a draft, as data: what is done, and enough to take it back (`inverseOf`). */
export type DraftEdit =
  /** Bytes of an item's value were replaced. */
  | { readonly type: 'splice'; readonly item: string | null; readonly splices: readonly Splice[] }
  /** `loadedName`: the loaded item that comes back, where it had been given another name. */
  | {
      readonly type: 'add' | 'remove';
      readonly item: string | null;
      readonly bytes: Uint8Array;
      readonly loadedName?: string | null;
    }
  /** The item keeps its place and its value. */
  | { readonly type: 'rename'; readonly item: string; readonly name: string };

/** An item as the draft has it, beside what was loaded. */
export interface DraftItem extends NamedItem {
  /** 'changed': it has other bytes or another name than it was loaded with. */
  readonly state: 'unchanged' | 'changed' | 'added' | 'removed';
  /** The bytes that were loaded; absent for an added item. */
  readonly loaded?: Uint8Array;
}

/**
 * A session that is being edited: what was loaded, and its items as they are now. Everything else is
 * derived: which items changed, what a save writes, what a backup keeps. An edit is taken back by its
 * inverse; who makes edits keeps their history. It copies a value when that is edited, and nothing else.
 */
export class SessionDraft {
  #base: SessionSnapshot;
  #loaded: ReadonlyMap<string | null, SessionItem>;
  /** The items as they are now, by name; in the order of the list that users see. */
  #items: Map<string | null, NamedItem>;

  constructor(base: SessionSnapshot) {
    this.#base = base;
    this.#loaded = itemsByName(base.items);
    this.#items = changedItems(base, []);
  }

  /** What was loaded, or written by the last save. */
  get base(): SessionSnapshot {
    return this.#base;
  }

  /** All items in order: those that were loaded, then those that were added. */
  items(): readonly DraftItem[] {
    return [...this.#items.values()].map((item) => this.#draftItem(item));
  }

  /** All items in order, and those that were removed since they were loaded in their places. */
  itemsAndRemoved(): readonly DraftItem[] {
    const items = this.items();
    const present = new Set(items.map(({ loadedName }) => loadedName));
    const first: DraftItem[] = [];
    /** What was removed, by the item before it that is still there. */
    const removedAfter = new Map<string | null, DraftItem[]>();
    let place = first;
    for (const item of this.#base.items) {
      const { name, bytes } = item;
      if (present.has(name)) removedAfter.set(name, (place = []));
      else place.push({ ...item, state: 'removed', loadedName: name, loaded: bytes });
    }
    return [
      ...first,
      ...items.flatMap((item) => {
        const { loadedName } = item;
        if (loadedName === undefined) return [item];
        return [item, ...(removedAfter.get(loadedName) ?? [])];
      }),
    ];
  }

  /** An item by its name; undefined when there is none. */
  item(name: string | null): DraftItem | undefined {
    const item = this.#items.get(name);
    return item && this.#draftItem(item);
  }

  #draftItem(item: NamedItem): DraftItem {
    const { name, bytes, loadedName } = item;
    const loaded = loadedName === undefined ? undefined : this.#loaded.get(loadedName)?.bytes;
    if (loaded === undefined) return { ...item, state: 'added' };
    const isSame = loadedName === name && isSameBytes(loaded, bytes);
    return { ...item, state: isSame ? 'unchanged' : 'changed', loaded };
  }

  /** Whether there is anything to save. */
  get isDirty(): boolean {
    return this.changes().length > 0;
  }

  /** What a save has to write: the items that differ from what was loaded. */
  changes(): readonly ItemChange[] {
    const changes: ItemChange[] = [];
    const left = new Map(this.#loaded);
    for (const { name, bytes: after, loadedName } of this.#items.values()) {
      const before = this.#loaded.get(name)?.bytes;
      left.delete(name);
      // Another item with the same bytes has to be written where this one was taken away.
      if (before && isSameBytes(before, after) && loadedName === name) continue;
      const isRenamed = typeof loadedName === 'string' && loadedName !== name;
      const renamedFrom = isRenamed ? { renamedFrom: loadedName } : {};
      changes.push({ name, ...(before && { before }), after, ...renamedFrom });
    }
    for (const { name, bytes: before } of left.values()) changes.push({ name, before });
    return changes;
  }

  /**
   * Makes edits one after the other, all or none.
   * @throws StoreError `unwritable` for an item that isn't there or whose name can't be written back,
   * `name-taken` for a name that is another item's to the framework, `name-reserved` and
   * `name-numbered` for one under which the framework would lose the item or could not store it, `held-in-place` for
   * an item that others refer to by its place
   * @throws FormatError when an edit doesn't fit the item's bytes
   */
  apply(...edits: readonly DraftEdit[]): void {
    // An edit alone that is refused has changed nothing.
    const before = edits.length > 1 ? new Map(this.#items) : this.#items;
    try {
      for (const edit of edits) this.#perform(edit);
    } catch (error) {
      this.#items = before;
      throw error;
    }
  }

  /** Starts anew from what Redis holds: edits are gone. */
  reset(base: SessionSnapshot): void {
    this.#start(base, changedItems(base, []));
  }

  /** Has these changes made in what was loaded, instead of those that there are; from a backup. */
  restore(changes: readonly ItemChange[]): void {
    this.#items = changedItems(this.#base, changes, this.#items);
  }

  /**
   * Takes over what Redis holds now and keeps the edits: items that only the site changed follow
   * it, under their new name where they were renamed here; items that were edited here stay as they
   * are here.
   */
  rebase(base: SessionSnapshot): void {
    const theirs = itemsByName(base.items);
    const changes = this.changes().map((change): ItemChange => {
      const { after, renamedFrom } = change;
      const now = renamedFrom === undefined ? undefined : theirs.get(renamedFrom)?.bytes;
      const loaded = this.#loaded.get(renamedFrom ?? null)?.bytes;
      const isOnlyRenamed = now && after && loaded && isSameBytes(after, loaded);
      return isOnlyRenamed ? { ...change, after: now } : change;
    });
    this.#start(base, changedItems(base, changes, this.#items));
  }

  /**
   * Takes over what Redis holds after a save. What was written counts as loaded, under its new names;
   * edits that were made meanwhile are kept.
   */
  saved(base: SessionSnapshot, written: readonly ItemChange[]): void {
    const stored = changedItems(this.#base, written);
    const names = new Map([...stored.values()].map(({ name, loadedName }) => [loadedName, name]));
    const nameOf = ({ name, loadedName }: NamedItem): string | null | undefined =>
      loadedName === undefined ? stored.get(name)?.name : names.get(loadedName);
    const items = [...this.#items.values()].map((item) => withLoadedName(item, nameOf(item)));
    this.#start({ ...this.#base, items: [...stored.values()] }, itemsByName(items));
    this.rebase(base);
  }

  #start(base: SessionSnapshot, items: Map<string | null, NamedItem>): void {
    this.#base = base;
    this.#loaded = itemsByName(base.items);
    this.#items = items;
  }

  #perform(edit: DraftEdit): void {
    const current = this.#items.get(edit.item);
    if (current?.nameBytes !== undefined) throw new StoreError('unwritable', current.name ?? '');
    switch (edit.type) {
      case 'splice': {
        if (current === undefined) throw new StoreError('unwritable', edit.item ?? '');
        const bytes = applySplices(current.bytes, edit.splices);
        this.#replace(current, { ...current, bytes });
        return;
      }
      case 'add':
        this.#refuseName(edit.item);
        this.#refuseTaken(edit.item);
        this.#put(this.#newItem(edit));
        return;
      case 'remove':
        if (current?.isHeld) throw new StoreError('held-in-place', edit.item ?? '');
        refuseBag(current);
        if (current) this.#replace(current);
        return;
      case 'rename':
        if (current === undefined) throw new StoreError('unwritable', edit.item);
        refuseBag(current);
        this.#refuseName(edit.name);
        this.#refuseTaken(edit.name, edit.item);
        this.#replace(current, { ...current, name: edit.name });
    }
  }

  /** Puts another item in the place of one, or takes that out. */
  #replace(old: NamedItem, next?: NamedItem): void {
    if (next === undefined) {
      this.#items.delete(old.name);
    } else if (next.name === old.name) {
      // Stays where it is, however many others there are.
      this.#items.set(next.name, next);
    } else {
      const items = [...this.#items.values()];
      this.#items = itemsByName(items.map((item) => (item === old ? next : item)));
    }
  }

  /** An item that comes back takes the place that it had; a new one stands last. */
  #put(item: NamedItem): void {
    const names = this.#base.items.map(({ name }) => name);
    const at = names.indexOf(item.loadedName ?? null);
    const later = new Set<string | null | undefined>(at < 0 ? [] : names.slice(at + 1));
    const items = [...this.#items.values()];
    const index = items.findIndex(({ loadedName }) => later.has(loadedName));
    items.splice(index < 0 || item.loadedName === undefined ? items.length : index, 0, item);
    this.#items = itemsByName(items);
  }

  /** An item that comes back is all that it was, beyond its name and bytes. */
  #newItem({ item: name, bytes, loadedName = name }: DraftEdit & { type: 'add' | 'remove' }) {
    const { itemEncoding: encoding } = this.#base;
    const loaded = this.#loaded.get(loadedName);
    const isThere = [...this.#items.values()].some((other) => other.loadedName === loadedName);
    if (loaded && !isThere) return { ...loaded, name, bytes, loadedName };
    return { name, bytes, isSystem: false, ...(encoding && { encoding }) };
  }

  /** Refuses a name under which the framework would lose the item; one that was loaded comes back. */
  #refuseName(name: string | null): void {
    if (name === null || this.#base.items.some((item) => item.name === name)) return;
    const issue = layoutById(this.#base.ref.layout).nameIssue?.(name, this.#base);
    if (issue?.isRefused === true) throw new StoreError(refusalCode(issue.code), name);
  }

  /**
   * Where case doesn't count, a second spelling would cost an item, or the whole session: refused.
   * @param own the item that gets the name
   */
  #refuseTaken(name: string | null, own?: string): void {
    const layout = layoutById(this.#base.ref.layout);
    const fold = (text: string | null): string | null => (text && layout.foldName?.(text)) ?? text;
    const folded = fold(name);
    for (const other of this.#items.keys()) {
      if (other !== own && fold(other) === folded) throw new StoreError('name-taken', other ?? '');
    }
  }
}

/** What the framework keeps its values in stays there under its name. */
function refuseBag(item: NamedItem | undefined): void {
  if (item?.bag) throw new StoreError('unwritable', item.name ?? '');
}

function refusalCode(code: NameIssueCode): StoreError['code'] {
  switch (code) {
    case 'own-name':
    case 'dropped':
    case 'path':
    case 'meaning':
    case 'beside-attributes':
      return 'name-reserved';
    default:
      return `name-${code}`;
  }
}

function itemsByName<Item extends SessionItem>(items: readonly Item[]): Map<string | null, Item> {
  return new Map(items.map((item) => [item.name, item]));
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || equalBytes(a, b);
}

/** The edit that takes an edit back. */
export function inverseOf(edit: DraftEdit): DraftEdit {
  switch (edit.type) {
    case 'splice':
      return { ...edit, splices: invertSplices(edit.splices) };
    case 'add':
      return { ...edit, type: 'remove' };
    case 'remove':
      return { ...edit, type: 'add' };
    case 'rename':
      return { type: 'rename', item: edit.name, name: edit.item };
  }
}
