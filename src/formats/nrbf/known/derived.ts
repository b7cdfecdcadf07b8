import { fieldsOf } from '../model/fields.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { Part } from '../model/shape.ts';
import * as dictionaries from './dictionaries.ts';
import * as lists from './lists.ts';

const { wrappingDictionary } = dictionaries;

/**
 * Collections whose fields a derived class writes under their name (`List`1+_items`); null for those
 * whose items another class between them has.
 */
const bases: ReadonlyMap<string, ShapeReader | null> = new Map([
  ['List`1', lists.readList],
  ['ArrayList', lists.readList],
  ['Stack`1', lists.readStack],
  ['Stack', lists.readStack],
  ['Queue`1', lists.readQueue],
  ['Queue', lists.readQueue],
  ['Collection`1', lists.wrapping('items')],
  ['ReadOnlyCollection`1', lists.wrapping('list')],
  ['CollectionBase', lists.wrapping('list', '_list')],
  ['ReadOnlyCollectionBase', lists.wrapping('list', '_list')],
  ['StringCollection', lists.readStringCollection],
  ['SortedDictionary`2', dictionaries.readSortedDictionary],
  ['SortedList`2', dictionaries.readSortedList],
  ['SortedList', dictionaries.readSortedList],
  ['ReadOnlyDictionary`2', wrappingDictionary(false, 'm_dictionary', '_dictionary')],
  ['DictionaryBase', wrappingDictionary(true, 'hashtable', '_hashtable')],
  ['StringDictionary', dictionaries.readStringDictionary],
  ['HybridDictionary', dictionaries.readHybridDictionary],
  ['ListDictionary', dictionaries.readListDictionary],
  ['ObservableCollection`1', null],
  ['BindingList`1', null],
  ['KeyedCollection`2', null],
]);

/** A collection that writes itself: the members that tell it, those it may have beside them. */
interface Writer {
  readonly marks: readonly string[];
  readonly others: readonly string[];
  readonly read: ShapeReader;
}

const writers: readonly Writer[] = [
  {
    marks: ['LoadFactor', 'Version', 'HashSize', 'Keys', 'Values'],
    others: ['Comparer', 'HashCodeProvider', 'KeyComparer'],
    read: dictionaries.readHashtable,
  },
  {
    marks: ['Version', 'Comparer', 'HashSize'],
    others: ['KeyValuePairs'],
    read: dictionaries.readDictionary,
  },
  {
    marks: ['ReadOnly', 'Count', 'Keys', 'Values', 'Version'],
    others: ['HashProvider', 'Comparer', 'KeyComparer'],
    // A NameObjectCollectionBase, whose values may be anything.
    read: lists.onlyShown(dictionaries.readNameValues),
  },
  {
    marks: ['KeyComparer', 'ReadOnly', 'InitialCapacity', 'ArrayList'],
    others: [],
    read: dictionaries.readOrderedDictionary,
  },
  {
    marks: ['Version', 'Comparer', 'Capacity'],
    others: ['Elements'],
    read: lists.readHashSet,
  },
  {
    marks: ['Count', 'Comparer', 'Version', 'Items'],
    others: [],
    read: lists.readSortedSet,
  },
  {
    marks: ['Version', 'Count', 'Data'],
    others: [],
    read: lists.readLinkedList,
  },
];

/** What reads the objects of a class that is derived from a collection; undefined for other classes. */
export function derivedReader(model: Model, classIndex: number): ShapeReader | undefined {
  const { memberNames } = model.classes.get(classIndex);
  const prefix = memberNames.map(baseOf).find((name) => bases.get(name));
  const read = prefix === undefined ? undefined : bases.get(prefix);
  if (read) {
    // The class's own fields may have the same names: those under the base's name count.
    model.basePrefixes.set(classIndex, prefix);
    // A KeyedCollection may have its items in a dictionary, too.
    const isFixed = memberNames.includes('KeyedCollection`2+dict');
    return beside(isFixed ? lists.onlyShown(read) : read, (name) => bases.has(baseOf(name)));
  }
  const writer = writers.find(({ marks }) => marks.every((name) => memberNames.includes(name)));
  if (!writer) return undefined;
  model.basePrefixes.set(classIndex, undefined);
  const known = new Set([...writer.marks, ...writer.others]);
  return beside(writer.read, (name) => known.has(name));
}

/** The class that a member's name names: ``List`1`` of ``List`1+_items``. */
function baseOf(wireName: string): string {
  const plus = wireName.lastIndexOf('+');
  const name = plus > 0 ? wireName.slice(0, plus) : '';
  // Where two bases have one simple name, the namespace stands there, too.
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A collection alone, or as a part beside the fields that the derived class adds. */
function beside(read: ShapeReader, isOfBase: (wireName: string) => boolean): ShapeReader {
  return (model, object, inner) => {
    const shape = read(model, object, inner);
    if (shape?.kind !== 'list' && shape?.kind !== 'dictionary') return undefined;
    const { memberNames } = model.classOf(object);
    const own: readonly Part[] = fieldsOf(model, object).filter(
      ({ members }) => !members.some((member) => isOfBase(memberNames[member] ?? '')),
    );
    if (own.length === 0) return shape;
    return { kind: 'parts', parts: [...own, { label: 'Items', members: [], collection: shape }] };
  };
}
