import { applySplices, equalBytes, invertSplices } from '../formats/splice.ts';
import type { Splice } from '../formats/value.ts';
import type { ItemChange } from './layout.ts';
import { layoutById } from './layouts.ts';
import { StoreError } from './replies.ts';
import type { SessionItem, SessionSnapshot } from './session.ts';

/** One change of a draft, as data: what was done, and enough to undo it. */
export type DraftEdit =
  /** Bytes of an item's value were replaced. */
  | { readonly type: 'splice'; readonly item: string | null; readonly splices: readonly Splice[] }
  | { readonly type: 'add'; readonly item: string | null; readonly bytes: Uint8Array }
  | { readonly type: 'remove'; readonly item: string | null; readonly bytes: Uint8Array }
  /** The item keeps its place and its value. */
  | { readonly type: 'rename'; readonly item: string; readonly name: string };

/** An item as the draft has it, beside what was loaded. */
export interface DraftItem extends SessionItem {
  readonly state: 'unchanged' | 'changed' | 'added';
  /** The bytes that were loaded; absent for an added item. */
  readonly loaded?: Uint8Array;
}

/**
 * A session that is being edited: what was loaded, and a list of edits that can be undone and done
 * again. Everything else is derived: which items changed, what a save writes, what a backup
 * keeps. It copies a value when that is edited, and nothing else.
 */
export class SessionDraft {
  #base: SessionSnapshot;
  /** The items as they are now, by name; in the order of the list that users see. */
  #items: Map<string | null, SessionItem>;
  #edits: DraftEdit[] = [];
  #position = 0;

  constructor(base: SessionSnapshot) {
    this.#base = base;
    this.#items = itemsByName(base.items);
  }

  /** What was loaded, or written by the last save. */
  get base(): SessionSnapshot {
    return this.#base;
  }

  /** Counts up with each edit and down with each undo. */
  get position(): number {
    return this.#position;
  }

  /** All items in order: those that were loaded, then those that were added. */
  items(): readonly DraftItem[] {
    const loaded = itemsByName(this.#base.items);
    return [...this.#items.values()].map((item) => {
      const before = loaded.get(item.name)?.bytes;
      if (before === undefined) return { ...item, state: 'added' };
      const isSame = before === item.bytes || equalBytes(before, item.bytes);
      return { ...item, state: isSame ? 'unchanged' : 'changed', loaded: before };
    });
  }

  /** An item by its name; undefined when there is none. */
  item(name: string | null): SessionItem | undefined {
    return this.#items.get(name);
  }

  /** Whether there is anything to save. */
  get isDirty(): boolean {
    return this.changes().length > 0;
  }

  /** What a save has to write: the items that differ from what was loaded. */
  changes(): readonly ItemChange[] {
    const changes: ItemChange[] = [];
    const loaded = itemsByName(this.#base.items);
    for (const { name, bytes: after } of this.#items.values()) {
      const before = loaded.get(name)?.bytes;
      loaded.delete(name);
      if (before === undefined) changes.push({ name, after });
      else if (before !== after && !equalBytes(before, after))
        changes.push({ name, before, after });
    }
    for (const { name, bytes: before } of loaded.values()) changes.push({ name, before });
    return changes;
  }

  /**
   * Makes an edit, and forgets those that were undone before.
   * @throws StoreError `unwritable` for an item that isn't there or whose name can't be written back,
   * `name-taken` for a name that is another item's to the framework, `name-reserved` and
   * `name-numbered` for one under which the framework would lose the item
   * @throws FormatError when the edit doesn't fit the item's bytes; then nothing has changed
   */
  apply(edit: DraftEdit): void {
    this.#perform(edit);
    this.#edits.length = this.#position;
    this.#edits.push(edit);
    this.#position++;
  }

  /** Takes the last edit back. False when there is none. */
  undo(): boolean {
    const edit = this.#edits[this.#position - 1];
    if (edit === undefined) return false;
    this.#perform(inverseOf(edit));
    this.#position--;
    return true;
  }

  /** Makes the edit again that was undone last. False when there is none. */
  redo(): boolean {
    const edit = this.#edits[this.#position];
    if (edit === undefined) return false;
    this.#perform(edit);
    this.#position++;
    return true;
  }

  /** Starts anew from what Redis holds: edits and their history are gone. */
  reset(base: SessionSnapshot): void {
    this.#base = base;
    this.#items = itemsByName(base.items);
    this.#edits = [];
    this.#position = 0;
  }

  /**
   * Takes over what Redis holds now and keeps the edits: items that only the site changed follow
   * it, items that were edited here stay as they are here. The history stays usable for those.
   */
  rebase(base: SessionSnapshot): void {
    const edited = new Map(this.changes().map((change) => [change.name, change]));
    const items = itemsByName(base.items);
    for (const { name, after } of edited.values()) {
      const current = this.#items.get(name);
      if (after === undefined) items.delete(name);
      else items.set(name, { ...(current ?? { name, isSystem: false }), bytes: after });
    }
    this.#base = base;
    this.#items = items;
  }

  #perform(edit: DraftEdit): void {
    const current = this.#items.get(edit.item);
    if (current?.nameBytes !== undefined) throw new StoreError('unwritable', current.name ?? '');
    switch (edit.type) {
      case 'splice': {
        if (current === undefined) throw new StoreError('unwritable', edit.item ?? '');
        const bytes = applySplices(current.bytes, edit.splices);
        this.#items.set(edit.item, { ...current, bytes });
        return;
      }
      case 'add':
        this.#refuseName(edit.item);
        this.#refuseTaken(edit.item);
        this.#put(this.#newItem(edit.item, edit.bytes));
        return;
      case 'remove':
        this.#items.delete(edit.item);
        return;
      case 'rename': {
        if (current === undefined) throw new StoreError('unwritable', edit.item);
        this.#refuseName(edit.name);
        this.#refuseTaken(edit.name, edit.item);
        this.#items = new Map(
          [...this.#items.values()].map((item) => {
            const renamed = item === current ? { ...item, name: edit.name } : item;
            return [renamed.name, renamed];
          }),
        );
      }
    }
  }

  /** An item that comes back takes the place that it had; a new one stands last. */
  #put(item: SessionItem): void {
    const names = this.#base.items.map(({ name }) => name);
    const at = names.indexOf(item.name);
    const later = new Set(at < 0 ? [] : names.slice(at + 1));
    const entries = [...this.#items];
    const index = entries.findIndex(([name]) => later.has(name));
    entries.splice(index < 0 ? entries.length : index, 0, [item.name, item]);
    this.#items = new Map(entries);
  }

  /** An item that comes back is all that it was, beyond its name and bytes. */
  #newItem(name: string | null, bytes: Uint8Array): SessionItem {
    const { items, itemEncoding: encoding } = this.#base;
    const loaded = items.find((item) => item.name === name);
    if (loaded) return { ...loaded, bytes };
    return { name, bytes, isSystem: false, ...(encoding && { encoding }) };
  }

  /** Refuses a name under which the framework would lose the item; one that was loaded comes back. */
  #refuseName(name: string | null): void {
    if (name === null || this.#base.items.some((item) => item.name === name)) return;
    const issue = layoutById(this.#base.ref.layout).nameIssue?.(name);
    if (issue?.isRefused !== true) return;
    throw new StoreError(issue.code === 'numbered' ? 'name-numbered' : 'name-reserved', name);
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

function itemsByName(items: readonly SessionItem[]): Map<string | null, SessionItem> {
  return new Map(items.map((item) => [item.name, item]));
}

/** The edit that takes an edit back. */
export function inverseOf(edit: DraftEdit): DraftEdit {
  switch (edit.type) {
    case 'splice':
      return { ...edit, splices: invertSplices(edit.splices) };
    case 'add':
      return { type: 'remove', item: edit.item, bytes: edit.bytes };
    case 'remove':
      return { type: 'add', item: edit.item, bytes: edit.bytes };
    case 'rename':
      return { type: 'rename', item: edit.name, name: edit.item };
  }
}
