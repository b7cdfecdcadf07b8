import { PrimitiveType as P } from '../constants.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import * as dictionaries from './dictionaries.ts';
import * as lists from './lists.ts';
import * as scalars from './scalars.ts';
import { isTables, readTables } from '../tables/read-tables.ts';

const generic = 'System.Collections.Generic.';
const specialized = 'System.Collections.Specialized.';

/** The known classes by their names without generic arguments, whatever assembly they stand in. */
const readers: ReadonlyMap<string, ShapeReader> = new Map([
  ['System.Boolean', scalars.boxed(P.Boolean)],
  ['System.Byte', scalars.boxed(P.Byte)],
  ['System.SByte', scalars.boxed(P.SByte)],
  ['System.Char', scalars.boxed(P.Char)],
  ['System.Int16', scalars.boxed(P.Int16)],
  ['System.UInt16', scalars.boxed(P.UInt16)],
  ['System.Int32', scalars.boxed(P.Int32)],
  ['System.UInt32', scalars.boxed(P.UInt32)],
  ['System.Int64', scalars.boxed(P.Int64)],
  ['System.UInt64', scalars.boxed(P.UInt64)],
  ['System.Single', scalars.boxed(P.Single)],
  ['System.Double', scalars.boxed(P.Double)],
  ['System.TimeSpan', scalars.boxed(P.TimeSpan, '_ticks')],
  ['System.IntPtr', scalars.pointer('IntPtr')],
  ['System.UIntPtr', scalars.pointer('UIntPtr')],
  ['System.Decimal', scalars.readDecimal],
  ['System.DateTime', scalars.readDateTime],
  ['System.DateTimeOffset', scalars.readDateTimeOffset],
  ['System.Guid', scalars.readGuid],
  ['System.Version', scalars.readVersion],
  ['System.Uri', scalars.readUri],
  ['System.Numerics.BigInteger', scalars.readBigInteger],
  ['System.Text.StringBuilder', scalars.readStringBuilder],
  ['System.UnitySerializationHolder', scalars.readUnity],
  ['Microsoft.Web.Redis.RedisNull', (): Shape => ({ kind: 'null' })],

  [`${generic}List\`1`, lists.readList],
  ['System.Collections.ArrayList', lists.readList],
  [`${generic}Stack\`1`, lists.readStack],
  ['System.Collections.Stack', lists.readStack],
  [`${generic}Queue\`1`, lists.readQueue],
  ['System.Collections.Queue', lists.readQueue],
  [`${generic}HashSet\`1`, lists.readHashSet],
  [`${generic}SortedSet\`1`, lists.readSortedSet],
  [`${generic}LinkedList\`1`, lists.readLinkedList],
  ['System.Collections.BitArray', lists.readBitArray],
  ['System.Collections.ObjectModel.Collection`1', lists.wrapping('items')],
  ['System.Collections.ObjectModel.ReadOnlyCollection`1', lists.wrapping('list')],
  [
    'System.Collections.ObjectModel.ObservableCollection`1',
    lists.wrapping('Collection`1+items', 'items'),
  ],
  ['System.ComponentModel.BindingList`1', lists.wrapping('Collection`1+items', 'items')],
  [`${specialized}StringCollection`, lists.readStringCollection],

  [`${generic}Dictionary\`2`, dictionaries.readDictionary],
  [`${generic}SortedDictionary\`2`, dictionaries.readSortedDictionary],
  [`${generic}SortedList\`2`, dictionaries.readSortedList],
  ['System.Collections.SortedList', dictionaries.readSortedList],
  [
    'System.Collections.ObjectModel.ReadOnlyDictionary`2',
    dictionaries.wrappingDictionary(false, 'm_dictionary', '_dictionary'),
  ],
  ['System.Collections.Hashtable', dictionaries.readHashtable],
  ['System.Collections.ListDictionaryInternal', dictionaries.readListDictionary],
  [`${specialized}ListDictionary`, dictionaries.readListDictionary],
  [`${specialized}HybridDictionary`, dictionaries.readHybridDictionary],
  [`${specialized}StringDictionary`, dictionaries.readStringDictionary],
  [`${specialized}OrderedDictionary`, dictionaries.readOrderedDictionary],
  [`${specialized}NameValueCollection`, dictionaries.readNameValues],
]);

/** True for a class whose objects have a shape of their own, if their members are as expected. */
export function isKnownClass(definition: string): boolean {
  return readers.has(definition);
}

/** How many wrappers may stand around a collection before we stop looking into them. */
const MAX_WRAPPERS = 8;

function readerOf(model: Model, classIndex: number): ShapeReader | null {
  const { typeName, memberNames } = model.classes.get(classIndex);
  const known = readers.get(typeName.definition);
  if (known) return known;
  const isEnum = memberNames.length === 1 && memberNames[0] === 'value__';
  if (isEnum) return scalars.readEnum;
  return isTables(memberNames) ? readTables : null;
}

/** What an object means, where its class is known and its members are as expected. */
export function readShape(model: Model, object: number, wrappers = 0): Shape | undefined {
  const classIndex = model.table.classOf.at(object);
  let reader = model.shapeReaders.get(classIndex);
  if (reader === undefined) {
    reader = readerOf(model, classIndex);
    model.shapeReaders.set(classIndex, reader);
  }
  return reader?.(model, object, (target) => {
    if (target.type === 'array') return lists.arrayShape(model, target);
    if (target.type !== 'object' || wrappers >= MAX_WRAPPERS) return undefined;
    return readShape(model, target.object, wrappers + 1);
  });
}
