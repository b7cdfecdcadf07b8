import { FormatError } from '../../errors.ts';
import { concatBytes } from '../../splice.ts';
import { RecordType } from '../constants.ts';
import { itemCount, memberCount, memberPlace, type Place } from '../records/place.ts';
import { fieldsOf } from '../model/fields.ts';
import type { Model } from '../model/model.ts';
import type { NewItem } from './array-items.ts';
import type { Editing } from './editing.ts';
import { int32 } from '../../bytes/int32.ts';
import { withId } from '../write/record-bytes.ts';
import { raw } from './tokens.ts';
import { referencesTo } from './usage.ts';
import { l10n } from '../../reason.ts';

/**
 * True for an array that other objects than its owner refer to: .NET gives all empty collections of a type
 * the same empty array. A class that is derived from a collection may refer to it twice.
 */
export function isSharedArray(model: Model, array: number, owner: number): boolean {
  const { table } = model;
  const references = referencesTo(table, ~array);
  if (references.length < 2) return false;
  return !fieldsOf(model, owner).some(({ members }) => {
    const slots = members.map((member) => memberPlace(table, owner, member).slot);
    return references.every((slot) => slots.includes(slot));
  });
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
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Another collection uses the same items, so they cannot be edited here.'),
    );
  }
  const { memberNames } = model.classOf(owner);
  const places: Place[] = [];
  for (let member = 0; member < memberCount(table, owner); member++) {
    const place = memberPlace(table, owner, member);
    const target = model.resolve(place);
    const isIt = target.type === 'array' && target.object === array;
    // A class that is derived from the collection has the member under the collection's name, too.
    const name = memberNames[member]?.replace(/^.*\+/s, '') ?? '';
    if (isIt && names.includes(name)) places.push(place);
  }
  if (places.length === 0) {
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Another collection uses the same items, so they cannot be edited here.'),
    );
  }
  const start = table.start.at(array);
  const head = table.bytes.subarray(start, table.arrayData.at(~table.classOf.at(array)));
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
  for (const place of places) {
    const { start: at } = changes.take(place);
    changes.put(at, [{ kind: 'reference', id }]);
  }
}
