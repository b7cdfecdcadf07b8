import { FormatError, truncated } from '../errors.ts';
import { notJsonNumbers } from './number-reader.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { scanNumber, scanString, scanWord } from './scan.ts';
import { l10n, type Reason } from '../reason.ts';

/** What the rows of a JSON text are. */
export const jsonTags = {
  null: 1,
  true: 2,
  false: 3,
  number: 4,
  string: 5,
  array: 6,
  object: 7,
  key: 8,
} as const;

const [QUOTE, COMMA, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [
  0x22, 0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d,
] as const;

/**
 * Reads a JSON text (RFC 8259) in UTF-8 to rows: where each value stands, nothing is converted. Equal
 * names in an object stay. A byte order mark and blanks around the text are accepted, and the words for
 * what is no number where the reader of the text knows them.
 */
export function parseJson(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  const words = options.jsonReader?.hasNaN === true ? notJsonNumbers : [];
  return parseTable(bytes, options, (parse) => readText(parse, words));
}

function readText(parse: TableParse, words: readonly string[]): undefined {
  const { bytes, table } = parse;
  // What is open, from the outside in. A value belongs to the last one.
  const open: number[] = [];
  let at = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    parse.warn('byte-order-mark', 0, l10n.t('The text starts with a byte order mark.'));
    at = 3;
  }
  try {
    for (;;) {
      at = skipBlanks(bytes, at);
      const row = readValue(parse, at, open, words);
      at = table.end(row);
      if (isOpen(parse, row)) {
        open.push(row);
        parse.checkDepth(open.length, table.start(row));
        at = skipBlanks(bytes, at);
        if (bytes[at] !== closing(parse, row)) {
          if (table.tag(row) === jsonTags.object) at = readKey(parse, row, at);
          continue;
        }
      }
      at = readEnd(parse, open, at, row);
      if (open.length === 0) break;
    }
  } catch (error) {
    // What was left open ends where reading did.
    const end = error instanceof FormatError ? (error.offset ?? at) : at;
    for (const row of open) table.setEnd(row, end);
    throw error;
  }
  at = skipBlanks(bytes, at);
  if (at < bytes.length)
    throw unexpected(parse.bytes, at, l10n.t('There is more text after the value.'));
}

/** Reads what follows a value: commas, and the ends of what is open, up to where the next value starts. */
function readEnd(parse: TableParse, open: number[], from: number, row: number): number {
  const { bytes, table } = parse;
  let at = from;
  // An empty array or object is closed here, too.
  let isClosed = !isOpen(parse, row);
  for (;;) {
    const container = open.at(-1);
    if (container === undefined) return at;
    at = skipBlanks(bytes, at);
    const byte = bytes[at];
    if (byte === closing(parse, container)) {
      table.setEnd(container, ++at);
      open.pop();
      isClosed = true;
      continue;
    }
    if (byte !== COMMA || !isClosed)
      throw unexpected(bytes, at, l10n.t('A comma or a closing bracket is missing.'));
    at = skipBlanks(bytes, at + 1);
    return table.tag(container) === jsonTags.object ? readKey(parse, container, at) : at;
  }
}

/** Reads a name and its colon; gives where the value may start. */
function readKey({ bytes, table }: TableParse, object: number, at: number): number {
  if (bytes[at] !== QUOTE)
    throw unexpected(bytes, at, l10n.t('A name in quotation marks is missing.'));
  const end = scanString(bytes, at);
  const colon = skipBlanks(bytes, end);
  if (bytes[colon] !== COLON) throw unexpected(bytes, colon, l10n.t('A colon is missing.'));
  table.append(object, table.add(jsonTags.key, at, end));
  return colon + 1;
}

/** Reads a scalar whole, and of an array or object the start. */
function readValue(
  { bytes, table }: TableParse,
  at: number,
  open: readonly number[],
  words: readonly string[],
): number {
  const { tag, end } = scanValue(bytes, at, words);
  const row = table.add(tag, at, end);
  const container = open.at(-1);
  if (container !== undefined) table.append(container, row);
  return row;
}

function scanValue(
  bytes: Uint8Array,
  at: number,
  words: readonly string[],
): { tag: number; end: number } {
  switch (bytes[at]) {
    case QUOTE:
      return { tag: jsonTags.string, end: scanString(bytes, at) };
    case OPEN_ARRAY:
      return { tag: jsonTags.array, end: at + 1 };
    case OPEN_OBJECT:
      return { tag: jsonTags.object, end: at + 1 };
    case 0x74:
      return { tag: jsonTags.true, end: scanWord(bytes, at, 'true') };
    case 0x66:
      return { tag: jsonTags.false, end: scanWord(bytes, at, 'false') };
    case 0x6e:
      return { tag: jsonTags.null, end: scanWord(bytes, at, 'null') };
    default: {
      const word = words.find((each) => startsWith(bytes, at, each));
      const end = word === undefined ? scanNumber(bytes, at) : at + word.length;
      return { tag: jsonTags.number, end };
    }
  }
}

function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

function isOpen({ table }: TableParse, row: number): boolean {
  const tag = table.tag(row);
  return (
    (tag === jsonTags.array || tag === jsonTags.object) && table.end(row) - table.start(row) === 1
  );
}

function closing({ table }: TableParse, container: number): number {
  return table.tag(container) === jsonTags.object ? CLOSE_OBJECT : CLOSE_ARRAY;
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  return at;
}

function unexpected(bytes: Uint8Array, offset: number, reason: Reason): FormatError {
  if (offset >= bytes.length) return truncated(offset);
  return new FormatError('invalid-structure', reason, { offset });
}
