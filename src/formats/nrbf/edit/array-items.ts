import { FormatError } from '../../errors.ts';
import { integerBytes } from '../../scalars/integer.ts';
import { ArrayType, RecordType } from '../constants.ts';
import { findNullRun, itemCount, itemPlace, NULL_SLOT } from '../records/place.ts';
import { primitiveEnd, textRange } from '../records/primitives.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';
import { nullRecords, stringRecordOf, type Changes } from './changes.ts';
import { referencesTo } from './usage.ts';

/** Changes the length that stands in an array's record. */
export function changeLength(
  table: RecordTable,
  array: number,
  by: number,
  changes: Changes,
): void {
  const start = table.start.at(array);
  const isBinaryArray = table.bytes[start] === RecordType.BinaryArray;
  const at = isBinaryArray ? start + 10 : start + 5;
  const length = itemCount(table, array) + by;
  changes.replace(at, at + 4, integerBytes(BigInt(length), 4));
}

/** Refuses arrays whose items can't be added or taken away one by one. */
export function refuseOtherArrays(table: RecordTable, array: number): void {
  const type = arrayCode.arrayType(table.arrayCode.at(~table.layout.at(array)));
  if (type !== ArrayType.Single && type !== ArrayType.Jagged) {
    throw new FormatError('read-only', 'Items of this array can only be replaced.');
  }
}

/** Puts the bytes of an item in front of the one at `position`, or behind the last. */
export function insertItem(
  table: RecordTable,
  array: number,
  position: number,
  bytes: Uint8Array,
  changes: Changes,
): void {
  refuseOtherArrays(table, array);
  const run = findNullRun(table, array, position);
  if (run && position > run.position) {
    const size = table.bytes[run.offset] === RecordType.ObjectNullMultiple ? 5 : 2;
    const before = position - run.position;
    changes.replace(run.offset, run.offset + size, nullRecords(before));
    changes.replace(run.offset + size, run.offset + size, bytes);
    changes.replace(run.offset + size, run.offset + size, nullRecords(run.length - before));
    return;
  }
  const at = run ? run.offset : itemStart(table, array, position);
  changes.replace(at, at, bytes);
}

function itemStart(table: RecordTable, array: number, position: number): number {
  if (position >= itemCount(table, array)) return table.end.at(array);
  const { slot, primitive } = itemPlace(table, array, position);
  if (primitive !== 0 && slot > 0) return slot;
  if (slot < 0 && primitive === 0) return table.start.at(~slot);
  if (slot > 0 && slot !== NULL_SLOT) return slot;
  throw new FormatError('read-only', 'The place of this item is not known.');
}

/** Takes the item at `position` out of an array; what others need of it stays in the stream. */
export function removeItem(
  table: RecordTable,
  array: number,
  position: number,
  changes: Changes,
): void {
  refuseOtherArrays(table, array);
  const run = findNullRun(table, array, position);
  if (run) {
    const size = table.bytes[run.offset] === RecordType.ObjectNullMultiple ? 5 : 2;
    changes.replace(run.offset, run.offset + size, nullRecords(run.length - 1));
    return;
  }
  const { slot, primitive } = itemPlace(table, array, position);
  if (primitive !== 0) {
    const end = slot > 0 ? primitiveEnd(table, primitive, slot) : -1;
    // Half of a surrogate pair can't be taken away alone.
    if (slot < 0 || itemPlace(table, array, position + 1).slot === ~slot) {
      throw new FormatError('read-only', 'Half of a character can not be removed.');
    }
    changes.replace(slot, end, new Uint8Array(0));
  } else if (slot < 0) removeInline(table, array, position, ~slot, changes);
  else removeRecord(table, slot, changes);
}

function removeRecord(table: RecordTable, slot: number, changes: Changes): void {
  const nothing = new Uint8Array(0);
  switch (table.bytes[slot]) {
    case RecordType.MemberReference:
      changes.replace(slot, slot + 5, nothing);
      break;
    case RecordType.ObjectNull:
      changes.replace(slot, slot + 1, nothing);
      break;
    case RecordType.MemberPrimitiveTyped: {
      const end = primitiveEnd(table, table.bytes[slot + 1] ?? 0, slot + 2);
      changes.replace(slot, end, nothing);
      break;
    }
    case RecordType.BinaryObjectString: {
      const { end } = textRange(table, slot + 5);
      changes.replace(slot, end, nothing);
      keepString(table, slot, changes);
      break;
    }
    default:
      throw new FormatError('read-only', 'This item can not be removed.');
  }
}

/** Writes a string behind all records when something refers to it. */
function keepString(table: RecordTable, slot: number, changes: Changes): void {
  if (referencesTo(table, slot).length === 0) return;
  const id = table.view.getInt32(slot + 1, true);
  if (table.repeatedStrings.has(id)) {
    throw new FormatError('shared-elsewhere', 'Several strings of the stream have the same id.');
  }
  changes.append(
    stringRecordOf(id, table.bytes.subarray(slot + 5, textRange(table, slot + 5).end)),
  );
}

/**
 * Takes out a struct. Where its record describes the class for later ones, the next struct's values
 * move into it instead, and that one's head goes.
 */
function removeInline(
  table: RecordTable,
  array: number,
  position: number,
  object: number,
  changes: Changes,
): void {
  const start = table.start.at(object);
  const end = table.end.at(object);
  const isShort = table.bytes[start] === RecordType.ClassWithId;
  let [from, to] = [start, end];
  if (!isShort && isDescriptionUsed(table, object)) {
    const next = itemPlace(table, array, position + 1);
    const nextStart = next.slot < 0 && next.primitive === 0 ? table.start.at(~next.slot) : -1;
    const isSameClass =
      nextStart > 0 &&
      table.bytes[nextStart] === RecordType.ClassWithId &&
      table.layout.at(~next.slot) === table.layout.at(object);
    if (!isSameClass) {
      throw new FormatError('shared-elsewhere', 'Other values need this one for their class.');
    }
    from = table.layouts.valuesStart.at(table.layout.at(object));
    to = nextStart + 9;
  }
  refuseNeeded(table, object, from, to);
  changes.replace(from, to, new Uint8Array(0));
  for (const slot of stringsIn(table, from, to)) keepOutside(table, slot, from, to, changes);
}

function isDescriptionUsed(table: RecordTable, object: number): boolean {
  const layout = table.layout.at(object);
  for (let other = object + 1; other < table.start.length; other++) {
    if (table.layout.at(other) === layout) return true;
  }
  return false;
}

/** Refuses when objects in a range of bytes are needed by others outside of it. */
function refuseNeeded(table: RecordTable, object: number, from: number, to: number): void {
  for (let inner = object; inner < table.start.length; inner++) {
    const start = table.start.at(inner);
    if (start >= to) return;
    if (start < from) continue;
    const isNeeded = referencesTo(table, ~inner).some((slot) => slot < from || slot >= to);
    const isShort = table.bytes[start] === RecordType.ClassWithId;
    const isUsedLater =
      !isShort && table.layout.at(inner) >= 0 && isDescriptionUsedBehind(table, inner, to);
    if (isNeeded || isUsedLater) {
      throw new FormatError('shared-elsewhere', 'Other values need something inside this one.');
    }
  }
}

function isDescriptionUsedBehind(table: RecordTable, object: number, end: number): boolean {
  const layout = table.layout.at(object);
  for (let other = object + 1; other < table.start.length; other++) {
    if (table.layout.at(other) === layout && table.start.at(other) >= end) return true;
  }
  return false;
}

/** The string records among the slots in a range of bytes. */
function stringsIn(table: RecordTable, from: number, to: number): number[] {
  const strings: number[] = [];
  for (let object = 0; object < table.start.length; object++) {
    const layout = table.layout.at(object);
    if (layout < 0 || table.start.at(object) >= to || table.end.at(object) <= from) continue;
    if (table.layouts.fixedSize.at(layout) >= 0) continue;
    const count = table.layouts.memberCount.at(layout);
    for (let member = 0; member < count; member++) {
      const slot = table.slots.at(table.firstSlot.at(object) + member);
      const kind = table.layouts.kinds.at(table.layouts.firstKind.at(layout) + member);
      const isRecord = kind >= 0x20 && slot >= from && slot < to;
      if (isRecord && table.bytes[slot] === RecordType.BinaryObjectString) strings.push(slot);
    }
  }
  return strings;
}

function keepOutside(
  table: RecordTable,
  slot: number,
  from: number,
  to: number,
  changes: Changes,
): void {
  const isNeeded = referencesTo(table, slot).some((other) => other < from || other >= to);
  if (isNeeded) keepString(table, slot, changes);
}
