import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { NONE } from '../tree/value-table.ts';
import { MarshalCursor } from './cursor.ts';
import { SymbolReader } from './symbols.ts';
import { marshalTags as tags } from './tags.ts';
import { l10n } from '../reason.ts';

/** Reads what Ruby's Marshal 4.8 writes (ruby marshal.c, doc/marshal.rdoc) to rows. */
export function parseMarshal(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  return parseTable(bytes, options, (parse) => new MarshalReader(parse).read());
}

/** True for bytes that start with the version 4.8. */
export function isMarshal(bytes: Uint8Array): boolean {
  return bytes[0] === 4 && bytes[1] === 8;
}

/** What is still to be read. */
type Task =
  | { readonly type: 'values'; readonly row: number; left: number }
  /** Names and values: instance variables, members. */
  | { readonly type: 'members'; readonly row: number; left: number }
  | { readonly type: 'variables'; readonly row: number }
  | { readonly type: 'named'; readonly row: number; readonly key: number }
  /** The row is an object that links may mean from now on. */
  | { readonly type: 'number'; readonly row: number }
  | { readonly type: 'end'; readonly row: number };

class MarshalReader {
  readonly #parse: TableParse;
  readonly #cursor: MarshalCursor;
  readonly #symbols: SymbolReader;
  readonly #tasks: Task[] = [];
  /** The rows that links count. */
  readonly #objects: number[] = [];
  #depth = 0;

  constructor(parse: TableParse) {
    this.#parse = parse;
    this.#cursor = new MarshalCursor(parse.bytes);
    this.#symbols = new SymbolReader(parse.table, this.#cursor, (row) => this.#objects.push(row));
  }

  read(): undefined {
    const cursor = this.#cursor;
    const version = [cursor.byte(), cursor.byte()];
    if (version[0] !== 4 || (version[1] ?? 9) > 8) {
      throw new FormatError(
        'not-this-format',
        l10n.t('This is not Ruby Marshal data, version 4.8.'),
        {
          offset: 0,
        },
      );
    }
    try {
      this.#value(NONE);
      for (let task = this.#tasks.at(-1); task; task = this.#tasks.at(-1)) this.#step(task);
    } catch (error) {
      for (const { row, type } of this.#tasks) if (type === 'end') this.#end(row);
      throw error;
    }
    this.#parse.warnOfRest(cursor.at);
  }

  #step(task: Task): void {
    switch (task.type) {
      case 'values':
        if (task.left-- === 0) this.#tasks.pop();
        else this.#value(task.row);
        return;
      case 'members':
        if (task.left-- === 0) this.#tasks.pop();
        else {
          this.#parse.table.append(task.row, this.#symbols.read());
          this.#value(task.row);
        }
        return;
      case 'variables':
        this.#tasks.pop();
        this.#tasks.push({ type: 'members', row: task.row, left: this.#cursor.count(2) });
        return;
      case 'named': {
        this.#tasks.pop();
        const { table } = this.#parse;
        table.append(task.row, table.add(task.key, this.#cursor.at, this.#cursor.at));
        this.#value(task.row);
        return;
      }
      case 'number':
        this.#tasks.pop();
        this.#objects.push(task.row);
        return;
      case 'end':
        this.#tasks.pop();
        this.#depth--;
        this.#end(task.row);
    }
  }

  #end(row: number): void {
    this.#parse.table.setEnd(row, this.#cursor.at);
  }

  /** Reads a value's type and what stands right behind; the rest becomes tasks. */
  #value(outer: number): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    const type = String.fromCharCode(cursor.byte());
    if (type === ':' || type === ';') {
      cursor.at = start;
      this.#append(outer, this.#symbols.read());
      return;
    }
    if (type === 'I') this.#withVariables(outer, start);
    else if (!this.#scalar(type, outer, start)) this.#container(type, outer, start);
  }

  #withVariables(from: number, first: number): void {
    const cursor = this.#cursor;
    let [outer, start] = [from, first];
    let type = String.fromCharCode(cursor.byte());
    while (type === 'C' || type === 'e') {
      // The variables are those of the value inside.
      outer = this.#ofClass(type === 'C' ? tags.userClass : tags.extended, outer, start);
      this.#open(outer);
      start = cursor.at;
      type = String.fromCharCode(cursor.byte());
    }
    if (type === ':') {
      cursor.at = start;
      this.#append(outer, this.#symbols.read());
      return;
    }
    if (type === '"' || type === '/') {
      const row = this.#string(type, outer, start);
      this.#open(row, { type: 'variables', row });
      return;
    }
    if (type === 'u') {
      this.#userDefined(outer, start, true);
      return;
    }
    if (type === 'I') throw unknownType(type, start);
    cursor.at--;
    const row = this.#add(tags.withVariables, outer, start);
    this.#open(row, { type: 'named', row, key: tags.valueKey }, { type: 'variables', row });
  }

  #scalar(type: string, outer: number, start: number): boolean {
    const cursor = this.#cursor;
    switch (type) {
      case '0':
        this.#add(tags.nil, outer, start);
        return true;
      case 'T':
        this.#add(tags.true, outer, start);
        return true;
      case 'F':
        this.#add(tags.false, outer, start);
        return true;
      case 'i':
        cursor.long();
        this.#add(tags.fixnum, outer, start);
        return true;
      case 'f':
        cursor.counted();
        this.#objects.push(this.#add(tags.float, outer, start));
        return true;
      case 'l': {
        cursor.byte();
        const at = cursor.at;
        const words = cursor.long();
        cursor.checkCount(words, 2, at);
        cursor.skip(words * 2);
        this.#objects.push(this.#add(tags.bignum, outer, start));
        return true;
      }
      case 'c':
      case 'm':
      case 'M':
        cursor.counted();
        this.#objects.push(this.#add(tags.module, outer, start));
        return true;
      case '@': {
        const number = cursor.long();
        const target = this.#objects[number];
        if (target === undefined) {
          throw new FormatError(
            'missing-object',
            l10n.t('A reference points to a value that does not exist.'),
            {
              offset: start,
            },
          );
        }
        this.#append(outer, this.#parse.table.addReference(target, start, cursor.at));
        return true;
      }
      case '"':
      case '/':
        this.#string(type, outer, start);
        return true;
      default:
        return false;
    }
  }

  #container(type: string, outer: number, start: number): void {
    const cursor = this.#cursor;
    switch (type) {
      case '[': {
        const left = cursor.count(1);
        const row = this.#object(tags.array, outer, start);
        this.#open(row, { type: 'values', row, left });
        return;
      }
      case '{':
      case '}': {
        const left = cursor.count(2) * 2;
        const row = this.#object(tags.hash, outer, start);
        const entries: Task = { type: 'values', row, left };
        if (type === '{') {
          this.#open(row, entries);
          return;
        }
        this.#open(row, entries, { type: 'named', row, key: tags.defaultKey });
        return;
      }
      case 'o':
      case 'S': {
        const row = this.#ofClass(type === 'o' ? tags.object : tags.struct, outer, start);
        this.#objects.push(row);
        this.#open(row, { type: 'variables', row });
        return;
      }
      case 'U':
      case 'd': {
        const row = this.#ofClass(type === 'U' ? tags.userMarshal : tags.data, outer, start);
        this.#objects.push(row);
        this.#open(row, { type: 'named', row, key: tags.dataKey });
        return;
      }
      case 'C':
      case 'e': {
        // The value inside is the object.
        const row = this.#ofClass(type === 'C' ? tags.userClass : tags.extended, outer, start);
        this.#open(row, { type: 'values', row, left: 1 });
        return;
      }
      case 'u': {
        this.#userDefined(outer, start, false);
        return;
      }
      default:
        throw unknownType(type, start);
    }
  }

  #string(type: '"' | '/', outer: number, start: number): number {
    const cursor = this.#cursor;
    cursor.counted();
    if (type === '/') cursor.byte();
    return this.#object(type === '"' ? tags.string : tags.regexp, outer, start);
  }

  /** The object is made of its bytes and variables, so that those are counted first. */
  #userDefined(outer: number, start: number, hasVariables: boolean): void {
    const row = this.#ofClass(tags.userDefined, outer, start);
    const bytes = this.#cursor.counted();
    this.#parse.table.append(row, this.#parse.table.add(tags.rawBytes, bytes.start, bytes.end));
    this.#end(row);
    if (hasVariables) this.#open(row, { type: 'variables', row }, { type: 'number', row });
    else this.#objects.push(row);
  }

  #ofClass(tag: number, outer: number, start: number): number {
    const row = this.#add(tag, outer, start);
    this.#parse.table.append(row, this.#symbols.read());
    return row;
  }

  #object(tag: number, outer: number, start: number): number {
    const row = this.#add(tag, outer, start);
    this.#objects.push(row);
    return row;
  }

  #add(tag: number, outer: number, start: number): number {
    const row = this.#parse.table.add(tag, start, this.#cursor.at);
    this.#append(outer, row);
    return row;
  }

  #append(outer: number, row: number): void {
    if (outer !== NONE) this.#parse.table.append(outer, row);
  }

  /** Tasks for what is in a row, to be done in this order. */
  #open(row: number, ...tasks: Task[]): void {
    this.#parse.checkDepth(++this.#depth, this.#parse.table.start(row));
    this.#tasks.push({ type: 'end', row }, ...tasks.reverse());
  }
}

function unknownType(type: string, offset: number): FormatError {
  return new FormatError(
    'invalid-record',
    l10n.t('The type code {0} is not known.', JSON.stringify(type)),
    {
      offset,
    },
  );
}
