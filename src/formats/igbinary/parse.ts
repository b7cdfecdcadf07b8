import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { NONE } from '../tree/value-table.ts';
import { igbinaryTags as tags } from './tags.ts';

const HEADER_SIZE = 4;

/** The header of igbinary's versions 1 and 2 (igbinary/igbinary src/php7/igbinary.c). */
export function isIgbinary(bytes: Uint8Array): boolean {
  const [first, second, third, version] = bytes;
  const isHeader = first === 0 && second === 0 && third === 0;
  return isHeader && (version === 1 || version === 2) && bytes.length > HEADER_SIZE;
}

/** Reads what igbinary wrote to rows. */
export function parseIgbinary(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, (parse) => new IgbinaryReader(parse).read());
}

interface Frame {
  readonly row: number;
  readonly count: number;
  left: number;
  isList: boolean;
}

/** Types in threes: their number follows in one, two or four bytes. */
const types = {
  arrayReference: 0x01,
  string: 0x11,
  stringId: 0x0e,
  array: 0x14,
  object: 0x17,
  objectId: 0x1a,
  custom: 0x1d,
  objectReference: 0x22,
} as const;

class IgbinaryReader {
  readonly #parse: TableParse;
  readonly #cursor: ByteCursor;
  /** Where the strings are that others name by their numbers. */
  readonly #strings: { readonly start: number; readonly end: number }[] = [];
  /** The rows of arrays and objects, which others name by their numbers. */
  readonly #objects: number[] = [];
  readonly #open: Frame[] = [];

  constructor(parse: TableParse) {
    this.#parse = parse;
    this.#cursor = new ByteCursor(parse.bytes);
  }

  read(): undefined {
    const cursor = this.#cursor;
    if (!isIgbinary(this.#parse.bytes)) {
      throw new FormatError('not-this-format', l10n.t('This is not igbinary data.'), { offset: 0 });
    }
    cursor.at = HEADER_SIZE;
    const open = this.#open;
    try {
      this.#value(NONE);
      for (let frame = open.at(-1); frame; frame = open.at(-1)) {
        if (frame.left-- > 0) this.#entry(frame);
        else this.#close();
      }
    } catch (error) {
      while (open.length > 0) this.#close();
      throw error;
    }
    this.#parse.warnOfRest(cursor.at);
  }

  #close(): void {
    const frame = this.#open.pop();
    if (!frame) return;
    const { table } = this.#parse;
    table.setEnd(frame.row, this.#cursor.at);
    if (frame.isList && table.tag(frame.row) === tags.array) table.setTag(frame.row, tags.list);
  }

  #entry(frame: Frame): void {
    const { table } = this.#parse;
    const start = this.#cursor.at;
    const key = this.#scalar(this.#cursor.byte(), start);
    if (key === undefined) throw invalid(start);
    table.append(frame.row, key.row);
    frame.isList &&= key.number === frame.count - frame.left - 1;
    this.#value(frame.row);
  }

  /** Reads a value's type and what stands right behind; of a container the entries follow. */
  #value(outer: number): void {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const start = cursor.at;
    let type = cursor.byte();
    // A variable by reference: only where it is one matters, and that is the value itself.
    const isShared = type === 0x25;
    if (isShared) type = cursor.byte();
    const scalar = this.#scalar(type, start);
    if (scalar) {
      if (isShared) this.#objects.push(scalar.row);
      this.#append(outer, scalar.row);
      return;
    }
    const reference =
      this.#sized(type, types.arrayReference) ?? this.#sized(type, types.objectReference);
    if (reference !== undefined) {
      const target = this.#objects[reference];
      if (target === undefined) throw invalid(start);
      this.#append(outer, table.addReference(target, start, cursor.at));
      return;
    }
    const count = this.#sized(type, types.array);
    if (count !== undefined) {
      const row = table.add(tags.array, start, cursor.at);
      this.#append(outer, row);
      this.#objects.push(row);
      this.#begin(row, count, start);
      return;
    }
    this.#object(type, outer, start);
  }

  #object(type: number, outer: number, start: number): void {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const length = this.#sized(type, types.object);
    const id = length === undefined ? this.#sized(type, types.objectId) : undefined;
    if (length === undefined && id === undefined) throw invalid(start);
    const place = length === undefined ? this.#strings[id ?? -1] : this.#newString(length);
    if (!place) throw invalid(start);
    const row = table.add(tags.object, start, cursor.at);
    this.#append(outer, row);
    this.#objects.push(row);
    table.append(row, table.add(tags.string, place.start, place.end));
    const contentStart = cursor.at;
    const content = cursor.byte();
    const custom = this.#sized(content, types.custom);
    if (custom !== undefined) {
      const at = cursor.skip(custom);
      table.setTag(row, tags.custom);
      table.append(row, table.add(tags.string, at, cursor.at));
      table.setEnd(row, cursor.at);
      return;
    }
    const count = this.#sized(content, types.array);
    if (count === undefined) throw invalid(contentStart);
    this.#begin(row, count, start);
  }

  #begin(row: number, count: number, start: number): void {
    this.#cursor.checkCount(count, 2, start);
    this.#open.push({ row, count, left: count, isList: true });
    this.#parse.checkDepth(this.#open.length, start);
  }

  #append(outer: number, row: number): void {
    if (outer !== NONE) this.#parse.table.append(outer, row);
  }

  /** A value that holds no others, with its number where it is one; undefined for other types. */
  #scalar(
    type: number,
    start: number,
  ): { readonly row: number; readonly number?: number } | undefined {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const add = (tag: number) => ({ row: table.add(tag, start, cursor.at) });
    if (type === 0) return add(tags.null);
    if (type === 4) return add(tags.false);
    if (type === 5) return add(tags.true);
    if ((type >= 6 && type <= 0x0b) || type === 0x20 || type === 0x21) {
      const size = type >= 0x20 ? 8 : 2 ** ((type - 6) >> 1);
      const at = cursor.skip(size);
      const isNegative = type % 2 === 1;
      const row = table.add(isNegative ? tags.negative : tags.positive, at, cursor.at);
      const number = size > 4 ? NaN : this.#unsigned(at, size) * (isNegative ? -1 : 1);
      return { row, number };
    }
    if (type === 0x0c) {
      const at = cursor.skip(8);
      return { row: table.add(tags.double, at, cursor.at) };
    }
    if (type === 0x0d) return { row: table.add(tags.string, cursor.at, cursor.at) };
    const length = this.#sized(type, types.string);
    const id = length === undefined ? this.#sized(type, types.stringId) : undefined;
    if (length === undefined && id === undefined) return undefined;
    const place = length === undefined ? this.#strings[id ?? -1] : this.#newString(length);
    if (!place) throw invalid(start);
    return { row: table.add(tags.string, place.start, place.end) };
  }

  #newString(length: number): { readonly start: number; readonly end: number } {
    const start = this.#cursor.skip(length);
    const place = { start, end: this.#cursor.at };
    this.#strings.push(place);
    return place;
  }

  /** The number behind a type of three widths; undefined for another type. */
  #sized(type: number, first: number): number | undefined {
    if (type < first || type > first + 2) return undefined;
    const size = 2 ** (type - first);
    return this.#unsigned(this.#cursor.skip(size), size);
  }

  #unsigned(at: number, size: number): number {
    const { view } = this.#cursor;
    if (size === 1) return view.getUint8(at);
    return size === 2 ? view.getUint16(at) : view.getUint32(at);
  }
}

function invalid(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no value here.'), { offset });
}
