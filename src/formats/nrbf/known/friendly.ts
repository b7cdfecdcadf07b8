import type { Model, ShapeReader } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';
import { readColor } from './color.ts';
import { derivedReader } from './derived.ts';
import { isException, readException } from './exceptions.ts';
import * as frameworks from './frameworks.ts';
import * as lists from './lists.ts';
import { isKnownClass, readShape } from './registry.ts';
import { readIpAddress } from './ip-address.ts';

const concurrent = 'System.Collections.Concurrent.';
const objectModel = 'System.Collections.ObjectModel.';

/** Classes that a description shows by their members, and people want to see as what they are. */
const readers: ReadonlyMap<string, ShapeReader> = new Map([
  ['System.Drawing.Color', readColor],
  ['System.Net.IPAddress', readIpAddress],
  ['System.UnitySerializationHolder', frameworks.readReflected],
  ['System.IO.MemoryStream', frameworks.readMemoryStream],
  ['System.ArraySegment`1', frameworks.readArraySegment],
  [`${concurrent}ConcurrentDictionary\`2`, frameworks.readConcurrentDictionary],
  [`${concurrent}ConcurrentQueue\`1`, frameworks.readConcurrentList],
  [`${concurrent}ConcurrentBag\`1`, frameworks.readConcurrentList],
  [`${concurrent}ConcurrentStack\`1`, frameworks.readConcurrentList],
  [
    `${objectModel}ReadOnlyObservableCollection\`1`,
    frameworks.showing('ReadOnlyCollection`1+list', 'list'),
  ],
  ['System.Net.WebHeaderCollection', frameworks.readHeaders],
  ['System.Collections.ArrayList+SyncArrayList', frameworks.showing('_list')],
  ['System.Collections.ArrayList+ReadOnlyArrayList', frameworks.showing('_list')],
  ['System.Collections.ArrayList+FixedSizeArrayList', frameworks.showing('_list')],
  ['System.Collections.Queue+SynchronizedQueue', frameworks.showing('_q')],
  ['System.Collections.Stack+SyncStack', frameworks.showing('_s')],
  ['System.Collections.SortedList+SyncSortedList', frameworks.showing('_list')],
  ['System.Collections.Hashtable+SyncHashtable', frameworks.showing('ParentTable', '_table')],
]);

function readerOf(model: Model, classIndex: number): ShapeReader | null {
  const { typeName, memberNames } = model.classes.get(classIndex);
  const known = readers.get(typeName.definition);
  if (known) return known;
  if (isKnownClass(typeName.definition)) return null;
  if (isException(memberNames)) return readException;
  return derivedReader(model, classIndex) ?? null;
}

/**
 * What an object means to people: beside what {@link readShape} knows, exceptions, classes derived from
 * collections, and classes that other platforms than .NET 10 write.
 */
export function readFriendly(model: Model, object: number): Shape | undefined {
  const shape = readShape(model, object);
  if (shape) return shape;
  const classIndex = model.table.classOf.at(object);
  let reader = model.friendlyReaders.get(classIndex);
  if (reader === undefined) {
    reader = readerOf(model, classIndex);
    model.friendlyReaders.set(classIndex, reader);
  }
  return reader?.(model, object, (target) => {
    if (target.type === 'array') return lists.arrayShape(model, target);
    return target.type === 'object' ? readShape(model, target.object) : undefined;
  });
}
