import {
  formatDateTime,
  formatTicks,
  MAX_DATE_TICKS,
  splitDateTime,
} from '../../scalars/date-time.ts';
import { formatDateTimeOffset } from '../../scalars/date-time-offset.ts';
import { areDecimalFlags, decimalFromWords, formatDecimal } from '../../scalars/decimal.ts';
import { formatGuid } from '../../scalars/guid.ts';
import { formatVersion } from '../../scalars/version.ts';
import { PrimitiveType, primitiveName } from '../constants.ts';
import { DB_NULL_NAME, DB_NULL_UNITY } from './db-null.ts';
import { itemCount, itemPlace, memberPlace } from '../records/place.ts';
import type { Model, ShapeReader } from '../model/model.ts';
import type { Shape } from '../model/shape.ts';

/** A boxed primitive: the value is the class's only member. Early .NET Core had another name for it. */
export function boxed(primitive: number, member = 'm_value'): ShapeReader {
  return (model, object) => {
    const target = model.target(object, member) ?? model.target(object, '_value');
    // Ticks stand there as a TimeSpan's integer; anything else would be read beyond its end.
    const stored = primitive === PrimitiveType.TimeSpan ? PrimitiveType.Int64 : primitive;
    if (target?.type !== 'primitive' || target.primitive !== stored) return undefined;
    return { kind: 'primitive', primitive, offset: target.offset };
  };
}

/** IntPtr and UIntPtr: written as 64-bit integers. */
export function pointer(type: 'IntPtr' | 'UIntPtr'): ShapeReader {
  return (model, object) => {
    const value = model.bigInteger(object, 'value');
    if (value === undefined) return undefined;
    const text = String(value);
    return { kind: 'scalar', text, editor: { type }, recipe: 'value-member' };
  };
}

/** Decimal as an object: four 32-bit words. */
export const readDecimal: ShapeReader = (model, object) => {
  const words = ['lo', 'mid', 'hi', 'flags'].map((name) => model.integer(object, name));
  const [lo, mid, hi, flags] = words;
  if (lo === undefined || mid === undefined || hi === undefined || flags === undefined) {
    return undefined;
  }
  if (!areDecimalFlags(flags)) return undefined;
  const text = formatDecimal(decimalFromWords(lo, mid, hi, flags));
  return { kind: 'scalar', text, editor: { type: 'Decimal' }, recipe: 'decimal-words' };
};

/** DateTime as an object: ticks without kind, and all 64 bits, which .NET prefers. */
export const readDateTime: ShapeReader = (model, object) => {
  const ticksOnly = model.bigInteger(object, 'ticks');
  const data = model.bigInteger(object, 'dateData') ?? model.bigInteger(object, '_dateData');
  const bits = data ?? ticksOnly;
  if (bits === undefined) return undefined;
  const raw = BigInt.asUintN(64, bits);
  const { ticks, kind } = splitDateTime(raw);
  if (ticks > MAX_DATE_TICKS) return undefined;
  return {
    kind: 'scalar',
    text: formatDateTime(ticks, kind),
    editor: { type: 'DateTime', hasKind: data !== undefined },
    recipe: 'ticks-and-data',
    description: describeDateTime(raw),
  };
};

/** What a description says of the 64 bits of a DateTime. */
export function describeDateTime(raw: bigint): {
  value: string;
  kind: string;
  ticks: string;
  raw: string;
} {
  const { ticks, kind } = splitDateTime(raw);
  const kinds = { 0: 'Unspecified', 1: 'Utc', 2: 'Local', 3: 'Local' } as const;
  return { value: formatTicks(ticks), kind: kinds[kind], ticks: String(ticks), raw: String(raw) };
}

/** DateTimeOffset: the UTC clock and an offset in minutes. */
export const readDateTimeOffset: ShapeReader = (model, object) => {
  const target = model.target(object, 'DateTime');
  const offsetMinutes = model.integer(object, 'OffsetMinutes');
  if (target?.type !== 'primitive' || target.primitive !== PrimitiveType.DateTime) return undefined;
  if (offsetMinutes === undefined) return undefined;
  const { ticks } = splitDateTime(model.table.view.getBigUint64(target.offset, true));
  const text = formatDateTimeOffset({ utcTicks: ticks, offsetMinutes });
  if (text === undefined) return undefined;
  return {
    kind: 'scalar',
    text,
    editor: { type: 'String', of: 'DateTimeOffset' },
    description: { value: text, utcTicks: String(ticks), offsetMinutes: String(offsetMinutes) },
  };
};

const guidParts = ['_a', '_b', '_c', '_d', '_e', '_f', '_g', '_h', '_i', '_j', '_k'];

/** Guid: eleven members that follow `Guid.ToByteArray`. */
export const readGuid: ShapeReader = (model, object) => {
  const bytes = guidBytes(model, object);
  if (!bytes) return undefined;
  const text = formatGuid(bytes);
  return { kind: 'scalar', text, editor: { type: 'Guid' }, recipe: 'guid-parts' };
};

function guidBytes(model: Model, object: number): Uint8Array | undefined {
  const { memberNames } = model.classOf(object);
  if (guidParts.some((name, index) => memberNames[index] !== name)) return undefined;
  const start = memberPlace(model.table, object, 0).slot;
  const end = memberPlace(model.table, object, 10).slot + 1;
  if (end - start !== 16 || end > model.table.bytes.length) return undefined;
  return model.table.bytes.subarray(start, end);
}

/** An enum: one member `value__` of its underlying type. */
export function readEnum(model: Model, object: number): Shape | undefined {
  const target = model.target(object, 'value__');
  if (target?.type !== 'primitive') return undefined;
  const value = model.bigInteger(object, 'value__');
  if (value === undefined) return undefined;
  return { kind: 'enum', underlying: primitiveName(target.primitive), text: String(value) };
}

/** Version: two to four numbers, -1 for those that are absent. */
export const readVersion: ShapeReader = (model, object) => {
  const parts: number[] = [];
  for (const name of ['_Major', '_Minor', '_Build', '_Revision']) {
    const part = model.integer(object, name);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { kind: 'scalar', text: formatVersion(parts), editor: { type: 'String', of: 'Version' } };
};

/** Uri: absolute, or relative with an empty AbsoluteUri. */
export const readUri: ShapeReader = (model, object) => {
  const absolute = model.text(object, 'AbsoluteUri');
  if (typeof absolute === 'string' && absolute !== '') {
    const description = { value: absolute, absolute: true };
    return { kind: 'scalar', text: absolute, editor: { type: 'String', of: 'Uri' }, description };
  }
  const relative = model.text(object, 'RelativeUri');
  if (typeof relative !== 'string') return undefined;
  // Without an AbsoluteUri .NET reads nothing.
  const editor = { type: 'String', of: 'RelativeUri' } as const;
  return {
    kind: 'scalar',
    text: relative,
    ...(absolute === '' && relative !== '' && { editor }),
    description: { value: relative, absolute: false },
  };
};

/** BigInteger: a sign with the magnitude, low word first; or the value itself when it is small. */
export const readBigInteger: ShapeReader = (model, object) => {
  const sign = model.bigInteger(object, '_sign');
  if (sign === undefined) return undefined;
  const bits = model.target(object, '_bits');
  const editor = { type: 'String', of: 'BigInteger' } as const;
  if (bits?.type === 'null') return { kind: 'scalar', text: String(sign), editor };
  if (bits?.type !== 'array') return undefined;
  const { table } = model;
  const words = itemCount(table, bits.object);
  // Turning binary into decimal takes time with the square of the length.
  if (words > 4096) return undefined;
  let hex = '';
  for (let i = words - 1; i >= 0; i--) {
    const word = model.resolve(itemPlace(table, bits.object, i));
    if (word.type !== 'primitive' || word.primitive !== PrimitiveType.UInt32) return undefined;
    hex += table.view.getUint32(word.offset, true).toString(16).padStart(8, '0');
  }
  const magnitude = BigInt(`0x0${hex}`);
  return { kind: 'scalar', text: String(sign < 0n ? -magnitude : magnitude), editor };
};

/** StringBuilder. */
export const readStringBuilder: ShapeReader = (model, object) => {
  const text = model.text(object, 'm_StringValue');
  const maxCapacity = model.integer(object, 'm_MaxCapacity');
  if (text === undefined || maxCapacity === undefined) return undefined;
  const value = text ?? '';
  const description = { value, maxCapacity: String(maxCapacity) };
  return {
    kind: 'scalar',
    text: value,
    editor: { type: 'String', of: 'StringBuilder' },
    description,
  };
};

/** DBNull is written as a UnitySerializationHolder of type 2. */
export const readUnity: ShapeReader = (model, object) => {
  const type = model.integer(object, 'UnityType');
  if (type !== DB_NULL_UNITY) return undefined;
  return { kind: 'scalar', text: '', typeName: DB_NULL_NAME };
};
