import { memberPlace, nowhere, type Place } from '../records/place.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { DictionaryShape, Places } from '../model/shape.ts';
import { allOf, arrayMember, comparerOf, noPlaces, sliceOf } from './lists.ts';
import { l10n } from '../../reason.ts';

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
    const reason = l10n.t('A dictionary cannot have the HashSize {0}.', hashSize);
    model.table.warn('dictionary-size', model.table.start.at(object), reason, true);
  }
  const member = 'KeyValuePairs';
  const array = hashSize === 0 ? undefined : model.array(object, member);
  const comparer = comparerOf(model, object, 'Comparer');
  return {
    ...ofPairs(model, allOf(model, array)),
    ...comparer,
    storage: { style: 'pairs', owner: object, member, array, typedBy: object, ...comparer },
  };
};

/** SortedDictionary: a set of pairs, ordered by a comparer that wraps the keys' own. */
export const readSortedDictionary: ShapeReader = (model, object) => {
  const set = model.object(object, '_set');
  if (set === undefined) return undefined;
  const member = 'Items';
  const array = model.array(set, member);
  const pairComparer = model.object(set, 'Comparer');
  const comparer = pairComparer === undefined ? {} : comparerOf(model, pairComparer, 'keyComparer');
  return {
    ...ofPairs(model, allOf(model, array)),
    ...comparer,
    storage: { style: 'pairs', owner: set, member, array, typedBy: object, ...comparer },
  };
};

/** SortedList, generic or not: two arrays with room to grow. Only the generic one shows its comparer. */
export const readSortedList: ShapeReader = (model, object) => {
  const keys = arrayMember(model, object, 'keys', '_keys');
  const values = arrayMember(model, object, 'values', '_values');
  const size = model.integer(object, '_size');
  if (keys === undefined || values === undefined || size === undefined) return undefined;
  const comparer = comparerOf(model, object, 'comparer', '_comparer');
  const isGeneric = model.classOf(object).typeName.args.length > 0;
  return {
    ...ofColumns(sliceOf(model, keys, 0, size), sliceOf(model, values, 0, size)),
    ...(isGeneric && comparer),
    storage: { style: 'columns', order: 'sorted', owner: object, keys, values, ...comparer },
  };
};

/** Hashtable: two arrays of the same length, in the order of the buckets. */
export const readHashtable: ShapeReader = (model, object) => {
  const keys = arrayMember(model, object, 'Keys');
  const values = arrayMember(model, object, 'Values');
  if (keys === undefined || values === undefined) return undefined;
  const comparer = comparerOf(model, object, 'KeyComparer', 'Comparer');
  return {
    ...ofColumns(allOf(model, keys), allOf(model, values)),
    isUnordered: true,
    ...comparer,
    storage: { style: 'columns', order: 'hash', owner: object, keys, values, ...comparer },
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
    // Early .NET Core had other names.
    ...(model.member(object, 'head') && {
      storage: { style: 'chain', owner: object, nodes, ...comparerOf(model, object, 'comparer') },
    }),
  };
};

/** Dictionaries that wrap another one: the names of the members that may hold it. */
export function wrappingDictionary(isUnordered: boolean, ...names: readonly string[]) {
  return (...[model, object, inner]: Parameters<ShapeReader>): DictionaryShape | undefined => {
    for (const name of names) {
      const target = model.target(object, name);
      const shape = target?.type === 'object' ? inner(target) : undefined;
      if (shape?.kind !== 'dictionary') continue;
      const { length, storage } = shape;
      return {
        kind: 'dictionary',
        length,
        key: (index) => shape.key(index),
        value: (index) => shape.value(index),
        isUnordered,
        ...(storage && { storage }),
      };
    }
    return undefined;
  };
}

/** StringDictionary: a hash table of texts, with keys in lower case. */
export const readStringDictionary: ShapeReader = (...args) => {
  const shape = wrappingDictionary(true, 'contents', '_contents')(...args);
  if (shape?.storage?.style !== 'columns') return shape;
  return { ...shape, storage: { ...shape.storage, isLowerCase: true } };
};

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
  const comparer = comparerOf(model, object, 'KeyComparer');
  return {
    ...ofPairs(model, allOf(model, array)),
    storage: { style: 'entries', owner: object, array, ...comparer },
  };
};

/** NameValueCollection: names, and an ArrayList of strings for each. */
export const readNameValues: ShapeReader = (model, object) => {
  const keys = arrayMember(model, object, 'Keys');
  const values = arrayMember(model, object, 'Values');
  const count = model.integer(object, 'Count');
  if (keys === undefined || values === undefined || count === undefined) return undefined;
  return {
    ...ofColumns(sliceOf(model, keys, 0, count), sliceOf(model, values, 0, count)),
    hasAnyKeys: true,
    storage: { style: 'columns', order: 'names', owner: object, keys, values },
  };
};
