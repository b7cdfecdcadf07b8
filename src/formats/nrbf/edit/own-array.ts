import { FormatError } from '../../errors.ts';
import { concatBytes } from '../../splice.ts';
import { RecordType } from '../constants.ts';
import { itemCount, memberCount, memberPlace } from '../records/place.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { NewItem } from './array-items.ts';
import type { Editing } from './editing.ts';
import { int32, withId } from './record-bytes.ts';
import { raw } from './tokens.ts';
import { referencesTo } from './usage.ts';

/**
 * True for an array that more than one member refers to: .NET gives all empty collections of a type
 * the same empty array.
 */
export function isSharedArray(table: RecordTable, array: number): boolean {
  return referencesTo(table, ~array).length > 1;
}

/**
 * Gives a collection an array of its own, with one item, in the place of an empty one that others
 * have, too.
 * @param names the members that may hold the array.
 * @throws FormatError `shared-elsewhere` for an array with items.
 */
export function ownArray(
  editing: Editing,
  owner: number,
  names: readonly string[],
  array: number,
  item: NewItem,
): void {
  const { table, model, changes } = editing;
  if (itemCount(table, array) > 0) {
    throw new FormatError('shared-elsewhere', 'Another collection has the same items.');
  }
  const { memberNames } = model.classOf(owner);
  for (let member = 0; member < memberCount(table, owner); member++) {
    const place = memberPlace(table, owner, member);
    const target = model.resolve(place);
    const isIt = target.type === 'array' && target.object === array;
    if (!isIt || !names.includes(memberNames[member] ?? '')) continue;
    const start = table.start.at(array);
    const head = table.bytes.subarray(start, table.arrayData.at(~table.layout.at(array)));
    const id = changes.newId();
    const lengthAt = head[0] === RecordType.BinaryArray ? 10 : 5;
    const bytes = withId(
      concatBytes([head.subarray(0, lengthAt), int32(1), head.subarray(lengthAt + 4)]),
      id,
    );
    changes.append([
      { kind: 'record', id, bytes },
      ...(item ?? [raw(Uint8Array.of(RecordType.ObjectNull))]),
    ]);
    const { start: at } = changes.take(place);
    changes.put(at, [{ kind: 'reference', id }]);
    return;
  }
  throw new FormatError('shared-elsewhere', 'Another collection has the same items.');
}
