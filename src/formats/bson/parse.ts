import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { l10n, type Reason } from '../reason.ts';

/** Kinds of bytes: a Guid; Newtonsoft.Json writes it in the order of .NET's Guid.ToByteArray. */
export const GUID_SUBTYPES: readonly number[] = [3, 4];

/** Element types (bsonspec.org, version 1.1), by which rows are tagged. */
export const bsonTypes = {
  double: 0x01,
  string: 0x02,
  document: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  dateTime: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal128: 0x13,
  maxKey: 0x7f,
} as const;

/** The tag of a name, behind the byte of its value's type; no element type. */
export const KEY_TAG = 0x81;
/** The tag of the smallest key, whose element type is the tag of references. */
export const MIN_KEY_TAG = 0x80;
/** The element type of the smallest key. */
export const MIN_KEY = 0xff;

const sizes: Readonly<Record<number, number>> = {
  [bsonTypes.double]: 8,
  [bsonTypes.undefined]: 0,
  [bsonTypes.objectId]: 12,
  [bsonTypes.boolean]: 1,
  [bsonTypes.dateTime]: 8,
  [bsonTypes.null]: 0,
  [bsonTypes.int32]: 4,
  [bsonTypes.timestamp]: 8,
  [bsonTypes.int64]: 8,
  [bsonTypes.decimal128]: 16,
  [bsonTypes.maxKey]: 0,
};

/** True for bytes with the length and the end of a document. */
export function isBson(bytes: Uint8Array): boolean {
  if (bytes.length < 5 || bytes.at(-1) !== 0) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true) === bytes.length;
}

/** Reads a BSON document to rows: names and values in turn, in arrays too. */
export function parseBson(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, readDocument);
}

interface Frame {
  readonly row: number;
  readonly end: number;
}

function readDocument(parse: TableParse): undefined {
  const cursor = new ByteCursor(parse.bytes);
  const { table } = parse;
  const open: Frame[] = [openDocument(parse, cursor, bsonTypes.document, parse.bytes.length)];
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const start = cursor.at;
    if (start >= frame.end) throw invalid(start, l10n.t('A document has no end marker.'));
    const type = cursor.byte();
    if (type === 0) {
      if (cursor.at !== frame.end)
        throw invalid(start, l10n.t('A document is shorter than its length says.'));
      open.pop();
      continue;
    }
    const name = cursor.zeroEnded();
    table.append(frame.row, table.add(KEY_TAG, start, name.end));
    if (type === bsonTypes.document || type === bsonTypes.array) {
      parse.checkDepth(open.length, start);
      const inner = openDocument(parse, cursor, type, frame.end - 1);
      table.append(frame.row, inner.row);
      open.push(inner);
      continue;
    }
    const at = cursor.at;
    skipValue(cursor, type);
    if (cursor.at >= frame.end) throw invalid(at, l10n.t('A value extends beyond its document.'));
    const tag = type === MIN_KEY ? MIN_KEY_TAG : type;
    table.append(frame.row, table.add(tag, at, cursor.at));
  }
  parse.warnOfRest(cursor.at);
}

function openDocument(
  { table }: TableParse,
  cursor: ByteCursor,
  type: number,
  limit: number,
): Frame {
  const start = cursor.skip(4);
  const length = cursor.view.getInt32(start, true);
  if (length < 5 || start + length > limit) {
    const code = start + length > cursor.bytes.length ? 'truncated' : 'invalid-count';
    throw new FormatError(code, l10n.t('A document cannot have {0} bytes here.', length), {
      offset: start,
    });
  }
  return { row: table.add(type, start, start + length), end: start + length };
}

function skipValue(cursor: ByteCursor, type: number): void {
  const size = sizes[type];
  if (size !== undefined) {
    cursor.skip(size);
    return;
  }
  switch (type) {
    case MIN_KEY:
      return;
    case bsonTypes.string:
    case bsonTypes.code:
    case bsonTypes.symbol:
    case bsonTypes.dbPointer: {
      const start = cursor.skip(4);
      const length = cursor.view.getInt32(start, true);
      if (length < 1) throw invalid(start, l10n.t('The length of a string is not valid.'));
      const end = cursor.skip(length) + length - 1;
      if (cursor.bytes[end] !== 0)
        throw invalid(end, l10n.t('A string does not end with a zero byte.'));
      if (type === bsonTypes.dbPointer) cursor.skip(12);
      return;
    }
    case bsonTypes.binary: {
      const start = cursor.skip(5);
      const length = cursor.view.getInt32(start, true);
      if (length < 0) throw invalid(start, l10n.t('The length of a value is not valid.'));
      cursor.skip(length);
      return;
    }
    case bsonTypes.regex:
      cursor.zeroEnded();
      cursor.zeroEnded();
      return;
    case bsonTypes.codeWithScope: {
      const start = cursor.skip(4);
      const length = cursor.view.getInt32(start, true);
      if (length < 14) throw invalid(start, l10n.t('The length of a value is not valid.'));
      cursor.skip(length - 4);
      return;
    }
    default:
      throw invalid(cursor.at, l10n.t('The type code {0} is not known.', type));
  }
}

function invalid(offset: number, reason: Reason): FormatError {
  return new FormatError('invalid-structure', reason, { offset });
}
