import { BinaryType, PrimitiveType } from '../constants.ts';
import { readArrayInfo } from '../records/array-info.ts';
import { itemCount, nowhere, type Place } from '../records/place.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { BytesShape, DictionaryShape } from '../model/shape.ts';
import { ofPairs } from './dictionaries.ts';
import { allOf, arrayMember, onlyShown, sliceOf } from './lists.ts';

/** What a UnitySerializationHolder stands for (dotnet/runtime UnitySerializationHolder.cs). */
const reflected: ReadonlyMap<number, string> = new Map([
  [3, 'System.Reflection.Missing'],
  [4, 'System.Type'],
  [5, 'System.Reflection.Module'],
  [6, 'System.Reflection.Assembly'],
]);

/** A type, an assembly, a module: its name. */
export const readReflected: ShapeReader = (model, object) => {
  const typeName = reflected.get(model.integer(object, 'UnityType') ?? 0);
  const text = model.text(object, 'Data');
  return typeName === undefined || text === undefined
    ? undefined
    : { kind: 'scalar', typeName, text: text ?? '' };
};

/** A part of a Byte array, as bytes; undefined where it isn't one, or the part isn't inside of it. */
function bytesOf(model: Model, array: number, start: number, end: number): BytesShape | undefined {
  const { table } = model;
  const { element } = readArrayInfo(table, array);
  const isBytes =
    element.binaryType === BinaryType.Primitive && element.primitive === PrimitiveType.Byte;
  if (!isBytes || start < 0 || start > end || end > itemCount(table, array)) return undefined;
  const first = table.arrayData.at(~table.classOf.at(array));
  return { kind: 'bytes', bytes: table.bytes.subarray(first + start, first + end) };
}

/** MemoryStream: a part of a buffer, from `_origin` up to `_length`. */
export const readMemoryStream: ShapeReader = (model, object) => {
  const array = model.array(object, '_buffer');
  const start = model.integer(object, '_origin');
  const end = model.integer(object, '_length');
  if (array === undefined || start === undefined || end === undefined) return undefined;
  return bytesOf(model, array, start, end);
};

/** ArraySegment: a part of an array. */
export const readArraySegment: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, '_array');
  const offset = model.integer(object, '_offset');
  const count = model.integer(object, '_count');
  if (array === undefined || offset === undefined || count === undefined) return undefined;
  if (offset < 0 || count < 0 || offset + count > itemCount(model.table, array)) return undefined;
  const list = {
    kind: 'list',
    items: sliceOf(model, array, offset, count),
    storage: { style: 'segment', owner: object, member: '_array', array, start: offset },
  } as const;
  const bytes = bytesOf(model, array, offset, offset + count);
  return bytes ? { ...bytes, segment: { array, start: offset } } : list;
};

const written = ['m_serializationArray', '_serializationArray'];

/** ConcurrentDictionary: pairs in an array that is made for writing. */
export const readConcurrentDictionary: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, ...written);
  if (array === undefined) return undefined;
  return { ...ofPairs(model, allOf(model, array)), isUnordered: true };
};

/** ConcurrentQueue, ConcurrentBag, ConcurrentStack: an array, or nodes that are chained. */
export const readConcurrentList: ShapeReader = (model, object) => {
  const array = arrayMember(model, object, ...written);
  if (array !== undefined) return { kind: 'list', items: allOf(model, array) };
  const head = ['m_head', '_head'].find((name) => model.member(object, name));
  if (head === undefined) return undefined;
  const values: Place[] = [];
  let node = model.object(object, head);
  // No more nodes than the stream has objects: a chain that goes round in a circle ends there.
  while (node !== undefined && values.length < model.table.start.length) {
    const value = model.member(node, '_value') ?? model.member(node, 'm_value');
    if (!value) return undefined;
    values.push(value);
    node = model.object(node, '_next') ?? model.object(node, 'm_next');
  }
  const at = (index: number): Place => values[index] ?? nowhere;
  return { kind: 'list', items: { length: values.length, at } };
};

/** WebHeaderCollection: `Count`, then the names and behind them the values, numbered. */
export const readHeaders: ShapeReader = (model, object): DictionaryShape | undefined => {
  const count = model.integer(object, 'Count');
  const { memberNames } = model.classOf(object);
  if (count === undefined || count < 0 || memberNames.length < count * 2 + 1) return undefined;
  const numbers = new Map(memberNames.map((name, index) => [name, index]));
  const members = model.members(object);
  const places = Array.from({ length: count * 2 }, (_, i) => members[numbers.get(String(i)) ?? -1]);
  if (places.includes(undefined)) return undefined;
  const at = (index: number): Place => places[index] ?? nowhere;
  return {
    kind: 'dictionary',
    length: count,
    key: (index) => at(index),
    value: (index) => at(index + count),
    hasAnyKeys: true,
  };
};

/** Wrappers that show what they hold: the names of the members that may hold it. */
export function showing(...names: readonly string[]): ShapeReader {
  return onlyShown((model, object, inner) => {
    for (const name of names) {
      const target = model.target(object, name);
      const shape = target && inner(target);
      if (shape?.kind === 'list' || shape?.kind === 'dictionary') return shape;
    }
    return undefined;
  });
}
