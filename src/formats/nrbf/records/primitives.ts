import { decodeUtf8Lenient } from '../../bytes/utf8.ts';
import { readLengthPrefix } from '../../bytes/net-string.ts';
import { formatTickWords, kindSuffix, type DateTimeKind } from '../../scalars/date-time.ts';
import { formatDecimal, parseNetDecimal } from '../../scalars/decimal.ts';
import { formatFloat } from '../../scalars/float.ts';
import { integerTypes, isIntegerType, readInteger } from '../../scalars/integer.ts';
import { formatTimeSpan } from '../../scalars/time-span.ts';
import { primitiveName, PrimitiveType, primitiveSizes } from '../constants.ts';
import type { RecordTable } from './record-table.ts';
import { utf8SequenceSize } from './validate.ts';

/** The text that a LengthPrefixedString at `offset` holds. */
export function textAt(table: RecordTable, offset: number): string {
  const { bytes } = table;
  const short = bytes[offset] ?? 0x80;
  if (short < 0x80) return decodeUtf8Lenient(bytes, offset + 1, offset + 1 + short);
  const { start, end } = textRange(table, offset);
  return decodeUtf8Lenient(bytes, start, end);
}

/** Where the text of a LengthPrefixedString starts and ends. */
export function textRange(table: RecordTable, offset: number): { start: number; end: number } {
  const prefix = readLengthPrefix(table.bytes, offset);
  return { start: prefix.end, end: prefix.end + prefix.length };
}

/** The text of the string record at `offset`. */
export function stringText(table: RecordTable, offset: number): string {
  return textAt(table, offset + 5);
}

/** Where a raw value ends. Half of a surrogate pair in a Char array ends where the pair does. */
export function primitiveEnd(table: RecordTable, type: number, offset: number): number {
  const size = primitiveSizes[type] ?? 0;
  if (size > 0) return offset + size;
  if (type === PrimitiveType.Decimal) return textRange(table, offset).end;
  const start = offset < 0 ? ~offset : offset;
  return start + utf8SequenceSize(table.bytes, start, table.bytes.length);
}

/** The UTF-16 unit of a Char at `offset`; a complement stands for the second half of a pair. */
export function charAt(table: RecordTable, offset: number): string {
  const start = offset < 0 ? ~offset : offset;
  const end = primitiveEnd(table, PrimitiveType.Char, start);
  const units = decodeUtf8Lenient(table.bytes, start, end);
  return units.charAt(offset < 0 ? 1 : 0);
}

/** The canonical text of a raw value (see `ValueNode.text`). */
export function primitiveText(table: RecordTable, type: number, offset: number): string {
  const { view, bytes } = table;
  switch (type) {
    case PrimitiveType.Int32:
      return String(view.getInt32(offset, true));
    case PrimitiveType.Boolean:
      return bytes[offset] === 0 ? 'false' : 'true';
    case PrimitiveType.Char:
      return charAt(table, offset);
    case PrimitiveType.Single:
      return formatFloat('Single', view.getFloat32(offset, true));
    case PrimitiveType.Double:
      return formatFloat('Double', view.getFloat64(offset, true));
    case PrimitiveType.Decimal:
      return decimalText(textAt(table, offset));
    case PrimitiveType.DateTime: {
      const high = view.getUint32(offset + 4, true);
      const text = formatTickWords(high & 0x3fffffff, view.getUint32(offset, true));
      return text + kindSuffix(text, (high >>> 30) as DateTimeKind);
    }
    case PrimitiveType.TimeSpan:
      return formatTimeSpan(view.getBigInt64(offset, true));
    default:
      return String(integerAt(table, type, offset));
  }
}

/** An integer of any size as a bigint. */
export function integerAt(table: RecordTable, type: number, offset: number): bigint {
  const name = primitiveName(type);
  const { size, signed } = integerTypes[isIntegerType(name) ? name : 'Int64'];
  return readInteger(table.view, offset, size, signed);
}

/** The text of a Decimal as .NET reads it from the text in the stream. */
export function decimalText(text: string): string {
  // What .NET writes needs no change, but for a zero with a sign.
  if (text.length < 29 && /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/.test(text)) return text;
  const value = parseNetDecimal(text);
  return value ? formatDecimal(value) : text;
}
