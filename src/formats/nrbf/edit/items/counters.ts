import { int32 } from '../../../bytes/int32.ts';
import { PrimitiveType } from '../../constants.ts';
import { memberPlace } from '../../records/place.ts';
import { fieldsOf } from '../../model/fields.ts';
import type { Editing } from '../editing.ts';

/** Adds to an Int32 member of an object, where there is one of a name. */
export function addTo(editing: Editing, object: number, name: string, by: number): void {
  const value = editing.model.integer(object, name);
  if (value !== undefined) setTo(editing, object, name, value + by);
}

/** Sets an Int32 member of an object, where there is one of a name. */
export function setTo(editing: Editing, object: number, name: string, value: number): void {
  const { model, changes } = editing;
  const place = model.member(object, name);
  if (!place) return;
  // A class that is derived from a collection may have the member twice, with the same value.
  const field = fieldsOf(model, object).find(({ members }) => members.includes(place.index));
  for (const member of field?.members ?? [place.index]) {
    const target = model.resolve(memberPlace(model.table, object, member));
    if (target.type !== 'primitive' || target.primitive !== PrimitiveType.Int32) return;
    changes.replace(target.offset, target.offset + 4, int32(value));
  }
}

/** Counts one more change of a collection, under whichever name it counts them. */
export function countChange(editing: Editing, object: number): void {
  for (const name of ['_version', 'version', 'Version']) addTo(editing, object, name, 1);
}
