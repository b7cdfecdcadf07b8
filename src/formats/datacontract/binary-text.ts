import type { ByteCursor } from '../bytes/cursor.ts';
import { readLengthPrefix } from '../bytes/net-string.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import { formatDateTime, splitDateTime } from '../scalars/date-time.ts';
import { decimalFromWords, formatDecimal } from '../scalars/decimal.ts';
import { formatFloat } from '../scalars/float.ts';
import { formatGuid } from '../scalars/guid.ts';
import { formatTimeSpan } from '../scalars/time-span.ts';
import { concatBytes } from '../splice.ts';

/** What text records hold. */
export interface RecordText {
  readonly text: string;
  /** The type where the record says it for sure. */
  readonly typeName?: string;
  /** Of records of bytes. */
  readonly bytes?: Uint8Array;
}

const fixedSizes: ReadonlyMap<number, number> = new Map([
  [0x80, 0],
  [0x82, 0],
  [0x84, 0],
  [0x86, 0],
  [0x88, 1],
  [0x8a, 2],
  [0x8c, 4],
  [0x8e, 8],
  [0x90, 4],
  [0x92, 8],
  [0x94, 16],
  [0x96, 8],
  [0xa8, 0],
  [0xac, 16],
  [0xae, 8],
  [0xb0, 16],
  [0xb2, 8],
  [0xb4, 1],
]);

/** The bytes of one value of a type; undefined for types whose values have different lengths. */
export function fixedSize(type: number): number | undefined {
  return fixedSizes.get(type & 0xfe);
}

/** How many bytes the length in front of characters or bytes takes. */
function lengthSize(type: number): number | undefined {
  const index = [0x98, 0x9a, 0x9c, 0x9e, 0xa0, 0xa2, 0xb6, 0xb8, 0xba].indexOf(type & 0xfe);
  return index < 0 ? undefined : 1 << (index % 3);
}

/**
 * Steps over a text record.
 * @param mayEnd whether its type may say that the element ends behind it
 * @returns whether it says so
 * @throws FormatError
 */
export function skipTextRecord(cursor: ByteCursor, mayEnd: boolean): boolean {
  const start = cursor.at;
  const type = cursor.byte();
  const ends = (type & 1) === 1;
  const size = type < 0x80 || (ends && !mayEnd) ? undefined : fixedSize(type);
  if (size !== undefined) {
    cursor.skip(size);
    return ends;
  }
  const width = type < 0x80 || (ends && !mayEnd) ? undefined : lengthSize(type);
  if (width !== undefined) {
    const at = cursor.skip(width);
    const { view } = cursor;
    if (width === 1) cursor.skip(view.getUint8(at));
    else cursor.skip(width === 2 ? view.getUint16(at, true) : view.getInt32(at, true));
    return ends;
  }
  if ((type & 0xfe) === 0xaa && (mayEnd || !ends)) {
    cursor.at = readLengthPrefix(cursor.bytes, cursor.at).end;
    return ends;
  }
  const reason = l10n.t('There is no value here.');
  throw new FormatError('invalid-record', reason, { offset: start });
}

/** What text records from one place to another hold, which have been stepped over before. */
export function textOfRecords(bytes: Uint8Array, start: number, end: number): RecordText {
  const parts: RecordText[] = [];
  for (let at = start; at < end;) {
    const type = bytes[at++] ?? 0;
    if (type < 0x80) break;
    const width = lengthSize(type);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let size = fixedSize(type) ?? 0;
    if (width !== undefined) {
      if (width === 1) size = view.getUint8(at);
      else size = width === 2 ? view.getUint16(at, true) : view.getInt32(at, true);
      at += width;
    } else if ((type & 0xfe) === 0xaa) {
      const { length, end: behind } = readLengthPrefix(bytes, at);
      parts.push({ text: `#${length}` });
      at = behind;
      continue;
    }
    parts.push(recordText(bytes.subarray(at, at + size), type));
    at += size;
  }
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const all = parts.map((part) => part.bytes);
  // Bytes come in pieces.
  if (first?.bytes && all.every((part) => part !== undefined)) {
    const joined = concatBytes(all);
    return { text: encodeBase64(joined), typeName: 'Byte[]', bytes: joined };
  }
  return { text: parts.map(({ text }) => text).join('') };
}

/** What one value holds. @param bytes the value's own */
export function recordText(bytes: Uint8Array, type: number): RecordText {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type & 0xfe) {
    case 0x80:
      return { text: '0' };
    case 0x82:
      return { text: '1' };
    case 0x84:
      return { text: 'false' };
    case 0x86:
      return { text: 'true' };
    case 0x88:
      return { text: String(view.getInt8(0)) };
    case 0x8a:
      return { text: String(view.getInt16(0, true)) };
    case 0x8c:
      return { text: String(view.getInt32(0, true)) };
    case 0x8e:
      return { text: String(view.getBigInt64(0, true)) };
    case 0x90:
      return { text: formatFloat('Single', view.getFloat32(0, true)) };
    case 0x92:
      return { text: formatFloat('Double', view.getFloat64(0, true)) };
    case 0x94: {
      const [flags, high] = [view.getInt32(0, true), view.getUint32(4, true)];
      const value = decimalFromWords(
        view.getUint32(8, true),
        view.getUint32(12, true),
        high,
        flags,
      );
      return { text: formatDecimal(value), typeName: 'Decimal' };
    }
    case 0x96: {
      const { ticks, kind } = splitDateTime(view.getBigUint64(0, true));
      return { text: formatDateTime(ticks, kind), typeName: 'DateTime' };
    }
    case 0x9e:
    case 0xa0:
    case 0xa2:
      return { text: encodeBase64(bytes), typeName: 'Byte[]', bytes };
    case 0xac:
    case 0xb0:
      return { text: formatGuid(bytes), typeName: 'Guid' };
    case 0xae:
      return { text: formatTimeSpan(view.getBigInt64(0, true)), typeName: 'TimeSpan' };
    case 0xb2:
      return { text: String(view.getBigUint64(0, true)) };
    case 0xb4:
      return { text: bytes[0] === 0 ? 'false' : 'true' };
    case 0xb6:
    case 0xb8:
    case 0xba:
      return { text: new TextDecoder('utf-16le').decode(bytes) };
    default:
      return { text: decodeUtf8Lenient(bytes) };
  }
}
