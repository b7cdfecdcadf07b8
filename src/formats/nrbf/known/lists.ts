import { itemCount, itemPlace, NULL_SLOT, type Place, type Target } from '../records/place.ts';
import { PrimitiveType } from '../constants.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { ListShape, Places, Shape } from '../model/shape.ts';

/** The items of an array from `start`, `length` of them, at most those that are there. */
export function sliceOf(model: Model, array: number, start: number, length: number): Places {
  const count = Math.max(0, Math.min(length, itemCount(model.table, array) - start));
  return { length: count, at: (index) => itemPlace(model.table, array, start + index) };
}

/** The places of a whole array. */
export function allOf(model: Model, array: number): Places {
  return sliceOf(model, array, 0, itemCount(model.table, array));
}

/** No places. */
export const noPlaces: Places = {
  length: 0,
  at: () => ({ slot: NULL_SLOT, primitive: 0, owner: -1, index: 0 }),
};

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

function withComparer(model: Model, object: number, name: string): { comparer?: Place } {
  const comparer = model.member(object, name);
  return comparer ? { comparer } : {};
}

/** List and ArrayList: an array with room to grow, and how much of it is used. */
export const readList: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, '_items');
  const size = model.integer(object, '_size');
  if (array === undefined || size === undefined || size < 0) return undefined;
  const length = itemCount(model.table, array);
  if (size > length) {
    const message = `The list claims ${size} items, its array has ${length}.`;
    model.table.warn('list-size', model.table.start.at(object), message, true);
  }
  return { kind: 'list', items: sliceOf(model, array, 0, size), array, sizeOwner: object };
};

/** Stack, generic or not: the top comes first. */
export const readStack: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, '_array');
  const size = model.integer(object, '_size');
  if (array === undefined || size === undefined || size < 0) return undefined;
  const items = sliceOf(model, array, 0, size);
  return reversed(items);
};

function reversed(items: Places): ListShape {
  const { length } = items;
  return { kind: 'list', items: { length, at: (index) => items.at(length - 1 - index) } };
}

/** Queue, generic or not: a ring that starts at its head. */
export const readQueue: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, '_array');
  const size = model.integer(object, '_size');
  const head = model.integer(object, '_head');
  if (array === undefined || size === undefined || head === undefined) return undefined;
  const capacity = itemCount(model.table, array);
  if (size < 0 || head < 0 || size > capacity || (head >= capacity && size > 0)) return undefined;
  const at = (index: number): Place => itemPlace(model.table, array, (head + index) % capacity);
  return { kind: 'list', items: { length: size, at } };
};

/** HashSet: a capacity of 0 means empty, whatever stands there. */
export const readHashSet: ShapeReader = (model, object) => {
  const capacity = model.integer(object, 'Capacity');
  const array = arrayMember(model, object, 'Elements');
  const comparer = withComparer(model, object, 'Comparer');
  if (array === undefined || capacity === 0) return { kind: 'list', items: noPlaces, ...comparer };
  return { kind: 'list', items: allOf(model, array), array, ...comparer };
};

/** SortedSet. */
export const readSortedSet: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, 'Items');
  const items = array === undefined ? noPlaces : allOf(model, array);
  return { kind: 'list', items, ...withComparer(model, object, 'Comparer') };
};

/** LinkedList: written as an array. */
export const readLinkedList: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, 'Data');
  return { kind: 'list', items: array === undefined ? noPlaces : allOf(model, array) };
};

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

/** The shape of an array as a list. */
export function arrayShape(model: Model, target: Target): Shape | undefined {
  if (target.type !== 'array') return undefined;
  return { kind: 'list', items: allOf(model, target.object), array: target.object };
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
  return { kind: 'bits', length, word, bit };
};

/** A bit of what a place holds, if that is an Int32. */
export function bitAt(model: Model, place: Place, bit: number): boolean {
  const word = model.resolve(place);
  if (word.type !== 'primitive' || word.primitive !== PrimitiveType.Int32) return false;
  return ((model.table.view.getInt32(word.offset, true) >> bit) & 1) === 1;
}
