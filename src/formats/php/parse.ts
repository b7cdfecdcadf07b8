import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { readReference } from './extent.ts';
import { readScalar } from './scalars.ts';
import { invalid, PhpScanner } from './scan.ts';
import { phpTags } from './tags.ts';
import { l10n } from '../reason.ts';

/**
 * Reads what PHP's serialize() writes (php-src ext/standard/var_unserializer.re) to rows. A string that
 * holds nothing but another serialized value, as Laravel stores sessions, is read, too.
 */
export function parsePhp(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, (parse) => {
    const reader = new PhpReader(parse);
    const wrapped = reader.unwrap();
    const root = wrapped?.row ?? reader.value();
    parse.warnOfRest(wrapped?.end ?? reader.at);
    return root;
  });
}

/** The variables of a session, which count their references together. */
export interface PhpSession {
  readonly bytes: Uint8Array;
  readonly variables: readonly PhpVariable[];
  /** Whether an array around them is value number 1: what serialize() made of them all. */
  readonly isArray: boolean;
}

/** One variable of a session. */
export interface PhpVariable {
  readonly name: string;
  /** Where its name or key begins, with what belongs to it. */
  readonly start: number;
  /** Where its serialized value begins and ends. */
  readonly valueStart: number;
  readonly end: number;
}

/** A session as rows: a root, and for each variable a row for its name and one for its value. */
export function parsePhpSession(
  { bytes, variables, isArray }: PhpSession,
  options: DecodeOptions = {},
): ParsedTable {
  return parseTable(bytes, options, (parse) => {
    const { table } = parse;
    const reader = new PhpReader(parse);
    const root = reader.session(isArray);
    for (const { start, valueStart, end } of variables) {
      table.append(root, table.add(phpTags.name, start, valueStart));
      reader.valueAt(valueStart, root);
      if (reader.at !== end)
        throw invalid(reader.at, l10n.t('A variable of the session ends too early.'));
    }
    return root;
  });
}

interface Frame {
  readonly row: number;
  readonly tag: number;
  /** How many entries are still to come. */
  left: number;
  /** The next key of a list; -1 once another one was found. */
  nextKey: number;
}

class PhpReader {
  readonly #parse: TableParse;
  readonly #scanner: PhpScanner;
  readonly #frames: Frame[] = [];
  /** The rows that references count, from 1: all values but references by `R`. */
  readonly #numbered: number[] = [];
  /** Whether something was passed that may have taken numbers that nobody knows. */
  #hasLostCount = false;

  constructor(parse: TableParse) {
    this.#parse = parse;
    this.#scanner = new PhpScanner(parse.bytes);
  }

  get at(): number {
    return this.#scanner.at;
  }

  /** Reads a string around a serialized array or object; undefined when it is something else. */
  unwrap(): { row: number; end: number } | undefined {
    const { bytes, table } = this.#parse;
    const head = String.fromCharCode(...bytes.subarray(0, 40));
    const match = /^s:(\d{1,9}):"(?=a:\d+:\{|O:\d+:")/.exec(head);
    if (!match) return undefined;
    const [start, end] = [match[0].length, match[0].length + Number(match[1])];
    if (bytes[end - 1] !== 0x7d || bytes[end] !== 0x22 || bytes[end + 1] !== 0x3b) return undefined;
    const wrapper = table.add(phpTags.wrapper, 0, end + 2);
    this.#scanner.at = start;
    const row = this.value(wrapper);
    if (this.at !== end)
      throw invalid(this.at, l10n.t('The value inside a string ends too early.'));
    return { row, end: end + 2 };
  }

  /** Makes the row around the variables of a session. */
  session(isNumbered: boolean): number {
    const { bytes, table } = this.#parse;
    const row = table.add(phpTags.session, 0, bytes.length);
    if (isNumbered) this.#numbered.push(row);
    return row;
  }

  /** Reads the value that begins at an offset. */
  valueAt(start: number, outer: number): void {
    this.#scanner.at = start;
    this.value(outer);
  }

  /** Reads a value with all that is in it. @param outer the row to which it is appended. */
  value(outer?: number): number {
    try {
      const root = this.#begin(outer);
      for (let frame = this.#frames.at(-1); frame; frame = this.#frames.at(-1)) {
        if (frame.left-- === 0) this.#close(frame);
        else {
          this.#key(frame);
          this.#begin(frame.row);
        }
      }
      return root;
    } catch (error) {
      for (const { row } of this.#frames) this.#parse.table.setEnd(row, this.at);
      throw error;
    }
  }

  #close({ row, tag, nextKey }: Frame): void {
    const { table } = this.#parse;
    this.#scanner.expect('}');
    table.setEnd(row, this.at);
    // An empty one may become either; with keys it can.
    if (tag === phpTags.array && nextKey > 0) table.setTag(row, phpTags.list);
    this.#frames.pop();
  }

  #key(frame: Frame): void {
    const { table } = this.#parse;
    const scanner = this.#scanner;
    const start = scanner.at;
    const tag = readScalar(scanner);
    const isInteger = tag === phpTags.integer;
    if (!isInteger && tag !== phpTags.string && tag !== phpTags.escapedString) {
      throw invalid(start, l10n.t('This is not a valid key.'));
    }
    const { nextKey } = frame;
    const isNext = isInteger && nextKey >= 0 && isText(scanner, start, `i:${nextKey};`);
    frame.nextKey = isNext ? nextKey + 1 : -1;
    const keyTag = isInteger ? phpTags.integerKey : phpTags.stringKey;
    table.append(frame.row, table.add(keyTag, start, scanner.at));
  }

  /** Reads a scalar whole, and of an array or object what stands before its first key. */
  #begin(outer: number | undefined): number {
    const { table, bytes } = this.#parse;
    const start = this.at;
    const letter = bytes[start];
    const isReference = letter === 0x72 || letter === 0x52;
    const tag = isReference ? phpTags.lostReference : readScalar(this.#scanner);
    const row = isReference ? this.#reference(start) : table.add(tag, start, this.at);
    if (outer !== undefined) table.append(outer, row);
    if (letter !== 0x52) this.#numbered.push(row);
    if (tag === phpTags.custom) this.#hasLostCount = true;
    if (tag === phpTags.array || tag === phpTags.object) this.#open(row, tag, start);
    return row;
  }

  #open(row: number, tag: number, start: number): void {
    const scanner = this.#scanner;
    const offset = scanner.at;
    const count = scanner.count();
    // An entry takes six bytes at least: i:0;N;
    if (count * 6 > scanner.bytes.length - scanner.at) {
      const details = { found: count };
      const reason = l10n.t('The data is too short for {0} items.', count);
      throw new FormatError('invalid-count', reason, { offset, details });
    }
    scanner.expect('{');
    this.#frames.push({ row, tag, left: count, nextKey: 0 });
    this.#parse.checkDepth(this.#frames.length, start);
  }

  #reference(start: number): number {
    const { table } = this.#parse;
    const scanner = this.#scanner;
    const number = readReference(scanner);
    const target = this.#hasLostCount ? undefined : this.#numbered[number - 1];
    if (target !== undefined) return table.addReference(target, start, scanner.at);
    // In one variable of a session it may mean a value of another one.
    this.#parse.warn(
      'lost-reference',
      start,
      l10n.t('Value number {0}, to which this refers, cannot be determined.', number),
    );
    return table.add(phpTags.lostReference, start, scanner.at);
  }
}

function isText(scanner: PhpScanner, start: number, text: string): boolean {
  if (scanner.at - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (scanner.bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
