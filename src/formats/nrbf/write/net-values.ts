import { parseDateTime, joinDateTime } from '../../scalars/date-time.ts';
import { decimalToWords, parseDecimal } from '../../scalars/decimal.ts';
import { parseGuid } from '../../scalars/guid.ts';
import { parseTimeSpan } from '../../scalars/time-span.ts';
import type { ScalarType } from '../../value.ts';
import {
  arrayType,
  dictionaryType,
  genericType,
  listType,
  objectType,
  stringType,
  systemType,
  type NetType,
} from './net-types.ts';

/** A primitive value or a string, by its text (see `ValueNode.text`). */
export interface NetScalar {
  readonly kind: 'scalar';
  readonly type: NetType;
  readonly scalar: ScalarType;
  readonly text: string;
}

/** An object or struct with its members, in the order in which they are written. */
export interface NetObject {
  readonly kind: 'object';
  readonly type: NetType;
  readonly members: readonly NetMember[];
}

/** A member: its name, the type that its class declares, and its value. */
export interface NetMember {
  readonly name: string;
  readonly type: NetType;
  readonly value: NetValue;
}

/** An array of one dimension. */
export interface NetArray {
  readonly kind: 'array';
  readonly type: NetType;
  readonly items: readonly NetValue[];
}

/** What a stream can be written of. One JavaScript object used twice is one .NET object. */
export type NetValue = NetScalar | NetObject | NetArray | null;

/** A scalar: `scalar('Int32', '5')`, `scalar('DateTime', '2024-01-02T03:04:05 (utc)')`. */
export function scalar(type: Exclude<ScalarType, 'Enum'>, text: string): NetScalar | NetObject {
  if (type === 'Guid') return guid(text);
  if (type === 'IntPtr') return pointer(type, 'Int64', text);
  if (type === 'UIntPtr') return pointer(type, 'UInt64', text);
  return { kind: 'scalar', type: systemType(type), scalar: type, text };
}

/** A string. */
export function text(value: string): NetScalar {
  return { kind: 'scalar', type: stringType, scalar: 'String', text: value };
}

/** An enum's value. @param underlying the integer type, which is Int32 unless it says otherwise. */
export function enumValue(
  type: NetType,
  number: number | bigint,
  underlying: ScalarType = 'Int32',
): NetObject {
  const value = { kind: 'scalar', type: systemType(underlying), scalar: underlying } as const;
  const member = { name: 'value__', type: value.type, value: { ...value, text: String(number) } };
  return { kind: 'object', type: { ...type, isValueType: true }, members: [member] };
}

/** An object of a class with its members. */
export function object(type: NetType, members: readonly NetMember[]): NetObject {
  return { kind: 'object', type, members };
}

/** The member of an automatic property. */
export function property(name: string, type: NetType, value: NetValue): NetMember {
  return { name: `<${name}>k__BackingField`, type, value };
}

/** An array of one dimension. */
export function array(element: NetType, items: readonly NetValue[]): NetArray {
  return { kind: 'array', type: arrayType(element), items };
}

/** A `List<T>` that was filled by `Add`: its array has room for 4, 8, 16, … items. */
export function list(element: NetType, items: readonly NetValue[]): NetObject {
  let capacity = items.length === 0 ? 0 : 4;
  while (capacity < items.length) capacity *= 2;
  const room = Array.from({ length: capacity - items.length }, () => defaultOf(element));
  const size = scalar('Int32', String(items.length));
  const int32 = systemType('Int32');
  return object(listType(element), [
    { name: '_items', type: arrayType(element), value: array(element, [...items, ...room]) },
    { name: '_size', type: int32, value: size },
    { name: '_version', type: int32, value: size },
  ]);
}

/** What stands in the unused room of a list: nulls, zeros. */
function defaultOf(element: NetType): NetValue {
  if (element.library !== undefined) return null;
  const name = element.name.replace(/^System\./, '');
  if (name === 'DateTime') return scalar('DateTime', '0001-01-01');
  if (name === 'TimeSpan') return scalar('TimeSpan', '00:00:00');
  if (name === 'Boolean') return scalar('Boolean', 'false');
  if (name === 'Char') return scalar('Char', '\0');
  if (name === 'Guid') return scalar('Guid', '0'.repeat(32));
  const numbers = /^(S?Byte|U?Int(16|32|64)|Single|Double|Decimal)$/;
  return numbers.test(name) ? scalar(name as 'Int32', '0') : null;
}

const primes = [3, 7, 11, 17, 23, 29, 37, 47, 59, 71, 89, 107, 131, 163, 197, 239, 293, 353, 431];

/** The default comparer of a type: one object for all dictionaries of a stream. */
const comparers = new Map<string, NetObject>();

function comparerOf(key: NetType): NetObject {
  const known = comparers.get(key.name);
  if (known) return known;
  const name = 'System.Collections.Generic.GenericEqualityComparer';
  const comparer = object(genericType(name, [key]), []);
  comparers.set(key.name, comparer);
  return comparer;
}

/** A `Dictionary<K, V>` with the default comparer, as many changes old as it has entries. */
export function dictionary(
  key: NetType,
  value: NetType,
  entries: readonly (readonly [key: NetValue, value: NetValue])[],
): NetObject {
  const pairType = genericType('System.Collections.Generic.KeyValuePair', [key, value], {
    isValueType: true,
  });
  const pairs = entries.map(([entryKey, entryValue]) =>
    object(pairType, [
      { name: 'key', type: key, value: entryKey },
      { name: 'value', type: value, value: entryValue },
    ]),
  );
  const int32 = systemType('Int32');
  const count = entries.length;
  const hashSize = count === 0 ? 0 : (primes.find((prime) => prime >= count) ?? count * 2 + 1);
  const members: NetMember[] = [
    { name: 'Version', type: int32, value: scalar('Int32', String(count)) },
    { name: 'Comparer', type: systemType('IEqualityComparer'), value: comparerOf(key) },
    { name: 'HashSize', type: int32, value: scalar('Int32', String(hashSize)) },
  ];
  if (count > 0) {
    const value = array(pairType, pairs);
    members.push({ name: 'KeyValuePairs', type: arrayType(pairType), value });
  }
  return object(dictionaryType(key, value), members);
}

function member(
  name: string,
  type: Exclude<ScalarType, 'Enum'>,
  value: number | bigint,
): NetMember {
  return { name, type: systemType(type), value: scalar(type, String(value)) };
}

/** IntPtr and UIntPtr: structs that are written with 64 bits, whatever the process has. */
function pointer(type: string, integer: 'Int64' | 'UInt64', value: string): NetObject {
  const number = scalar(integer, value);
  const members = [{ name: 'value', type: systemType(integer), value: number }];
  return object(systemType(type, true), members);
}

function guid(value: string): NetObject {
  const bytes = parseGuid(value);
  const view = new DataView(bytes.buffer);
  const rest = [...bytes.subarray(8)].map((byte, index) =>
    member(`_${'defghijk'[index] ?? ''}`, 'Byte', byte),
  );
  return object(systemType('Guid', true), [
    member('_a', 'Int32', view.getInt32(0, true)),
    member('_b', 'Int16', view.getInt16(4, true)),
    member('_c', 'Int16', view.getInt16(6, true)),
    ...rest,
  ]);
}

/** A scalar as an object of its own: what a stream has as its root. */
export function boxed(value: NetScalar): NetObject {
  const { type, scalar: name } = value;
  switch (name) {
    case 'Decimal': {
      const { flags, hi, lo, mid } = decimalToWords(parseDecimal(value.text));
      const words = { flags, hi, lo, mid };
      const members = Object.entries(words).map(([word, bits]) => member(word, 'Int32', bits));
      return object(type, members);
    }
    case 'DateTime': {
      const { ticks, kind } = parseDateTime(value.text);
      const data = joinDateTime(ticks, kind);
      return object(type, [member('ticks', 'Int64', ticks), member('dateData', 'UInt64', data)]);
    }
    case 'TimeSpan':
      return object(type, [member('_ticks', 'Int64', parseTimeSpan(value.text))]);
    default:
      return object(type, [{ name: 'm_value', type, value }]);
  }
}

/** The type of the object class, for members and items that may hold anything. */
export const anything = objectType;
