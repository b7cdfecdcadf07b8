import { FormatError } from '../../../errors.ts';
import type { NewValue, ScalarEditor, ValueChoice } from '../../../value.ts';
import { itemPlace, type Place } from '../../records/place.ts';
import type { ColumnStorage } from '../../model/shape.ts';
import type { NrbfNode } from '../../view/node.ts';
import { arrayType, objectType, systemType } from '../../write/net-types.ts';
import { array as netArray, object, scalar, text as netText } from '../../write/net-values.ts';
import { ArrayItems, hasMovableItems, type NewItem } from '../array-items.ts';
import type { Editing } from '../editing.ts';
import { newContent } from '../content.ts';
import { referenceToNew } from '../new-content.ts';
import { isSharedArray, ownArray } from '../own-array.ts';
import { choicesOf, contentOf, itemKind, useSpareRoom, type PlaceKind } from './array-place.ts';
import { addTo, countChange } from './counters.ts';
import { equalityOf } from './equality.ts';
import { Keys } from './keys.ts';
import type { ItemStore } from './store.ts';
import { l10n } from '../../../reason.ts';

/** The members that hold the arrays. */
const keyNames = ['keys', '_keys', 'Keys'];
const valueNames = ['values', '_values', 'Values'];

/** Entries whose keys and values stand in two arrays. */
export class Columns implements ItemStore {
  readonly #node: NrbfNode;
  readonly #storage: ColumnStorage;
  readonly #keys: Keys;
  readonly #keyKind: PlaceKind;
  readonly #valueKind: PlaceKind;
  readonly canMove = false;

  constructor(node: NrbfNode, storage: ColumnStorage) {
    this.#node = node;
    this.#storage = storage;
    this.#keyKind = itemKind(node.document, storage.keys);
    this.#valueKind = itemKind(node.document, storage.values);
    this.#keys = new Keys(node, {
      slot: this.#keyKind.slot,
      equality:
        storage.order === 'names'
          ? 'ignoring-case'
          : equalityOf(node.document.model, storage.comparer),
      ...(storage.order === 'sorted' && { order: 'strict' }),
      ...(storage.isLowerCase === true && { isLowerCase: true }),
    });
  }

  get canRemove(): boolean {
    const { table } = this.#node.document;
    return (
      hasMovableItems(table, this.#storage.keys) && hasMovableItems(table, this.#storage.values)
    );
  }

  get choices(): readonly ValueChoice[] {
    if (!this.key) return [];
    if (this.#storage.order === 'names') return [{ kind: 'scalar', editor: { type: 'String' } }];
    if (this.#storage.isLowerCase === true) {
      return [{ kind: 'null' }, { kind: 'scalar', editor: { type: 'String' } }];
    }
    return choicesOf(this.#node.document, this.#valueKind);
  }

  get key(): ScalarEditor | undefined {
    if (!this.canRemove) return undefined;
    const { editor } = this.#keys;
    if (this.#storage.order !== 'sorted' || !editor) return editor;
    try {
      // Where the order isn't known, no key has a place.
      this.#keys.index(this.#node.children(0, 1)[0]?.label ?? '', 0);
      return editor;
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  }

  get hasEditableKeys(): boolean {
    return this.key !== undefined && this.#keys.areEditable;
  }

  keyPlace(index: number): Place {
    return itemPlace(this.#node.document.table, this.#storage.keys, index);
  }

  keyText(key: string): string {
    return this.#storage.isLowerCase === true ? key.toLowerCase() : key;
  }

  indexOfKey(index: number, key: string): number {
    return this.#keys.index(this.#keys.text(key, index), index, index);
  }

  insert(editing: Editing, index: number, value: NewValue, key: string | undefined): number {
    const text = this.#keys.text(key);
    const at = this.#keys.index(text, this.#storage.order === 'sorted' ? index : this.#end);
    const newKey = newContent(editing, this.#keyKind.slot, this.#keys.value(text));
    this.#insert(editing, keyNames, at, newKey);
    this.#insert(editing, valueNames, at, this.#newValue(editing, value));
    this.#count(editing, 1);
    return at;
  }

  get #end(): number {
    return this.#node.childCount;
  }

  #insert(editing: Editing, names: readonly string[], at: number, item: NewItem): void {
    const array = names === keyNames ? this.#storage.keys : this.#storage.values;
    if (isSharedArray(editing.model, array, this.#storage.owner)) {
      ownArray(editing, this.#storage.owner, names, array, item);
      return;
    }
    const items = new ArrayItems(array, editing.changes);
    items.insert(at, item);
    if (this.#storage.order === 'sorted') useSpareRoom(editing, items, array, this.#end);
    items.commit();
  }

  #newValue(editing: Editing, value: NewValue): NewItem {
    if (this.#storage.order === 'names' && value.kind === 'scalar') {
      // A list with one text, as NameValueCollection keeps the values of a name.
      const [int32, one] = [systemType('Int32'), scalar('Int32', '1')];
      const items = netArray(objectType, [netText(value.text)]);
      const list = object(systemType('Collections.ArrayList'), [
        { name: '_items', type: arrayType(objectType), value: items },
        { name: '_size', type: int32, value: one },
        { name: '_version', type: int32, value: one },
      ]);
      return referenceToNew(editing, list);
    }
    const isText = isTextValue(editing, value);
    const isCopy = value.kind === 'copy';
    const onlyLists = this.#storage.order === 'names' && !isCopy;
    if (onlyLists || (this.#storage.isLowerCase === true && !isText)) {
      throw new FormatError('wrong-type', l10n.t('Only strings can be used here.'));
    }
    return contentOf(editing, this.#valueKind, value);
  }

  remove(editing: Editing, index: number): void {
    for (const array of [this.#storage.keys, this.#storage.values]) {
      const items = new ArrayItems(array, editing.changes);
      items.remove(index);
      items.commit();
    }
    this.#count(editing, -1);
  }

  /** Entries move only to stay sorted. */
  move(editing: Editing, from: number, to: number): void {
    if (this.#storage.order !== 'sorted') {
      throw new FormatError(
        'read-only',
        l10n.t('The items have no order, so they cannot be moved.'),
      );
    }
    for (const array of [this.#storage.keys, this.#storage.values]) {
      const items = new ArrayItems(array, editing.changes);
      items.move(from, to > from ? to + 1 : to);
      items.commit();
    }
  }

  #count(editing: Editing, by: number): void {
    const { owner, order } = this.#storage;
    if (order === 'sorted') addTo(editing, owner, '_size', by);
    if (order === 'names') addTo(editing, owner, 'Count', by);
    countChange(editing, owner);
  }
}

/** Whether a new value is a text or null, be it a copy of one. */
function isTextValue(editing: Editing, value: NewValue): boolean {
  if (value.kind === 'scalar') return value.type === 'String';
  if (value.kind !== 'copy') return value.kind === 'null';
  const { kind, typeName } = editing.nodeAt(value.path);
  return kind === 'null' || typeName === 'String';
}
