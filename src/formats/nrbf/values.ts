import { PrimitiveType, primitiveSizes, RecordType } from './constants.ts';
import { itemPlace } from './records/place.ts';
import { charAt, textAt } from './records/primitives.ts';
import { RECORD_SLOT } from './records/layouts.ts';
import { arrayCode, type RecordTable } from './records/record-table.ts';

/** A raw value as JavaScript has it; 64-bit integers, ticks and dates (all 64 bits) as bigints. */
export type RawValue = string | number | bigint | boolean;

/**
 * Calls `visit` for every string and raw value of a stream, in the order of its objects: for searching
 * and for statistics, where a tree with texts would be slow. References are not followed; each string
 * comes once, where it stands.
 * @param visit gets the value and the offset of its bytes.
 */
export function forEachValue(
  table: RecordTable,
  visit: (value: RawValue, offset: number) => void,
): void {
  for (let object = 0; object < table.start.length; object++) {
    const layout = table.layout.at(object);
    if (layout < 0) visitArray(table, object, ~layout, visit);
    else visitObject(table, object, layout, visit);
  }
}

function visitObject(
  table: RecordTable,
  object: number,
  layout: number,
  visit: (value: RawValue, offset: number) => void,
): void {
  const { layouts, slots } = table;
  const count = layouts.memberCount.at(layout);
  const firstKind = layouts.firstKind.at(layout);
  const isFixed = layouts.fixedSize.at(layout) >= 0;
  const start = table.start.at(object);
  const isShort = table.bytes[start] === RecordType.ClassWithId;
  const values = isShort ? start + 9 : layouts.valuesStart.at(layout);
  const first = table.firstSlot.at(object);
  for (let member = 0; member < count; member++) {
    const kind = layouts.kinds.at(firstKind + member);
    const slot = isFixed
      ? values + layouts.memberOffsets.at(firstKind + member)
      : slots.at(first + member);
    if (slot <= 0) continue;
    if (kind >= RECORD_SLOT) visitRecord(table, slot, visit);
    else if (slot + Math.max(1, primitiveSizes[kind] ?? 0) <= table.endOffset) {
      visit(rawValue(table, kind, slot), slot);
    }
  }
}

function visitArray(
  table: RecordTable,
  object: number,
  array: number,
  visit: (value: RawValue, offset: number) => void,
): void {
  const code = table.arrayCode.at(array);
  const primitive = arrayCode.primitive(code);
  if (primitive !== 0) {
    const length = table.arrayLength.at(array);
    const size = primitiveSizes[primitive] ?? 0;
    let slot = table.arrayData.at(array);
    for (let i = 0; i < length; i++, slot += size) {
      const offset = size > 0 ? slot : itemPlace(table, object, i).slot;
      if (offset === 0 || (offset > 0 && offset + Math.max(1, size) > table.endOffset)) return;
      visit(rawValue(table, primitive, offset), offset);
    }
    return;
  }
  const isPaired = (code & arrayCode.PAIRED) !== 0;
  const first = table.firstSlot.at(object);
  const count = table.arraySlots.at(array);
  for (let i = 0; i < count; i++) {
    const slot = table.slots.at(first + (isPaired ? i * 2 + 1 : i));
    if (slot > 0) visitRecord(table, slot, visit);
  }
}

function visitRecord(
  table: RecordTable,
  slot: number,
  visit: (value: RawValue, offset: number) => void,
): void {
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
