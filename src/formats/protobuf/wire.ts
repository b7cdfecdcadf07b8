import type { ByteCursor } from '../bytes/cursor.ts';
import { FormatError, truncated } from '../errors.ts';
import { l10n } from '../reason.ts';

/** How a field is laid out (protobuf.dev, "Encoding"). */
export const wireTypes = {
  varint: 0,
  fixed64: 1,
  /** A length, and so many bytes. */
  length: 2,
  groupStart: 3,
  groupEnd: 4,
  fixed32: 5,
} as const;

/** What stands in front of a field. */
export interface FieldTag {
  readonly number: number;
  readonly wireType: number;
}

const MAX_VARINT = 10;
const MAX_FIELD = 536_870_911;
/** The most groups and messages in each other that readers take. */
export const MAX_NESTING = 100;

/** Steps over a varint; gives where it starts. @throws FormatError */
export function skipVarint(cursor: ByteCursor): number {
  const start = cursor.at;
  const { bytes } = cursor;
  for (let size = 1; size <= MAX_VARINT; size++) {
    if (cursor.at >= bytes.length) throw truncated(start);
    if ((bytes[cursor.at++] ?? 0) < 0x80) return start;
  }
  throw invalidField(start);
}

/** The number that a varint stands for, without a sign. */
export function varintOf(bytes: Uint8Array, start: number, end: number): bigint {
  let value = 0n;
  for (let at = end - 1; at >= start; at--) value = (value << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return BigInt.asUintN(64, value);
}

/** A varint as a number, which comes near enough for lengths. @throws FormatError */
export function readVarint(cursor: ByteCursor): number {
  const start = skipVarint(cursor);
  let value = 0;
  for (let at = cursor.at - 1; at >= start; at--)
    value = value * 128 + ((cursor.bytes[at] ?? 0) & 0x7f);
  return value;
}

/** Reads what stands in front of a field. @throws FormatError */
export function readTag(cursor: ByteCursor): FieldTag {
  const start = cursor.at;
  const tag = readVarint(cursor);
  const [number, wireType] = [Math.floor(tag / 8), tag % 8];
  if (number < 1 || number > MAX_FIELD || wireType > wireTypes.fixed32) throw invalidField(start);
  return { number, wireType };
}

/** Steps over the value of a field that is no group. @throws FormatError */
export function skipField(cursor: ByteCursor, wireType: number): void {
  if (wireType === wireTypes.varint) skipVarint(cursor);
  else if (wireType === wireTypes.length) cursor.skip(readVarint(cursor));
  else cursor.skip(wireType === wireTypes.fixed64 ? 8 : 4);
}

/** The refusal of bytes that are no field. */
export function invalidField(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no field here.'), { offset });
}
