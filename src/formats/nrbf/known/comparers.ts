import type { Place } from '../records/place.ts';
import type { Model } from '../model/model.ts';

const defaults = new Set([
  'System.Collections.Generic.GenericEqualityComparer`1',
  'System.Collections.Generic.ObjectEqualityComparer`1',
  'System.Collections.Generic.EnumEqualityComparer`1',
  'System.Collections.Generic.SByteEnumEqualityComparer`1',
  'System.Collections.Generic.ShortEnumEqualityComparer`1',
  'System.Collections.Generic.LongEnumEqualityComparer`1',
  'System.Collections.Generic.NullableEqualityComparer`1',
  'System.Collections.Generic.ByteEqualityComparer',
  'System.Collections.Generic.NonRandomizedStringEqualityComparer',
  'System.Collections.Generic.GenericComparer`1',
  'System.Collections.Generic.ObjectComparer`1',
  'System.Collections.Generic.NullableComparer`1',
  'System.Collections.Comparer',
]);

/** True when a collection's comparer is none, or the one that its type has by itself. */
export function hasDefaultComparer(model: Model, comparer: Place): boolean {
  const target = model.resolve(comparer);
  if (target.type === 'null' || target.type === 'missing') return true;
  if (target.type !== 'object') return false;
  return defaults.has(model.classOf(target.object).typeName.definition);
}
