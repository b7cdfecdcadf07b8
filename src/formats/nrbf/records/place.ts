import { arrayCode, type RecordTable } from './record-table.ts';
import { BinaryType, PrimitiveType, primitiveSizes, RecordType } from '../constants.ts';
import { RECORD_SLOT } from './class-table.ts';
import { utf8SequenceSize } from './validate.ts';
import { readLengthPrefix } from '../../bytes/net-string.ts';

/** The slot of a null that has no record of its own: one of a run, or one that .NET drops. */
export const NULL_SLOT = 0x7fffffff;

/** A place where a value stands: a member, an item, or the root. */
export interface Place {
  /** See {@link RecordTable}: an offset, `~object`, 0 when not reached, or {@link NULL_SLOT}. */
  readonly slot: number;
  /** The primitive type where a raw value stands, else 0. */
  readonly primitive: number;
  /** The object or array that holds the place; -1 for the root. */
  readonly owner: number;
  /** Which member or item of it. */
  readonly index: number;
}

/** A place where nothing stands. */
export const nowhere: Place = { slot: NULL_SLOT, primitive: 0, owner: -1, index: 0 };

/** What stands at a place, references followed. */
export type Target =
  | { readonly type: 'null' }
  | { readonly type: 'primitive'; readonly primitive: number; readonly offset: number }
  /** `offset` is that of the string's record. */
  | { readonly type: 'string'; readonly offset: number }
  | { readonly type: 'object'; readonly object: number }
  | { readonly type: 'array'; readonly object: number }
  /** A reference to nothing, or a place behind the end of what could be read. */
  | { readonly type: 'missing' };

const NULL: Target = { type: 'null' };
const MISSING: Target = { type: 'missing' };

/** The place of the stream's root. */
export function rootPlace(table: RecordTable): Place {
  const target = table.ids.get(table.rootId);
  return { slot: target, primitive: 0, owner: -1, index: 0 };
}

/** Follows a place to what stands there. */
export function resolvePlace(table: RecordTable, { slot, primitive, owner }: Place): Target {
  if (slot === NULL_SLOT) return NULL;
  if (slot === 0) return MISSING;
  if (primitive !== 0) {
    const size = Math.max(1, primitiveSizes[primitive] ?? 0);
    const isThere = slot < 0 || slot + size <= table.endOffset;
    return isThere ? { type: 'primitive', primitive, offset: slot } : MISSING;
  }
  if (slot < 0) {
    const isArray = table.classOf.at(~slot) < 0;
    // An array inside another object is lost on .NET; only a root or a reference leads to one.
    if (isArray) return owner === -1 ? { type: 'array', object: ~slot } : NULL;
    return { type: 'object', object: ~slot };
  }
  switch (table.bytes[slot]) {
    case RecordType.BinaryObjectString:
      return { type: 'string', offset: slot };
    case RecordType.MemberReference:
      return targetOfId(table, table.view.getInt32(slot + 1, true), slot);
    case RecordType.MemberPrimitiveTyped:
      return { type: 'primitive', primitive: table.bytes[slot + 1] ?? 0, offset: slot + 2 };
    default:
      return NULL;
  }
}

function targetOfId(table: RecordTable, id: number, offset: number): Target {
  const target = table.resolve(id, offset);
  if (target === 0) return MISSING;
  if (target > 0) return { type: 'string', offset: target };
  return { type: table.classOf.at(~target) < 0 ? 'array' : 'object', object: ~target };
}

/** The place of a member of a class instance. */
export function memberPlace(table: RecordTable, object: number, member: number): Place {
  const { classes, bytes } = table;
  const classIndex = table.classOf.at(object);
  const kindIndex = classes.firstKind.at(classIndex) + member;
  const kind = classes.kinds.at(kindIndex);
  const primitive = kind < RECORD_SLOT ? kind : 0;
  let slot: number;
  if (classes.fixedSize.at(classIndex) >= 0) {
    const start = table.start.at(object);
    const isShort = bytes[start] === RecordType.ClassWithId;
    const values = isShort ? start + 9 : classes.valuesStart.at(classIndex);
    slot = values + classes.memberOffsets.at(kindIndex);
  } else slot = table.slots.at(table.firstSlot.at(object) + member);
  return { slot, primitive, owner: object, index: member };
}

/** How many members a class instance has. */
export function memberCount(table: RecordTable, object: number): number {
  return table.classes.memberCount.at(table.classOf.at(object));
}

/** How many items an array has, nulls in runs included. */
export function itemCount(table: RecordTable, object: number): number {
  return table.arrayLength.at(~table.classOf.at(object));
}

/** The place of an array's item by its position, row by row in arrays of several dimensions. */
export function itemPlace(table: RecordTable, object: number, position: number): Place {
  const array = ~table.classOf.at(object);
  const code = table.arrayCode.at(array);
  const primitive = arrayCode.primitive(code);
  if (primitive !== 0) {
    const size = primitiveSizes[primitive] ?? 0;
    const slot =
      size > 0
        ? table.arrayData.at(array) + position * size
        : (itemOffsets(table, array)[position] ?? 0);
    return { slot, primitive, owner: object, index: position };
  }
  const slot = itemSlot(table, object, array, position);
  // A typed primitive among strings reads as null on .NET.
  const isLost =
    slot > 0 &&
    arrayCode.binaryType(code) === BinaryType.String &&
    table.bytes[slot] === RecordType.MemberPrimitiveTyped;
  return { slot: isLost ? NULL_SLOT : slot, primitive: 0, owner: object, index: position };
}

function itemSlot(table: RecordTable, object: number, array: number, position: number): number {
  const first = table.firstSlot.at(object);
  const count = table.arraySlots.at(array);
  const isWhole = table.end.at(object) !== 0;
  if ((table.arrayCode.at(array) & arrayCode.PAIRED) === 0) {
    if (position < count) return table.slots.at(first + position);
    return isWhole ? NULL_SLOT : 0;
  }
  const pair = findPair(table, first, count, position);
  if (pair >= 0 && table.slots.at(first + pair * 2) === position) {
    const slot = table.slots.at(first + pair * 2 + 1);
    const type = slot > 0 ? table.bytes[slot] : 0;
    const isRun =
      type === RecordType.ObjectNullMultiple256 || type === RecordType.ObjectNullMultiple;
    return isRun ? NULL_SLOT : slot;
  }
  if (pair !== count - 1 || isWhole) return NULL_SLOT;
  return findNullRun(table, object, position) ? NULL_SLOT : 0;
}

/** The index of the last pair at or before `position`, or -1. */
export function findPair(
  table: RecordTable,
  first: number,
  count: number,
  position: number,
): number {
  let [low, high] = [-1, count];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (table.slots.at(first + middle * 2) <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** The number of nulls in the run at `offset`; 0 when no run stands there. */
export function nullRunLength(table: RecordTable, offset: number): number {
  const type = table.bytes[offset];
  if (type === RecordType.ObjectNullMultiple256) return table.bytes[offset + 1] ?? 0;
  return type === RecordType.ObjectNullMultiple ? table.view.getInt32(offset + 1, true) : 0;
}

/** A run of nulls in an array: its record, and the position of its first null. */
export interface NullRun {
  readonly offset: number;
  readonly position: number;
  readonly length: number;
}

/** The run of nulls that an array's item is part of; undefined when there is none. */
export function findNullRun(
  table: RecordTable,
  object: number,
  position: number,
): NullRun | undefined {
  const array = ~table.classOf.at(object);
  if ((table.arrayCode.at(array) & arrayCode.PAIRED) === 0) return undefined;
  const first = table.firstSlot.at(object);
  const pair = findPair(table, first, table.arraySlots.at(array), position);
  if (pair < 0) return undefined;
  const offset = table.slots.at(first + pair * 2 + 1);
  const start = table.slots.at(first + pair * 2);
  const length = offset > 0 ? nullRunLength(table, offset) : 0;
  return position < start + length ? { offset, position: start, length } : undefined;
}

const offsetCache = new WeakMap<RecordTable, Map<number, Int32Array>>();

/**
 * Where the items of a Char or Decimal array stand. The second half of a surrogate pair has the
 * complement of its pair's offset.
 */
function itemOffsets(table: RecordTable, array: number): Int32Array {
  const cache = offsetCache.get(table) ?? new Map<number, Int32Array>();
  offsetCache.set(table, cache);
  let offsets = cache.get(array);
  if (!offsets) cache.set(array, (offsets = findItems(table, array)));
  return offsets;
}

function findItems(table: RecordTable, array: number): Int32Array {
  const { bytes } = table;
  // Every item takes a byte at least, or half a pair.
  const length = Math.min(table.arrayLength.at(array), bytes.length * 2);
  const offsets = new Int32Array(length);
  const isChar = arrayCode.primitive(table.arrayCode.at(array)) === PrimitiveType.Char;
  let at = table.arrayData.at(array);
  // Behind the offset where reading broke off nothing is known to be valid.
  for (let i = 0; i < length && at < table.endOffset; i++) {
    offsets[i] = at;
    if (isChar) {
      const size = utf8SequenceSize(bytes, at, bytes.length);
      if (size === 0) break;
      if (size === 4 && i + 1 < length) offsets[++i] = ~at;
      at += size;
    } else {
      const prefix = readLengthPrefix(bytes, at);
      at = prefix.end + prefix.length;
    }
  }
  return offsets;
}
