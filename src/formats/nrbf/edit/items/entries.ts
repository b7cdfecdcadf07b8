import type { NewValue, ScalarEditor, ValueChoice } from '../../../value.ts';
import { RecordType } from '../../constants.ts';
import { itemPlace, memberPlace, nowhere, type Place } from '../../records/place.ts';
import type { EntryStorage } from '../../model/shape.ts';
import type { NrbfNode } from '../../view/node.ts';
import { objectType, systemType } from '../../write/net-types.ts';
import { ArrayItems } from '../array-items.ts';
import { classHead } from '../class-head.ts';
import type { Editing } from '../editing.ts';
import { isSharedArray, ownArray } from '../own-array.ts';
import { findClass } from '../slot-type.ts';
import { raw, type Token } from '../tokens.ts';
import { choicesOf, contentOf, kindOfType, type PlaceKind } from './array-place.ts';
import { Keys } from './keys.ts';
import { equalityOf } from './equality.ts';
import type { ItemStore } from './store.ts';

const entryType = systemType('Collections.DictionaryEntry', true);
const members = [
  ['_key', objectType],
  ['_value', objectType],
] as const;

/** Entries of an OrderedDictionary: boxed DictionaryEntry values in an array of objects. */
export class Entries implements ItemStore {
  readonly #node: NrbfNode;
  readonly #owner: number;
  readonly #array: number;
  readonly #keys: Keys;
  readonly #kind: PlaceKind;
  readonly canRemove = true;
  readonly canMove = true;

  constructor(node: NrbfNode, { owner, array, comparer }: EntryStorage) {
    this.#owner = owner;
    this.#node = node;
    this.#array = array;
    this.#kind = kindOfType(node.document, objectType);
    const equality = equalityOf(node.document.model, comparer);
    this.#keys = new Keys(node, { slot: this.#kind.slot, equality });
  }

  get choices(): readonly ValueChoice[] {
    return this.key ? choicesOf(this.#node.document, this.#kind) : [];
  }

  get key(): ScalarEditor | undefined {
    return this.#keys.editor;
  }

  get hasEditableKeys(): boolean {
    return this.key !== undefined && this.#keys.areEditable;
  }

  keyPlace(index: number): Place {
    const { table, model } = this.#node.document;
    const target = model.resolve(itemPlace(table, this.#array, index));
    return target.type === 'object' ? memberPlace(table, target.object, 0) : nowhere;
  }

  indexOfKey(index: number, key: string): number {
    this.#keys.text(key, index);
    return index;
  }

  insert(editing: Editing, index: number, value: NewValue, key: string | undefined): number {
    const text = this.#keys.text(key);
    const nothing = raw(Uint8Array.of(RecordType.ObjectNull));
    const classIndex = findClass(editing.model, 'System.Collections.DictionaryEntry', undefined);
    const id = editing.changes.newId();
    const keyTokens = contentOf(editing, this.#kind, this.#keys.value(text)) ?? [nothing];
    const valueTokens = contentOf(editing, this.#kind, value) ?? [nothing];
    const head: Token =
      classIndex === undefined
        ? classHead(editing, entryType, members, id)
        : { kind: 'head', id, classIndex };
    editing.changes.append([head, ...keyTokens, ...valueTokens]);
    if (isSharedArray(editing.model, this.#array, this.#owner)) {
      ownArray(editing, this.#owner, ['ArrayList'], this.#array, [{ kind: 'reference', id }]);
      return 0;
    }
    const items = new ArrayItems(this.#array, editing.changes);
    items.insert(index, [{ kind: 'reference', id }]);
    items.commit();
    return index;
  }

  remove(editing: Editing, index: number): void {
    const items = new ArrayItems(this.#array, editing.changes);
    items.remove(index);
    items.commit();
  }

  move(editing: Editing, from: number, to: number): void {
    const items = new ArrayItems(this.#array, editing.changes);
    items.move(from, to > from ? to + 1 : to);
    items.commit();
  }
}
