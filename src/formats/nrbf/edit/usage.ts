import { RecordType } from '../constants.ts';
import { itemCount } from '../records/place.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';

/** The slots of all objects and arrays of a stream that hold records, one after the other. */
export function* recordSlots(table: RecordTable): Generator<number> {
  for (let object = 0; object < table.start.length; object++) yield* objectSlots(table, object);
}

/** The slots of one object or array that hold records. */
export function* objectSlots(table: RecordTable, object: number): Generator<number> {
  const classIndex = table.classOf.at(object);
  const first = table.firstSlot.at(object);
  if (classIndex < 0) {
    const isPaired = (table.arrayCode.at(~classIndex) & arrayCode.PAIRED) !== 0;
    const count = table.arraySlots.at(~classIndex);
    const step = isPaired ? 2 : 1;
    for (let i = 0; i < count; i++) yield table.slots.at(first + i * step + step - 1);
  } else if (table.classes.fixedSize.at(classIndex) < 0) {
    const firstKind = table.classes.firstKind.at(classIndex);
    const count = table.classes.memberCount.at(classIndex);
    for (let i = 0; i < count; i++) {
      // Raw values may look like records.
      if (table.classes.kinds.at(firstKind + i) >= 0x20) yield table.slots.at(first + i);
    }
  }
}

/** The offsets of all references to what `target` stands for (see {@link RecordTable.resolve}). */
export function referencesTo(table: RecordTable, target: number): number[] {
  const offsets: number[] = [];
  for (const slot of recordSlots(table)) {
    if (slot <= 0 || table.bytes[slot] !== RecordType.MemberReference) continue;
    if (table.resolve(table.view.getInt32(slot + 1, true), slot) === target) offsets.push(slot);
  }
  return offsets;
}

/** True for an empty array at several places: .NET has one for all that are empty, `Array.Empty<T>()`. */
export function isSharedEmpty(table: RecordTable, array: number): boolean {
  return itemCount(table, array) === 0 && referencesTo(table, ~array).length > 1;
}

/** The largest absolute value of any id in the stream. */
export function largestId(table: RecordTable): number {
  return Math.max(table.ids.largest(), table.libraries.largest());
}

/**
 * An id that nothing in the stream has: one more than the largest there is.
 * @param taken how many of them are in use already.
 */
export function freeId(table: RecordTable, largest: number, taken: number): number {
  if (largest + 1 + taken <= 0x7fffffff) return largest + 1 + taken;
  const isUsed = (id: number): boolean =>
    table.ids.get(id) !== 0 || table.ids.get(-id) !== 0 || table.libraries.get(id) !== 0;
  let [id, skip] = [1, taken];
  while (isUsed(id) || skip-- > 0) id++;
  return id;
}
