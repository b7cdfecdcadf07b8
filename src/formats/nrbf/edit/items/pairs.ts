import { FormatError } from '../../../errors.ts';
import type { NewValue, ScalarEditor, ValueChoice } from '../../../value.ts';
import { RecordType } from '../../constants.ts';
import { itemCount, itemPlace, memberPlace, nowhere, type Place } from '../../records/place.ts';
import type { PairStorage } from '../../model/shape.ts';
import type { NrbfNode } from '../../view/node.ts';
import { genericType, type NetType } from '../../write/net-types.ts';
import { addMember } from '../add-member.ts';
import { ArrayItems, type NewItem } from '../array-items.ts';
import { classHead } from '../class-head.ts';
import type { Editing } from '../editing.ts';
import { newArray } from '../new-array.ts';
import { findClass } from '../slot-type.ts';
import { raw, type Token } from '../tokens.ts';
import { choicesOf, contentOf, kindOfType, memberKind, type PlaceKind } from './array-place.ts';
import { addTo, countChange, setTo } from './counters.ts';
import { equalityOf } from './equality.ts';
import { Keys } from './keys.ts';
import type { ItemStore } from './store.ts';
import { l10n } from '../../../reason.ts';

/** Entries that stand as KeyValuePair structs in one array. */
export class Pairs implements ItemStore {
  readonly #node: NrbfNode;
  readonly #storage: PairStorage;
  readonly #types: readonly [NetType, NetType];
  readonly #keyKind: PlaceKind;
  readonly #valueKind: PlaceKind;
  readonly #keys: Keys;
  readonly canRemove = true;
  readonly canMove = false;

  /** @param types those of keys and values */
  constructor(node: NrbfNode, storage: PairStorage, types: readonly [NetType, NetType]) {
    this.#node = node;
    this.#storage = storage;
    this.#types = types;
    const { document } = node;
    const first = this.#pair(0);
    const [key, value] = types;
    this.#keyKind =
      first === undefined ? kindOfType(document, key) : memberKind(document, first, 0);
    this.#valueKind =
      first === undefined ? kindOfType(document, value) : memberKind(document, first, 1);
    const isSorted = storage.member === 'Items';
    this.#keys = new Keys(node, {
      slot: this.#keyKind.slot,
      equality: equalityOf(document.model, storage.comparer),
      ...(isSorted && { order: 'loose' }),
    });
  }

  /** The object of the pair at `index`. */
  #pair(index: number): number | undefined {
    const { array } = this.#storage;
    const { table, model } = this.#node.document;
    if (array === undefined || index >= itemCount(table, array)) return undefined;
    const target = model.resolve(itemPlace(table, array, index));
    return target.type === 'object' ? target.object : undefined;
  }

  get choices(): readonly ValueChoice[] {
    return this.key ? choicesOf(this.#node.document, this.#valueKind) : [];
  }

  get key(): ScalarEditor | undefined {
    return this.#keys.editor;
  }

  get hasEditableKeys(): boolean {
    return this.key !== undefined && this.#keys.areEditable;
  }

  keyPlace(index: number): Place {
    const pair = this.#pair(index);
    return pair === undefined ? nowhere : memberPlace(this.#node.document.table, pair, 0);
  }

  planKey(editing: Editing, index: number, key: string): string | undefined {
    return this.#keys.plan(editing, index, key);
  }

  indexOfKey(index: number, key: string): number {
    return this.#keys.index(this.#keys.text(key, index), index, index);
  }

  insert(editing: Editing, index: number, value: NewValue, key: string | undefined): number {
    const text = this.#keys.text(key);
    const { array, owner, member } = this.#storage;
    const isSorted = member === 'Items';
    // .NET shows entries in the order of the stream; a new one comes last.
    const at = isSorted ? this.#keys.index(text, index) : this.#node.childCount;
    const pair = this.#newPair(editing, text, value);
    const type = this.#pairType;
    if (array === undefined) {
      const reference = newArray(editing, type, [pair]);
      const arrayType = { ...type, name: `${type.name}[]`, element: type };
      addMember(editing, owner, member, arrayType, reference);
    } else {
      const items = new ArrayItems(array, editing.changes);
      items.insert(at, pair);
      items.commit();
    }
    this.#count(editing, 1);
    // A dictionary that says that it has room for none is empty for .NET.
    if (editing.model.integer(owner, 'HashSize') === 0) setTo(editing, owner, 'HashSize', 3);
    return at;
  }

  remove(editing: Editing, index: number): void {
    const { array } = this.#storage;
    if (array === undefined)
      throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
    const items = new ArrayItems(array, editing.changes);
    items.remove(index);
    items.commit();
    this.#count(editing, -1);
  }

  /** Entries move only to stay sorted. */
  move(editing: Editing, from: number, to: number): void {
    const { array } = this.#storage;
    if (array === undefined || this.#storage.member !== 'Items') {
      throw new FormatError(
        'read-only',
        l10n.t('The items have no order, so they cannot be moved.'),
      );
    }
    const items = new ArrayItems(array, editing.changes);
    items.move(from, to > from ? to + 1 : to);
    items.commit();
  }

  #count(editing: Editing, by: number): void {
    const { owner, member } = this.#storage;
    if (member === 'Items') addTo(editing, owner, 'Count', by);
    countChange(editing, owner);
  }

  get #pairType(): NetType {
    return genericType('System.Collections.Generic.KeyValuePair', this.#types, {
      isValueType: true,
    });
  }

  get #members(): (readonly [string, NetType])[] {
    const [key, value] = this.#types;
    return [
      ['key', key],
      ['value', value],
    ];
  }

  #newPair(editing: Editing, key: string, value: NewValue): NewItem {
    const { table, model } = editing;
    const first = this.#pair(0);
    const classIndex =
      first === undefined
        ? findClass(model, this.#pairType.name, undefined)
        : table.classOf.at(first);
    const id = -editing.changes.newId();
    const head: Token =
      classIndex === undefined
        ? classHead(editing, this.#pairType, this.#members, id)
        : { kind: 'head', id, classIndex };
    const nothing = raw(Uint8Array.of(RecordType.ObjectNull));
    const keyTokens = this.#keys.content(editing, this.#keyKind, key) ?? [nothing];
    const valueTokens = contentOf(editing, this.#valueKind, value) ?? [nothing];
    return [head, ...keyTokens, ...valueTokens];
  }
}
