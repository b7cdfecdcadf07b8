import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { BREAK, type CborHeader, headerOf, majorTypes as majors } from './header.ts';

/** What the rows of CBOR are: an item's major type, and one more. */
export const cborTags = { ...majors, tag: 16, /** In several pieces. */ pieces: 8 } as const;

/** Reads CBOR (RFC 8949) to rows. Maps hold keys and values in turn, a tag what it stands before. */
export function parseCbor(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, (parse) => {
    new CborReader(parse).read();
    return undefined;
  });
}

interface Frame {
  readonly row: number;
  readonly isMap: boolean;
  /** How many items are still to come; -1 where a break ends them. */
  left: number;
}

class CborReader {
  readonly #parse: TableParse;
  readonly #cursor: ByteCursor;
  readonly #open: Frame[] = [];

  constructor(parse: TableParse) {
    this.#parse = parse;
    this.#cursor = new ByteCursor(parse.bytes);
  }

  read(): void {
    const open = this.#open;
    try {
      do {
        if (this.#isBreak()) this.#close();
        else this.#item();
        while (open.at(-1)?.left === 0) this.#close();
      } while (open.length > 0);
    } catch (error) {
      while (open.length > 0) this.#close();
      throw error;
    }
    this.#parse.warnOfRest(this.#cursor.at);
  }

  #close(): void {
    const frame = this.#open.pop();
    if (frame) this.#parse.table.setEnd(frame.row, this.#cursor.at);
  }

  #isBreak(): boolean {
    const frame = this.#open.at(-1);
    const cursor = this.#cursor;
    if (frame?.left !== -1 || cursor.bytes[cursor.at] !== BREAK) return false;
    const isHalf = frame.isMap && this.#parse.table.size(frame.row) % 2 !== 0;
    if (isHalf) throw invalid(cursor.at);
    cursor.at++;
    return true;
  }

  #item(): void {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const start = cursor.at;
    const header = headerOf(cursor);
    const { major, argument } = header;
    const count = childCount(header);
    if (count === undefined) this.#content(header, start);
    else if (count > 0) cursor.checkCount(count, 1, start);
    const isString = major === majors.bytes || major === majors.text;
    const isInPieces = isString && argument < 0;
    const row = table.add(isInPieces ? cborTags.pieces : tagOf(major), start, cursor.at);
    const outer = this.#open.at(-1);
    if (outer) {
      table.append(outer.row, row);
      if (outer.left > 0) outer.left--;
    }
    if (count === undefined) return;
    this.#open.push({ row, isMap: major === majors.map, left: count });
    this.#parse.checkDepth(this.#open.length, start);
  }

  /** Steps over what an item without children holds. */
  #content({ major, info, argument }: CborHeader, start: number): void {
    const cursor = this.#cursor;
    if (major === majors.bytes || major === majors.text) {
      if (argument >= 0) cursor.skip(argument);
      else this.#pieces(major);
    }
    // A simple value below 32 has one byte alone.
    if (major === majors.other && info === 24 && argument < 32) throw invalid(start);
  }

  /** The pieces of a string are strings of the same kind, each with its length. */
  #pieces(major: number): void {
    const cursor = this.#cursor;
    while (cursor.bytes[cursor.at] !== BREAK) {
      const start = cursor.at;
      const piece = headerOf(cursor);
      if (piece.major !== major || piece.argument < 0) throw invalid(start);
      cursor.skip(piece.argument);
    }
    cursor.at++;
  }
}

function tagOf(major: number): number {
  return major === majors.tag ? cborTags.tag : major;
}

/** How many items belong to one; -1 for as many as come, undefined for an item without any. */
function childCount({ major, argument }: CborHeader): number | undefined {
  if (major === majors.array) return argument;
  if (major === majors.map) return argument < 0 ? argument : argument * 2;
  return major === majors.tag ? 1 : undefined;
}

function invalid(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no value here.'), { offset });
}
