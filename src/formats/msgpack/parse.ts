import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { headerOf, type MsgpackKind } from './header.ts';

/** What the rows of MessagePack are; maps hold keys and values in turn, and a key may be anything. */
export const msgpackTags: Readonly<Record<MsgpackKind, number>> = {
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
};

/** Reads MessagePack (msgpack/msgpack spec.md) to rows. */
export function parseMsgpack(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, readValue);
}

interface Frame {
  readonly row: number;
  /** How many values are still to come. */
  left: number;
}

function readValue(parse: TableParse): undefined {
  const cursor = new ByteCursor(parse.bytes);
  const { table } = parse;
  const open: Frame[] = [];
  try {
    do {
      const start = cursor.at;
      const header = headerOf(cursor);
      const { kind, size } = header;
      if (kind !== 'array' && kind !== 'map') cursor.skip(size);
      const count = kind === 'map' ? size * 2 : size;
      if (kind === 'array' || kind === 'map') cursor.checkCount(count, 1, start);
      const row = table.add(msgpackTags[kind], start, cursor.at);
      const outer = open.at(-1);
      if (outer) {
        table.append(outer.row, row);
        outer.left--;
      }
      if (kind === 'array' || kind === 'map') {
        open.push({ row, left: count });
        parse.checkDepth(open.length, start);
      }
      while (open.at(-1)?.left === 0) {
        const closed = open.pop();
        if (closed) table.setEnd(closed.row, cursor.at);
      }
    } while (open.length > 0);
  } catch (error) {
    if (error instanceof FormatError) for (const { row } of open) table.setEnd(row, cursor.at);
    throw error;
  }
  parse.warnOfRest(cursor.at);
}
