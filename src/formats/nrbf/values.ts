import { PrimitiveType, primitiveSizes, RecordType } from './constants.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { charAt, textAt, textRange } from './records/primitives.ts';
import { RECORD_SLOT } from './records/class-table.ts';
import { arrayCode, type RecordTable } from './records/record-table.ts';
import { utf8SequenceSize } from './records/validate.ts';

/** A raw value as JavaScript has it; 64-bit integers, ticks and dates (all 64 bits) as bigints. */
export type RawValue = string | number | bigint | boolean;

/** Gets a value and the offset of its bytes. */
export type ValueVisitor = (value: RawValue, offset: number) => void;

/** Gets some items of an array of numbers, to be used at once, and the offset of their bytes. */
export type NumbersVisitor = (numbers: Numbers, offset: number) => void;

/**
 * Calls `visit` for every string and raw value of a stream, in the order of its objects: for searching
 * and for statistics, where a tree with texts would be slow. References are not followed; each string
 * comes once, where it stands.
 * @param visitNumbers gets the items of arrays of numbers, many at once; without it they are visited
 *   one by one.
 */
export function forEachValue(
  table: RecordTable,
  visit: ValueVisitor,
  visitNumbers?: NumbersVisitor,
): void {
  const objects = table.start.length;
  for (let object = 0; object < objects; object++) {
    const classIndex = table.classOf.at(object);
    if (classIndex >= 0) visitObject(table, object, classIndex, visit);
    else if (arrayCode.primitive(table.arrayCode.at(~classIndex)) === 0) {
      visitRecords(table, object, ~classIndex, visit);
    } else visitPrimitives(table, object, ~classIndex, visit, visitNumbers);
  }
}

function visitObject(
  table: RecordTable,
  object: number,
  classIndex: number,
  visit: ValueVisitor,
): void {
  const { classes, slots } = table;
  const { kinds } = classes;
  const firstKind = classes.firstKind.at(classIndex);
  const endKind = firstKind + classes.memberCount.at(classIndex);
  if (classes.fixedSize.at(classIndex) >= 0) {
    const start = table.start.at(object);
    const isShort = table.bytes[start] === RecordType.ClassWithId;
    const values = isShort ? start + 9 : classes.valuesStart.at(classIndex);
    for (let kind = firstKind; kind < endKind; kind++) {
      const slot = values + classes.memberOffsets.at(kind);
      if (isThere(table, kinds.at(kind), slot)) visit(rawValue(table, kinds.at(kind), slot), slot);
    }
    return;
  }
  let at = table.firstSlot.at(object);
  for (let index = firstKind; index < endKind; index++) {
    const kind = kinds.at(index);
    const slot = slots.at(at++);
    if (slot <= 0) continue;
    if (kind >= RECORD_SLOT) visitRecord(table, slot, visit);
    else if (isThere(table, kind, slot)) visit(rawValue(table, kind, slot), slot);
  }
}

/** False for a value that the stream breaks off in. */
function isThere(table: RecordTable, primitive: number, offset: number): boolean {
  return offset + Math.max(1, primitiveSizes[primitive] ?? 0) <= table.endOffset;
}

function visitRecords(
  table: RecordTable,
  object: number,
  array: number,
  visit: ValueVisitor,
): void {
  const isPaired = (table.arrayCode.at(array) & arrayCode.PAIRED) !== 0;
  const first = table.firstSlot.at(object);
  const count = table.arraySlots.at(array);
  for (let i = 0; i < count; i++) {
    const slot = table.slots.at(first + (isPaired ? i * 2 + 1 : i));
    if (slot > 0) visitRecord(table, slot, visit);
  }
}

/** Bytes that numbers are copied to where they don't lie right in the stream. */
const ROOM = 16_384;

function visitPrimitives(
  table: RecordTable,
  object: number,
  array: number,
  visit: ValueVisitor,
  visitNumbers: NumbersVisitor | undefined,
): void {
  const primitive = arrayCode.primitive(table.arrayCode.at(array));
  const length = table.arrayLength.at(array);
  const size = primitiveSizes[primitive] ?? 0;
  const data = table.arrayData.at(array);
  if (size <= 0) {
    visitTexts(table, primitive, length, data, visit);
    return;
  }
  if (!visitNumbers) {
    const end = Math.min(table.endOffset - size, data + (length - 1) * size);
    for (let at = data; at <= end; at += size) visit(rawValue(table, primitive, at), at);
    return;
  }
  const room = new Uint8Array(Math.min(ROOM, length * size));
  const step = size === 1 ? length : ROOM / size;
  for (let start = 0; start < length; start += step) {
    const numbers = numbersOf(table, object, start, start + step, room);
    if (!numbers || numbers.length === 0) return;
    visitNumbers(numbers, data + start * size);
  }
}

/** The items of an array of Char or Decimal, which take as many bytes as they need. */
function visitTexts(
  table: RecordTable,
  primitive: number,
  length: number,
  data: number,
  visit: ValueVisitor,
): void {
  let at = data;
  for (let i = 0; i < length && at < table.endOffset; i++) {
    visit(rawValue(table, primitive, at), at);
    if (primitive === PrimitiveType.Decimal) at = textRange(table, at).end;
    else {
      const size = utf8SequenceSize(table.bytes, at, table.bytes.length);
      // Four bytes are two units of UTF-16.
      if (size === 4 && ++i < length) visit(charAt(table, ~at), at);
      if (size === 0) return;
      at += size;
    }
  }
}

function visitRecord(table: RecordTable, slot: number, visit: ValueVisitor): void {
  const type = table.bytes[slot];
  if (type === RecordType.BinaryObjectString) visit(textAt(table, slot + 5), slot + 5);
  else if (type === RecordType.MemberPrimitiveTyped) {
    visit(rawValue(table, table.bytes[slot + 1] ?? 0, slot + 2), slot + 2);
  }
}

/** Reads a raw value; a Decimal as the text that stands there. */
function rawValue(table: RecordTable, type: number, offset: number): RawValue {
  const { view } = table;
  switch (type) {
    case PrimitiveType.Int32:
      return view.getInt32(offset, true);
    case PrimitiveType.Boolean:
      return view.getUint8(offset) !== 0;
    case PrimitiveType.Byte:
      return view.getUint8(offset);
    case PrimitiveType.SByte:
      return view.getInt8(offset);
    case PrimitiveType.Int16:
      return view.getInt16(offset, true);
    case PrimitiveType.UInt16:
      return view.getUint16(offset, true);
    case PrimitiveType.UInt32:
      return view.getUint32(offset, true);
    case PrimitiveType.Single:
      return view.getFloat32(offset, true);
    case PrimitiveType.Double:
      return view.getFloat64(offset, true);
    case PrimitiveType.Char:
      return charAt(table, offset);
    case PrimitiveType.Decimal:
      return textAt(table, offset);
    case PrimitiveType.Int64:
    case PrimitiveType.TimeSpan:
      return view.getBigInt64(offset, true);
    default:
      return view.getBigUint64(offset, true);
  }
}
