import { FormatError } from '../../../errors.ts';
import { canonicalText } from '../../../scalars/canonical.ts';
import type { NewValue, ScalarEditor, ValueChoice } from '../../../value.ts';
import { itemCount, itemPlace } from '../../records/place.ts';
import type { ListStorage } from '../../model/shape.ts';
import type { NrbfNode } from '../../view/node.ts';
import { objectType, type NetType } from '../../write/net-types.ts';
import { addMember } from '../add-member.ts';
import { ArrayItems, halfCharacter, hasMovableItems, hasPairs } from '../array-items.ts';
import type { Editing } from '../editing.ts';
import { genericArguments } from '../net-type-names.ts';
import { newArray } from '../new-array.ts';
import { distinctChildren, nullsFrom } from '../null-runs.ts';
import { isSharedArray, ownArray } from '../own-array.ts';
import { sharedElsewhere } from '../plan-string.ts';
import { isSharedEmpty } from '../usage.ts';
import {
  choicesOf,
  contentOf,
  itemKind,
  kindOfType,
  useSpareRoom,
  type PlaceKind,
} from './array-place.ts';
import { addTo, countChange, setTo } from './counters.ts';
import { equalityOf, refuseEqual, type Equality } from './equality.ts';
import { comparisonOf } from './order.ts';
import type { ItemStore } from './store.ts';
import { l10n } from '../../../reason.ts';

/** Items that stand in one array. */
export class Sequence implements ItemStore {
  readonly #node: NrbfNode;
  readonly #storage: ListStorage;
  #kind: PlaceKind | undefined;

  constructor(node: NrbfNode, storage: ListStorage) {
    this.#node = node;
    this.#storage = storage;
  }

  get choices(): readonly ValueChoice[] {
    if (!this.canRemove || this.#equality === 'unknown') return [];
    return choicesOf(this.#node.document, this.#itemKind);
  }

  get canRemove(): boolean {
    const { array } = this.#storage;
    const { table } = this.#node.document;
    return array === undefined || hasMovableItems(table, array) || this.#hasPairs;
  }

  /** True for a bare array of Char with surrogate pairs, which come and go as one. */
  get #hasPairs(): boolean {
    const { table } = this.#node.document;
    const { array, style } = this.#storage;
    if (style !== 'array' || array === undefined) return false;
    return this.#node.document.arrayInfo(array).lengths.length === 1 && hasPairs(table, array);
  }

  extentOf(index: number): { readonly start: number; readonly length: number } {
    const { array } = this.#storage;
    if (array === undefined || !this.#hasPairs) return { start: index, length: 1 };
    const { table } = this.#node.document;
    const isSecond = (at: number): boolean =>
      at < this.#length && itemPlace(table, array, at).slot < 0;
    if (isSecond(index)) return { start: index - 1, length: 2 };
    return { start: index, length: isSecond(index + 1) ? 2 : 1 };
  }

  get canMove(): boolean {
    const { style } = this.#storage;
    if (style === 'set' || style === 'sorted' || this.#hasPairs) return false;
    return this.canRemove && (style !== 'queue' || !this.#isWrapped);
  }

  get #itemKind(): PlaceKind {
    return (this.#kind ??= this.#readKind());
  }

  #readKind(): PlaceKind {
    const { array, isText } = this.#storage;
    if (isText === true) {
      const slot = { kind: 'string' } as const;
      return { slot, siblings: [], isNullable: true, isHome: () => false };
    }
    const { document } = this.#node;
    return array === undefined ? kindOfType(document, this.#element) : itemKind(document, array);
  }

  /** The type of the items, as the collection's class names it. */
  get #element(): NetType {
    const { model } = this.#node.document;
    const { owner } = this.#storage;
    const name = owner === undefined ? '' : model.classOf(owner).wireName;
    return genericArguments(name)[0] ?? objectType;
  }

  get #equality(): Equality {
    return equalityOf(this.#node.document.model, this.#storage.comparer);
  }

  insert(editing: Editing, index: number, value: NewValue): number {
    const { array, owner, member } = this.#storage;
    if (this.#equality === 'unknown') throw unknownComparer();
    if (this.isSet) this.#refuseEqual(editing, value);
    const wanted = this.#storage.style === 'sorted' ? this.#sortedIndex(value, index) : index;
    // Nothing comes between the halves of a pair.
    const pair = wanted < this.#length ? this.extentOf(wanted) : { start: wanted, length: 1 };
    const at = pair.start < wanted ? pair.start + pair.length : wanted;
    this.#refuseHalf(editing, value);
    if (array === undefined) {
      if (owner === undefined || member === undefined) {
        throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
      }
      const element = this.#element;
      const reference = newArray(editing, element, [this.#newItem(editing, value)]);
      const type = { ...element, name: `${element.name}[]`, element };
      addMember(editing, owner, member, type, reference);
      this.#count(editing, 1);
      // An empty one says that it has room for none; any other number will do.
      setTo(editing, owner, 'Capacity', 3);
      return 0;
    }
    if (owner === undefined && isSharedEmpty(editing.table, array)) throw sharedElsewhere();
    if (owner !== undefined && isSharedArray(editing.model, array, owner)) {
      ownArray(editing, owner, [member ?? ''], array, this.#newItem(editing, value));
      this.#count(editing, 1);
      return 0;
    }
    const items = new ArrayItems(array, editing.changes, this.#hasPairs);
    items.insert(this.#position(at), this.#newItem(editing, value));
    const hasRoom = this.#storage.style === 'list' || this.#storage.style === 'stack';
    if (hasRoom) useSpareRoom(editing, items, array, this.#length);
    items.commit();
    this.#count(editing, 1);
    if (this.#storage.style === 'queue') this.#turn(editing, at, 1);
    return at;
  }

  #newItem(editing: Editing, value: NewValue): ReturnType<typeof contentOf> {
    return contentOf(editing, this.#itemKind, value);
  }

  /** Half of a pair can't be copied alone. */
  #refuseHalf(editing: Editing, value: NewValue): void {
    if (value.kind !== 'copy') return;
    const { typeName, text = '' } = editing.nodeAt(value.path);
    if (typeName === 'Char' && /\p{Surrogate}/u.test(text)) throw halfCharacter();
  }

  remove(editing: Editing, index: number): void {
    const { array } = this.#storage;
    if (array === undefined)
      throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
    this.#refuseShared(editing, array);
    const items = new ArrayItems(array, editing.changes, this.#hasPairs);
    const { start, length } = this.extentOf(index);
    if (length === 2) items.removePair(start);
    else items.remove(this.#itemPosition(index));
    items.commit();
    this.#count(editing, -1);
    if (this.#storage.style === 'queue') this.#turn(editing, index, -1);
  }

  move(editing: Editing, from: number, to: number): void {
    const { array, owner } = this.#storage;
    if (array === undefined || !this.canMove) {
      throw new FormatError(
        'read-only',
        l10n.t('The items have no order, so they cannot be moved.'),
      );
    }
    this.#refuseShared(editing, array);
    const items = new ArrayItems(array, editing.changes);
    if (this.#storage.style === 'queue') {
      const head = this.#head;
      items.move(head + from, head + (to > from ? to + 1 : to));
    } else if (this.#storage.style === 'stack' || this.#storage.style === 'segment') {
      const [source, target] = [this.#itemPosition(from), this.#itemPosition(to)];
      items.move(source, target > source ? target + 1 : target);
    } else items.move(from, to > from ? to + 1 : to);
    items.commit();
    if (owner !== undefined && from !== to) countChange(editing, owner);
  }

  #refuseShared(editing: Editing, array: number): void {
    const { owner } = this.#storage;
    if (owner === undefined || !isSharedArray(editing.model, array, owner)) return;
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Another collection uses the same items, so they cannot be edited here.'),
    );
  }

  get #length(): number {
    return this.#node.childCount;
  }

  get isSet(): boolean {
    return this.#storage.style === 'set' || this.#storage.style === 'sorted';
  }

  get #head(): number {
    const { owner } = this.#storage;
    return owner === undefined ? 0 : (this.#node.document.model.integer(owner, '_head') ?? 0);
  }

  get #capacity(): number {
    const { array } = this.#storage;
    return array === undefined ? 0 : itemCount(this.#node.document.table, array);
  }

  /** Where an item that is to come in front of the one at `index` goes. */
  #position(index: number): number {
    if (this.#storage.style === 'stack') return this.#length - index;
    if (this.#storage.style === 'segment') return (this.#storage.start ?? 0) + index;
    if (this.#storage.style !== 'queue') return index;
    const at = this.#head + index;
    return this.#isWrapped && at >= this.#capacity ? at - this.#capacity : at;
  }

  /** Where the item at `index` stands. */
  #itemPosition(index: number): number {
    if (this.#storage.style === 'stack') return this.#length - 1 - index;
    if (this.#storage.style === 'segment') return (this.#storage.start ?? 0) + index;
    if (this.#storage.style !== 'queue') return index;
    return (this.#head + index) % this.#capacity;
  }

  /** True for a queue whose items go on at the start of its array. */
  get #isWrapped(): boolean {
    return this.#head + this.#length > this.#capacity;
  }

  /** Keeps head and tail of a queue in step with its array, which is longer or shorter by one. */
  #turn(editing: Editing, index: number, by: 1 | -1): void {
    const { owner } = this.#storage;
    if (owner === undefined) return;
    const capacity = this.#capacity + by;
    const head = this.#head;
    const size = this.#length + by;
    let newHead = head;
    if (this.#isWrapped) {
      const isInFront = head + index >= this.#capacity;
      if (isInFront) newHead = head + by;
      else if (head >= capacity) newHead = 0;
    } else if (size === 0 || head >= capacity) newHead = 0;
    setTo(editing, owner, '_head', newHead);
    setTo(editing, owner, '_tail', capacity === 0 ? 0 : (newHead + size) % capacity);
  }

  #count(editing: Editing, by: number): void {
    const { owner, style } = this.#storage;
    if (owner === undefined) return;
    if (style === 'linked' || style === 'sorted') addTo(editing, owner, 'Count', by);
    else if (style === 'segment') addTo(editing, owner, '_count', by);
    else if (style !== 'set') addTo(editing, owner, '_size', by);
    countChange(editing, owner);
  }

  get #editor(): ScalarEditor | undefined {
    const { slot } = this.#itemKind;
    if (slot.kind === 'raw' || slot.kind === 'scalar') return slot.editor;
    return slot.kind === 'string' ? { type: 'String' } : undefined;
  }

  /** The text that a new scalar would have. */
  #textOf(editing: Editing, value: NewValue): string | null | undefined {
    if (value.kind === 'null') return null;
    if (value.kind === 'copy') {
      const source = editing.nodeAt(value.path);
      return source.kind === 'null' ? null : source.text;
    }
    const editor = this.#editor;
    if (value.kind !== 'scalar') return undefined;
    return canonicalText(editor ?? { type: value.type }, value.text);
  }

  #refuseEqual(editing: Editing, value: NewValue): void {
    const text = this.#textOf(editing, value);
    if (text !== undefined) this.refuseTwin(-1, text);
  }

  /** A set drops what it holds already. */
  refuseTwin(index: number, text: string | null): void {
    const others: (string | null | undefined)[] = [];
    for (const child of distinctChildren(this.#node)) {
      if (child.index === index && nullsFrom(this.#node, index) <= 1) continue;
      others.push(child.node.kind === 'null' ? null : child.node.text);
    }
    if (text !== null) {
      const texts = others.map((other) => other ?? undefined);
      refuseEqual(texts, text, this.#equality, this.#editor);
    } else if (others.includes(null)) {
      throw new FormatError('duplicate-key', l10n.t('This key or value already exists.'));
    }
  }

  /** Where a new item belongs. .NET sorts the items again as it reads them. */
  #sortedIndex(value: NewValue, fallback: number): number {
    const editor = this.#editor;
    if (!editor || value.kind !== 'scalar' || this.#equality !== 'exact') return fallback;
    const text = canonicalText(editor, value.text);
    const compare = comparisonOf(editor);
    for (const { index, node } of distinctChildren(this.#node)) {
      if (node.text !== undefined && compare(node.text, text) > 0) return index;
    }
    return this.#length;
  }
}

/** The refusal where only code of the site could tell what is allowed. */
export function unknownComparer(): FormatError {
  return new FormatError(
    'read-only',
    l10n.t('Only the site knows which items are equal, so this collection cannot be edited.'),
  );
}
