import { itemCount, itemPlace, nowhere, type Place, type Target } from '../records/place.ts';
import { PrimitiveType } from '../constants.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { ListShape, ListStorage, Places } from '../model/shape.ts';
import { l10n } from '../../reason.ts';

/** The items of an array from `start`, `length` of them, at most those that are there. */
export function sliceOf(model: Model, array: number, start: number, length: number): Places {
  const count = Math.max(0, Math.min(length, itemCount(model.table, array) - start));
  return { length: count, at: (index) => itemPlace(model.table, array, start + index) };
}

/** No places. */
export const noPlaces: Places = { length: 0, at: () => nowhere };

/** The places of a whole array; none without one. */
export function allOf(model: Model, array: number | undefined): Places {
  return array === undefined ? noPlaces : sliceOf(model, array, 0, itemCount(model.table, array));
}

/** The array in the first member of those names that holds one. */
export function arrayMember(
  model: Model,
  object: number,
  ...names: readonly string[]
): number | undefined {
  for (const name of names) {
    const array = model.array(object, name);
    if (array !== undefined) return array;
  }
  return undefined;
}

/** The comparer in the first member of those names that is there and not null. */
export function comparerOf(
  model: Model,
  object: number,
  ...names: readonly string[]
): { comparer?: Place } {
  for (const name of names) {
    const comparer = model.member(object, name);
    if (comparer && model.resolve(comparer).type !== 'null') return { comparer };
  }
  return {};
}

/** List and ArrayList: an array with room to grow, and how much of it is used. */
export const readList: ShapeReader = (model, object) => {
  const storage = { style: 'list', owner: object, member: '_items' } as const;
  const array = model.array(object, storage.member);
  const size = model.integer(object, '_size');
  if (array === undefined || size === undefined || size < 0) return undefined;
  const length = itemCount(model.table, array);
  if (size > length) {
    const reason = l10n.t('The list says it has {0} items, but its array has {1}.', size, length);
    model.table.warn('list-size', model.table.start.at(object), reason, true);
  }
  return { kind: 'list', items: sliceOf(model, array, 0, size), storage: { ...storage, array } };
};

/** Stack, generic or not: the top comes first. */
export const readStack: ShapeReader = (model, object) => {
  const storage = { style: 'stack', owner: object, member: '_array' } as const;
  const array = model.array(object, storage.member);
  const size = model.integer(object, '_size');
  if (array === undefined || size === undefined || size < 0) return undefined;
  const items = sliceOf(model, array, 0, size);
  const { length } = items;
  const at = (index: number): Place => items.at(length - 1 - index);
  return { kind: 'list', items: { length, at }, storage: { ...storage, array } };
};

/** Queue, generic or not: a ring that starts at its head. */
export const readQueue: ShapeReader = (model, object) => {
  const storage = { style: 'queue', owner: object, member: '_array' } as const;
  const array = model.array(object, storage.member);
  const size = model.integer(object, '_size');
  const head = model.integer(object, '_head');
  if (array === undefined || size === undefined || head === undefined) return undefined;
  const capacity = itemCount(model.table, array);
  if (size < 0 || head < 0 || size > capacity || (head >= capacity && size > 0)) return undefined;
  const at = (index: number): Place => itemPlace(model.table, array, (head + index) % capacity);
  return { kind: 'list', items: { length: size, at }, storage: { ...storage, array } };
};

/** Collections that write themselves and an array of just their items; none while they are empty. */
function writtenList(style: ListStorage['style'], member: string): ShapeReader {
  return (model, object) => {
    // A HashSet with a capacity of 0 is empty, whatever stands there.
    const isEmpty = style === 'set' && model.integer(object, 'Capacity') === 0;
    const array = isEmpty ? undefined : model.array(object, member);
    const comparer = comparerOf(model, object, 'Comparer');
    const storage = { style, owner: object, member, array, ...comparer };
    return { kind: 'list', items: allOf(model, array), ...comparer, storage };
  };
}

/** HashSet: in the order in which it has them. */
export const readHashSet = writtenList('set', 'Elements');

/** SortedSet: in the order of its comparer. */
export const readSortedSet = writtenList('sorted', 'Items');

/** LinkedList. */
export const readLinkedList = writtenList('linked', 'Data');

/** Collections that wrap a list or an array: the names of the members that may hold it. */
export function wrapping(...names: readonly string[]): ShapeReader {
  return (model, object, inner) => {
    for (const name of names) {
      const target = model.target(object, name);
      const shape = target && inner(target);
      if (shape?.kind === 'list') return shape;
    }
    return undefined;
  };
}

/** StringCollection: a list of anything, for texts. */
export const readStringCollection: ShapeReader = (...args) => {
  const shape = wrapping('data', '_data')(...args);
  if (shape?.kind !== 'list' || !shape.storage) return shape;
  return { ...shape, storage: { ...shape.storage, isText: true } };
};

/** Reads a collection that can't be edited. */
export function onlyShown(read: ShapeReader): ShapeReader {
  return (...args) => {
    const shape = read(...args);
    if (shape?.kind !== 'list' && shape?.kind !== 'dictionary') return shape;
    return { ...shape, storage: undefined };
  };
}

/** The shape of an array as a list. */
export function arrayShape(model: Model, { object: array }: Target & { type: 'array' }): ListShape {
  return { kind: 'list', items: allOf(model, array), storage: { style: 'array', array } };
}

/** BitArray: bits in Int32 words, low ones first. */
export const readBitArray: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, 'm_array', '_array');
  const length = model.integer(object, 'm_length');
  if (array === undefined || length === undefined || length < 0) return undefined;
  const words = allOf(model, array);
  if (length > words.length * 32) return undefined;
  const word = (index: number): Place => words.at(index >> 5);
  const bit = (index: number): boolean => bitAt(model, word(index), index & 31);
  return { kind: 'bits', length, storage: { owner: object, array }, word, bit };
};

/** A bit of what a place holds, if that is an Int32. */
export function bitAt(model: Model, place: Place, bit: number): boolean {
  const word = model.resolve(place);
  if (word.type !== 'primitive' || word.primitive !== PrimitiveType.Int32) return false;
  return ((model.table.view.getInt32(word.offset, true) >> bit) & 1) === 1;
}
