import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { headerOf, type MsgpackKind } from './header.ts';

/** What the rows of MessagePack are; maps hold keys and values in turn, and a key may be anything. */
export const msgpackTags: Readonly<Record<MsgpackKind | 'typed', number>> = {
  nil: 1,
  boolean: 2,
  integer: 3,
  float32: 4,
  float64: 5,
  string: 6,
  binary: 7,
  extension: 8,
  array: 9,
  map: 10,
  /** An extension that holds the name of a type of .NET, and a value. */
  typed: 11,
};

/** What MessagePack-CSharp writes for a value with its type (ThisLibraryExtensionTypeCodes.cs). */
const TYPELESS = 100;

/**
 * Reads MessagePack (msgpack/msgpack spec.md) to rows. Extensions of MessagePack-CSharp's typeless form are taken
 * apart, unless there is one of that number which isn't one.
 */
export function parseMsgpack(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  const parsed = parseTable(bytes, options, (parse) => readValue(parse, true));
  const { table, failure } = parsed;
  if (!failure) return parsed;
  for (let id = 0; id < table.count; id++) {
    if (table.tag(id) !== msgpackTags.typed) continue;
    const plain = parseTable(bytes, options, (parse) => readValue(parse, false));
    return plain.failure ? parsed : plain;
  }
  return parsed;
}

interface Frame {
  readonly row: number;
  /** How many values are still to come. */
  left: number;
  /** Where what is in an extension has to end. */
  readonly end?: number;
}

function readValue(parse: TableParse, hasTypes: boolean): undefined {
  const cursor = new ByteCursor(parse.bytes);
  const { table } = parse;
  const open: Frame[] = [];
  try {
    do {
      const start = cursor.at;
      const header = headerOf(cursor);
      const { kind, size } = header;
      const isTyped = hasTypes && kind === 'extension' && cursor.bytes[cursor.at] === TYPELESS;
      const isContainer = kind === 'array' || kind === 'map';
      const content = cursor.at;
      if (!isContainer) cursor.skip(size);
      const end = cursor.at;
      // Behind the number of its type.
      if (isTyped) cursor.at = content + 1;
      const count = kind === 'map' ? size * 2 : size;
      if (isContainer) cursor.checkCount(count, 1, start);
      const row = table.add(msgpackTags[isTyped ? 'typed' : kind], start, end);
      const outer = open.at(-1);
      if (outer) {
        if (outer.end !== undefined && outer.left === 2 && kind !== 'string') throw notTyped(start);
        table.append(outer.row, row);
        outer.left--;
      }
      if (isTyped) open.push({ row, left: 2, end });
      else if (isContainer) open.push({ row, left: count });
      if (isTyped || isContainer) parse.checkDepth(open.length, start);
      while (open.at(-1)?.left === 0) {
        const closed = open.pop();
        if (closed?.end !== undefined && closed.end !== cursor.at) throw notTyped(cursor.at);
        if (closed) table.setEnd(closed.row, cursor.at);
      }
    } while (open.length > 0);
  } catch (error) {
    if (error instanceof FormatError) for (const { row } of open) table.setEnd(row, cursor.at);
    throw error;
  }
  parse.warnOfRest(cursor.at);
}

function notTyped(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no value here.'), { offset });
}
