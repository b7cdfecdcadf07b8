import { fieldsOf } from '../model/fields.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { Part, Shape } from '../model/shape.ts';
import * as dictionaries from './dictionaries.ts';
import * as lists from './lists.ts';

const { wrappingDictionary } = dictionaries;
const collections = 'System.Collections.';
const generic = `${collections}Generic.`;
const specialized = `${collections}Specialized.`;
const objectModel = `${collections}ObjectModel.`;

/**
 * Collections whose fields a derived class writes under their name (`List`1+_items`); null for those
 * whose items another class between them has.
 */
const bases: ReadonlyMap<string, readonly [namespace: string, ShapeReader] | null> = new Map([
  ['List`1', [generic, lists.readList]],
  ['ArrayList', [collections, lists.readList]],
  ['Stack`1', [generic, lists.readStack]],
  ['Stack', [collections, lists.readStack]],
  ['Queue`1', [generic, lists.readQueue]],
  ['Queue', [collections, lists.readQueue]],
  ['Collection`1', [objectModel, lists.wrapping('items')]],
  ['ReadOnlyCollection`1', [objectModel, lists.wrapping('list')]],
  ['CollectionBase', [collections, lists.wrapping('list', '_list')]],
  ['ReadOnlyCollectionBase', [collections, lists.wrapping('list', '_list')]],
  ['StringCollection', [specialized, lists.wrapping('data', '_data')]],
  ['SortedDictionary`2', [generic, dictionaries.readSortedDictionary]],
  ['SortedList`2', [generic, dictionaries.readSortedList]],
  ['SortedList', [collections, dictionaries.readSortedList]],
  ['ReadOnlyDictionary`2', [objectModel, wrappingDictionary(false, 'm_dictionary', '_dictionary')]],
  ['DictionaryBase', [collections, wrappingDictionary(true, 'hashtable', '_hashtable')]],
  ['StringDictionary', [specialized, wrappingDictionary(true, 'contents', '_contents')]],
  ['HybridDictionary', [specialized, dictionaries.readHybridDictionary]],
  ['ListDictionary', [specialized, dictionaries.readListDictionary]],
  ['ObservableCollection`1', null],
  ['BindingList`1', null],
  ['KeyedCollection`2', null],
]);

/** A collection that writes itself: the members that tell it, those it may have beside them. */
interface Writer {
  readonly definition: string;
  readonly marks: readonly string[];
  readonly others: readonly string[];
  readonly read: ShapeReader;
}

const writers: readonly Writer[] = [
  {
    definition: `${collections}Hashtable`,
    marks: ['LoadFactor', 'Version', 'HashSize', 'Keys', 'Values'],
    others: ['Comparer', 'HashCodeProvider', 'KeyComparer'],
    read: dictionaries.readHashtable,
  },
  {
    definition: `${generic}Dictionary\`2`,
    marks: ['Version', 'Comparer', 'HashSize'],
    others: ['KeyValuePairs'],
    read: dictionaries.readDictionary,
  },
  {
    definition: `${specialized}NameObjectCollectionBase`,
    marks: ['ReadOnly', 'Count', 'Keys', 'Values', 'Version'],
    others: ['HashProvider', 'Comparer', 'KeyComparer'],
    read: dictionaries.readNameValues,
  },
  {
    definition: `${specialized}OrderedDictionary`,
    marks: ['KeyComparer', 'ReadOnly', 'InitialCapacity', 'ArrayList'],
    others: [],
    read: dictionaries.readOrderedDictionary,
  },
  {
    definition: `${generic}HashSet\`1`,
    marks: ['Version', 'Comparer', 'Capacity'],
    others: ['Elements'],
    read: lists.readHashSet,
  },
  {
    definition: `${generic}SortedSet\`1`,
    marks: ['Count', 'Comparer', 'Version', 'Items'],
    others: [],
    read: lists.readSortedSet,
  },
  {
    definition: `${generic}LinkedList\`1`,
    marks: ['Version', 'Count', 'Data'],
    others: [],
    read: lists.readLinkedList,
  },
];

/** What reads the objects of a class that is derived from a collection; undefined for other classes. */
export function derivedReader(model: Model, layout: number): ShapeReader | undefined {
  const { memberNames } = model.classes.get(layout);
  const prefix = memberNames.map(baseOf).find((name) => bases.get(name));
  const [namespace, read] = (prefix === undefined ? undefined : bases.get(prefix)) ?? [];
  if (prefix !== undefined && namespace !== undefined && read) {
    // The class's own fields may have the same names: those under the base's name count.
    const isFixed = memberNames.includes('KeyedCollection`2+dict');
    model.bases.set(layout, { definition: namespace + prefix, prefix, isFixed });
    const isOfBase = (name: string): boolean => bases.has(baseOf(name));
    return (...args) => beside(read(...args), args[0], args[1], isOfBase);
  }
  const writer = writers.find(({ marks }) => marks.every((name) => memberNames.includes(name)));
  if (!writer) return undefined;
  model.bases.set(layout, { definition: writer.definition });
  const known = new Set([...writer.marks, ...writer.others]);
  return (...args) => beside(writer.read(...args), args[0], args[1], (name) => known.has(name));
}

/** The class that a member's name names: ``List`1`` of ``List`1+_items``. */
function baseOf(wireName: string): string {
  const plus = wireName.lastIndexOf('+');
  const name = plus > 0 ? wireName.slice(0, plus) : '';
  // Where two bases have one simple name, the namespace stands there, too.
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A collection alone, or as a part beside the fields that the derived class adds. */
function beside(
  shape: Shape | undefined,
  model: Model,
  object: number,
  isOfBase: (wireName: string) => boolean,
): Shape | undefined {
  if (shape?.kind !== 'list' && shape?.kind !== 'dictionary') return undefined;
  const { memberNames } = model.classOf(object);
  const own: readonly Part[] = fieldsOf(model, object).filter(
    ({ members }) => !members.some((member) => isOfBase(memberNames[member] ?? '')),
  );
  if (own.length === 0) return shape;
  return { kind: 'parts', parts: [...own, { label: 'Items', members: [], collection: shape }] };
}
