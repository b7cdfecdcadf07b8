import { ByteCursor } from '../bytes/cursor.ts';
import { readLengthPrefix } from '../bytes/net-string.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { dangerWarning, isDangerousClass } from '../nrbf/known/dangerous.ts';
import { parseTypeName, withoutAssembly } from '../nrbf/type-name.ts';
import { l10n } from '../reason.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { NONE } from '../tree/value-table.ts';
import { knownTypes, viewStateTags as tags } from './tags.ts';

const HEADER_SIZE = 2;
/** How many strings are kept to be named by their numbers; the next one takes the first one's place. */
const STRING_TABLE_SIZE = 255;
/** What the hashes of machineKey are long: MD5, SHA-1, SHA-256, SHA-384, SHA-512. */
const macSizes = [16, 20, 32, 48, 64];
const EVENT_HASH_SIZE = 16;

/** The format and version with which ObjectStateFormatter begins. */
export function isViewState(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0x01 && bytes.length > HEADER_SIZE;
}

/** Reads what ObjectStateFormatter wrote to rows (referencesource System.Web/UI/ObjectStateFormatter.cs). */
export function parseViewState(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, (parse) => new ViewStateReader(parse).read());
}

interface Place {
  readonly start: number;
  readonly end: number;
}

interface TypePlace extends Place {
  readonly tag: number;
}

interface Frame {
  readonly row: number;
  readonly hasPlaces: boolean;
  left: number;
}

class ViewStateReader {
  readonly #parse: TableParse;
  readonly #cursor: ByteCursor;
  readonly #strings: Place[] = [];
  #nextString = 0;
  readonly #types: TypePlace[] = knownTypes.map((_, index) => {
    return { tag: tags.knownType + index, start: 0, end: 0 };
  });
  readonly #open: Frame[] = [];

  constructor(parse: TableParse) {
    this.#parse = parse;
    this.#cursor = new ByteCursor(parse.bytes);
  }

  read(): number | undefined {
    const { bytes, table } = this.#parse;
    const cursor = this.#cursor;
    if (!isViewState(bytes)) {
      const reason = l10n.t('This is not data of ObjectStateFormatter.');
      throw new FormatError('not-this-format', reason, { offset: 0 });
    }
    cursor.at = HEADER_SIZE;
    try {
      this.#value(NONE);
      for (let frame = this.#open.at(-1); frame; frame = this.#open.at(-1)) {
        if (frame.left-- > 0) this.#child(frame);
        else this.#close();
      }
    } catch (error) {
      while (this.#open.length > 0) this.#close();
      throw error;
    }
    const end = cursor.at;
    if (!macSizes.includes(cursor.left)) {
      this.#parse.warnOfRest(end);
      return undefined;
    }
    const row = table.add(tags.signed, HEADER_SIZE, bytes.length);
    table.append(row, 0);
    table.append(row, table.add(tags.mac, end, bytes.length));
    return row;
  }

  #close(): void {
    const frame = this.#open.pop();
    if (frame) this.#parse.table.setEnd(frame.row, this.#cursor.at);
  }

  #child(frame: Frame): void {
    if (frame.hasPlaces) this.#encodedRow(frame.row);
    if (this.#parse.table.tag(frame.row) === tags.stringArray) this.#stringRow(frame.row);
    else this.#value(frame.row);
  }

  #value(outer: number): void {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const start = cursor.at;
    const token = cursor.byte();
    const size = sizes.get(token);
    if (size !== undefined) {
      const at = cursor.skip(size);
      this.#append(outer, table.add(token, size === 0 ? start : at, cursor.at));
      return;
    }
    switch (token) {
      case tags.string:
        this.#stringRow(outer);
        return;
      case tags.indexedStringAdd: {
        const place = this.#text();
        this.#strings[this.#nextString] = place;
        this.#nextString = (this.#nextString + 1) % STRING_TABLE_SIZE;
        this.#append(outer, table.add(tags.string, place.start, place.end));
        return;
      }
      case tags.indexedString: {
        const place = this.#strings[cursor.byte()];
        if (!place) throw invalid(start);
        this.#append(outer, table.add(tags.string, place.start, place.end));
        return;
      }
      case tags.int32:
      case tags.knownColor: {
        const at = cursor.at;
        this.#encoded();
        this.#append(outer, table.add(token, at, cursor.at));
        return;
      }
      case tags.char:
        cursor.skip(utf8Size(cursor.bytes[cursor.at]));
        this.#append(outer, table.add(token, start + 1, cursor.at));
        return;
      case tags.type:
        this.#typeRow(outer);
        return;
      case tags.eventValidationStore: {
        cursor.byte();
        const count = this.#count(EVENT_HASH_SIZE);
        const at = cursor.skip(count * EVENT_HASH_SIZE);
        this.#append(outer, table.add(token, at, cursor.at));
        return;
      }
      case tags.binarySerialized: {
        const length = this.#count(1);
        const at = cursor.skip(length);
        this.#append(outer, table.add(token, at, cursor.at));
        return;
      }
      case tags.intEnum:
      case tags.stringFormatted: {
        const row = table.add(token, start, start);
        this.#append(outer, row);
        this.#typeRow(row);
        if (token === tags.intEnum) this.#encodedRow(row);
        else this.#stringRow(row);
        table.setEnd(row, cursor.at);
        return;
      }
      default:
        this.#container(outer, token, start);
    }
  }

  #container(outer: number, token: number, start: number): void {
    const { table } = this.#parse;
    const row = table.add(token, start, start);
    const isTyped = token === tags.array || token === tags.sparseArray;
    if (isTyped) this.#typeRow(row);
    let left: number;
    switch (token) {
      case tags.pair:
        left = 2;
        break;
      case tags.triplet:
        left = 3;
        break;
      case tags.hashtable:
      case tags.hybridDictionary:
        left = 2 * this.#count(2);
        break;
      case tags.array:
      case tags.stringArray:
      case tags.arrayList:
        left = this.#count(1);
        break;
      case tags.sparseArray:
        this.#encoded();
        left = this.#count(2);
        break;
      default:
        throw invalid(start);
    }
    this.#append(outer, row);
    this.#open.push({ row, hasPlaces: token === tags.sparseArray, left });
    this.#parse.checkDepth(this.#open.length, start);
  }

  #append(outer: number, row: number): void {
    if (outer !== NONE) this.#parse.table.append(outer, row);
  }

  #stringRow(outer: number): void {
    const { start, end } = this.#text();
    this.#append(outer, this.#parse.table.add(tags.string, start, end));
  }

  /** A number of 7 bits a byte, without a token. */
  #encodedRow(outer: number): void {
    const at = this.#cursor.at;
    this.#encoded();
    this.#append(outer, this.#parse.table.add(tags.int32, at, this.#cursor.at));
  }

  /** A class: by its name, which gets a number, or by the number of one before. */
  #typeRow(outer: number): void {
    const { table } = this.#parse;
    const start = this.#cursor.at;
    const token = this.#cursor.byte();
    let type: TypePlace | undefined;
    if (token === tags.typeReference) type = this.#types[this.#encoded()];
    else if (token === tags.typeAdd || token === tags.typeAddLocal) {
      const place = this.#text();
      type = { tag: token === tags.typeAdd ? tags.type : tags.localType, ...place };
      this.#types.push(type);
      this.#warnOf(place);
    }
    if (!type) throw invalid(start);
    this.#append(outer, table.add(type.tag, type.start, type.end));
  }

  #warnOf({ start, end }: Place): void {
    const name = decodeUtf8Lenient(this.#parse.bytes, start, end);
    const { definition } = parseTypeName(withoutAssembly(name));
    if (!isDangerousClass(definition)) return;
    const { code, reason } = dangerWarning(definition, start);
    this.#parse.warn(code, start, reason);
  }

  #text(): Place {
    const { length, end } = readLengthPrefix(this.#cursor.bytes, this.#cursor.at);
    this.#cursor.at = end;
    const start = this.#cursor.skip(length);
    return { start, end: this.#cursor.at };
  }

  #encoded(): number {
    const { value, end } = encodedInt32(this.#cursor.bytes, this.#cursor.at);
    this.#cursor.skip(end - this.#cursor.at);
    return value;
  }

  #count(bytesEach: number): number {
    const start = this.#cursor.at;
    const count = this.#encoded();
    this.#cursor.checkCount(count, bytesEach, start);
    return count;
  }
}

/** Values of one length behind their token. */
const sizes: ReadonlyMap<number, number> = new Map([
  [tags.int16, 2],
  [tags.byte, 1],
  [tags.dateTime, 8],
  [tags.double, 8],
  [tags.single, 4],
  [tags.color, 4],
  [tags.unit, 12],
  [tags.emptyColor, 0],
  [tags.emptyUnit, 0],
  [tags.null, 0],
  [tags.emptyString, 0],
  [tags.zeroInt32, 0],
  [tags.true, 0],
  [tags.false, 0],
]);

/** A signed number of 32 bits, 7 of them a byte; negative ones take five. @throws FormatError */
export function encodedInt32(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  throw invalid(start);
}

function utf8Size(first = 0): number {
  if (first < 0xc0) return 1;
  return first < 0xe0 ? 2 : 3;
}

function invalid(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no value here.'), { offset });
}
