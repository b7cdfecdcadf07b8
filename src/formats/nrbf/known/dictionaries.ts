import { memberPlace, NULL_SLOT, type Place } from '../records/place.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { DictionaryShape, Places } from '../model/shape.ts';
import { allOf, arrayMember, noPlaces, sliceOf } from './lists.ts';

const nowhere: Place = { slot: NULL_SLOT, primitive: 0, owner: -1, index: 0 };

function comparerOf(
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

/** Pairs that are objects of two members each: KeyValuePair, DictionaryEntry. */
export function ofPairs(model: Model, pairs: Places): DictionaryShape {
  const part = (index: number, member: number): Place => {
    const target = model.resolve(pairs.at(index));
    if (target.type !== 'object' || model.classOf(target.object).memberNames.length < 2) {
      return nowhere;
    }
    return memberPlace(model.table, target.object, member);
  };
  return {
    kind: 'dictionary',
    length: pairs.length,
    key: (index) => part(index, 0),
    value: (index) => part(index, 1),
  };
}

function ofColumns(keys: Places, values: Places): DictionaryShape {
  return {
    kind: 'dictionary',
    length: Math.min(keys.length, values.length),
    key: (index) => keys.at(index),
    value: (index) => values.at(index),
  };
}

/** Dictionary: an empty one has no pairs; a HashSize of 0 means empty, whatever stands there. */
export const readDictionary: ShapeReader = (model, object) => {
  const hashSize = model.integer(object, 'HashSize');
  if (hashSize === undefined) return undefined;
  if (hashSize < 0) {
    const message = `A dictionary has no HashSize of ${hashSize}.`;
    model.table.warn('dictionary-size', model.table.start.at(object), message, true);
  }
  const array = arrayMember(model, object, 'KeyValuePairs');
  const comparer = comparerOf(model, object, 'Comparer');
  if (array === undefined || hashSize === 0) return { ...ofPairs(model, noPlaces), ...comparer };
  return { ...ofPairs(model, allOf(model, array)), pairs: array, ...comparer };
};

/** SortedDictionary: a set of pairs, ordered by a comparer that wraps the keys' own. */
export const readSortedDictionary: ShapeReader = (model, object) => {
  const set = model.object(object, '_set');
  if (set === undefined) return undefined;
  const array = arrayMember(model, set, 'Items');
  const pairs = array === undefined ? noPlaces : allOf(model, array);
  const pairComparer = model.object(set, 'Comparer');
  const comparer = pairComparer === undefined ? {} : comparerOf(model, pairComparer, 'keyComparer');
  return { ...ofPairs(model, pairs), ...comparer };
};

/** SortedList, generic or not: two arrays with room to grow. Only the generic one shows its comparer. */
export const readSortedList: ShapeReader = (model, object) => {
  const keys = arrayMember(model, object, 'keys', '_keys');
  const values = arrayMember(model, object, 'values', '_values');
  const size = model.integer(object, '_size');
  if (keys === undefined || values === undefined || size === undefined) return undefined;
  const columns = ofColumns(sliceOf(model, keys, 0, size), sliceOf(model, values, 0, size));
  const isGeneric = model.classOf(object).typeName.args.length > 0;
  return isGeneric
    ? { ...columns, ...comparerOf(model, object, 'comparer', '_comparer') }
    : columns;
};

/** Hashtable: two arrays of the same length, in the order of the buckets. */
export const readHashtable: ShapeReader = (model, object) => {
  const keys = arrayMember(model, object, 'Keys');
  const values = arrayMember(model, object, 'Values');
  if (keys === undefined || values === undefined) return undefined;
  return {
    ...ofColumns(allOf(model, keys), allOf(model, values)),
    isUnordered: true,
    ...comparerOf(model, object, 'KeyComparer', 'Comparer'),
  };
};

/** ListDictionary: nodes of key, value and next, chained. */
export const readListDictionary: ShapeReader = (model, object) => {
  const count = model.integer(object, 'count') ?? model.integer(object, '_count');
  if (count === undefined || count < 0) return undefined;
  const nodes: number[] = [];
  let node = model.object(object, 'head') ?? model.object(object, '_head');
  // No more nodes than the stream has objects: a chain that goes round in a circle ends there.
  const limit = Math.min(count, model.table.start.length);
  while (node !== undefined && nodes.length < limit) {
    nodes.push(node);
    node = model.object(node, 'next');
  }
  const part = (index: number, name: string): Place =>
    model.member(nodes[index] ?? 0, name) ?? nowhere;
  return {
    kind: 'dictionary',
    length: nodes.length,
    key: (index) => part(index, 'key'),
    value: (index) => part(index, 'value'),
  };
};

/** Dictionaries that wrap another one: the names of the members that may hold it. */
export function wrappingDictionary(isUnordered: boolean, ...names: readonly string[]): ShapeReader {
  return (model, object, inner) => {
    for (const name of names) {
      const target = model.target(object, name);
      const shape = target?.type === 'object' ? inner(target) : undefined;
      if (shape?.kind !== 'dictionary') continue;
      return {
        kind: 'dictionary',
        length: shape.length,
        key: (index) => shape.key(index),
        value: (index) => shape.value(index),
        isUnordered,
      };
    }
    return undefined;
  };
}

/** HybridDictionary: a list while it is small, a hash table then, nothing while it is empty. */
export const readHybridDictionary: ShapeReader = (model, object, inner) => {
  const wrapped = wrappingDictionary(
    true,
    'hashtable',
    '_hashtable',
    'list',
    '_list',
  )(model, object, inner);
  return wrapped ?? { ...ofPairs(model, noPlaces), isUnordered: true };
};

/** OrderedDictionary: boxed DictionaryEntry values in their order. */
export const readOrderedDictionary: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, 'ArrayList');
  if (array === undefined) return undefined;
  return ofPairs(model, allOf(model, array));
};

/** NameValueCollection: names, and an ArrayList of strings for each. */
export const readNameValues: ShapeReader = (model, object) => {
  const keys = arrayMember(model, object, 'Keys');
  const values = arrayMember(model, object, 'Values');
  const count = model.integer(object, 'Count');
  if (keys === undefined || values === undefined || count === undefined) return undefined;
  const columns = ofColumns(sliceOf(model, keys, 0, count), sliceOf(model, values, 0, count));
  return { ...columns, hasAnyKeys: true };
};
