import { RecordType } from '../constants.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';

/** The slots of all objects and arrays of a stream that hold records, one after the other. */
export function* recordSlots(table: RecordTable): Generator<number> {
  for (let object = 0; object < table.start.length; object++) {
    const layout = table.layout.at(object);
    const first = table.firstSlot.at(object);
    if (layout < 0) {
      const isPaired = (table.arrayCode.at(~layout) & arrayCode.PAIRED) !== 0;
      const count = table.arraySlots.at(~layout);
      const step = isPaired ? 2 : 1;
      for (let i = 0; i < count; i++) yield table.slots.at(first + i * step + step - 1);
    } else if (table.layouts.fixedSize.at(layout) < 0) {
      const firstKind = table.layouts.firstKind.at(layout);
      const count = table.layouts.memberCount.at(layout);
      for (let i = 0; i < count; i++) {
        // Raw values may look like records.
        if (table.layouts.kinds.at(firstKind + i) >= 0x20) yield table.slots.at(first + i);
      }
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

/** An id that nothing in the stream has: one more than the largest there is. */
export function freeId(table: RecordTable, taken = 0): number {
  const largest = Math.max(table.ids.largest(), table.libraries.largest());
  if (largest + 1 + taken <= 0x7fffffff) return largest + 1 + taken;
  let [id, skip] = [1, taken];
  while (table.ids.get(id) !== 0 || table.libraries.get(id) !== 0 || skip-- > 0) id++;
  return id;
}
