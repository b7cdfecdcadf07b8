import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import {
  classFlags,
  lineage,
  writtenContent,
  type ClassDescription,
  type ClassField,
} from './class-description.ts';
import { codes, HandleReader, unknownCode } from './handles.ts';
import { modifiedUtf8 } from './modified-utf8.ts';
import { javaTags as tags, primitives } from './tags.ts';
import { l10n } from '../reason.ts';

/** True for bytes that start as a Java object stream of version 5. */
export function isJavaStream(bytes: Uint8Array): boolean {
  return bytes[0] === 0xac && bytes[1] === 0xed && bytes[2] === 0 && bytes[3] === 5;
}

/** Reads a Java object stream (Java Object Serialization Specification, chapter 6) to rows. */
export function parseJava(bytes: Uint8Array, options: DecodeOptions = {}): ParsedTable {
  const parsed = parseTable(bytes, options, (parse) => {
    new JavaReader(parse).read();
    return undefined;
  });
  const { table } = parsed;
  return table.size(0) === 1 ? { ...parsed, root: table.firstChild(0) } : parsed;
}

/** A step that is still to be done. */
type Step = () => void;

class JavaReader {
  readonly #parse: TableParse;
  readonly #cursor: ByteCursor;
  readonly #handles: HandleReader;
  readonly #steps: Step[] = [];
  /** The rows that are read at the moment. */
  readonly #open: number[] = [];

  constructor(parse: TableParse) {
    this.#parse = parse;
    this.#cursor = new ByteCursor(parse.bytes);
    this.#handles = new HandleReader(parse.table, this.#cursor);
  }

  read(): void {
    const { table, bytes } = this.#parse;
    if (!isJavaStream(bytes)) {
      const isCut =
        bytes.length < 4 &&
        isJavaStream(Uint8Array.of(...bytes, ...[0xac, 0xed, 0, 5].slice(bytes.length)));
      const code = isCut ? 'truncated' : 'not-this-format';
      throw new FormatError(code, l10n.t('This is not a Java object stream, version 5.'), {
        offset: 0,
      });
    }
    this.#cursor.skip(4);
    const root = table.add(tags.contents, 0, bytes.length);
    try {
      do {
        this.#content(root);
        for (let step = this.#steps.pop(); step; step = this.#steps.pop()) step();
      } while (this.#cursor.left > 0);
    } catch (error) {
      for (const row of this.#open) table.setEnd(row, this.#cursor.at);
      throw error;
    }
  }

  /** Reads one thing, and appends it. */
  #content(outer: number): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    const code = cursor.byte();
    switch (code) {
      case codes.null:
        this.#add(tags.null, outer, start);
        return;
      case codes.reference: {
        const { row } = this.#handles.handle();
        const { table } = this.#parse;
        table.append(outer, table.addReference(row, start, cursor.at));
        return;
      }
      case codes.string:
      case codes.longString:
        this.#parse.table.append(outer, this.#handles.string(code));
        return;
      case codes.block:
      case codes.longBlock: {
        const at = cursor.skip(code === codes.block ? 1 : 4);
        const size = code === codes.block ? cursor.view.getUint8(at) : cursor.view.getUint32(at);
        const content = cursor.skip(size);
        this.#add(tags.block, outer, content);
        return;
      }
      case codes.object:
        this.#object(this.#begin(tags.object, outer, start));
        return;
      case codes.array:
        this.#array(this.#begin(tags.array, outer, start));
        return;
      case codes.enum:
      case codes.class: {
        const row = this.#begin(code === codes.enum ? tags.enum : tags.class, outer, start);
        this.#description((description) => {
          this.#describe(row, description);
          this.#handles.add({ row });
          this.#steps.push(() => this.#end(row));
          if (code === codes.enum) this.#parse.table.append(row, this.#handles.stringObject());
        });
        return;
      }
      case codes.classDescription:
      case codes.proxyDescription: {
        cursor.at = start;
        this.#description((description) => {
          if (description) {
            const { table } = this.#parse;
            table.append(outer, table.addReference(description.row, start, cursor.at));
          }
        });
        return;
      }
      case codes.reset:
        this.#handles.reset();
        return;
      default:
        throw unknownCode(code, start);
    }
  }

  #object(row: number): void {
    this.#description((description) => {
      this.#describe(row, description);
      this.#handles.add({ row });
      this.#steps.push(() => this.#end(row));
      if (!description) return;
      const line = lineage(description, this.#cursor.at);
      for (const one of line.reverse()) this.#steps.push(() => this.#classData(row, one));
    });
  }

  /** What one class of an object's line has in it. */
  #classData(row: number, { flags, name, fields }: ClassDescription): void {
    if ((flags & classFlags.externalizable) !== 0) {
      if ((flags & classFlags.blockData) === 0) {
        throw new FormatError('not-supported', l10n.t('Only the class itself can read its data.'), {
          offset: this.#cursor.at,
        });
      }
      this.#written(row, name);
      return;
    }
    if ((flags & classFlags.serializable) === 0) return;
    if ((flags & classFlags.writeMethod) !== 0) this.#steps.push(() => this.#written(row, name));
    this.#fields(row, fields, 0);
  }

  #fields(row: number, fields: readonly ClassField[], from: number): void {
    const { table } = this.#parse;
    for (let i = from; i < fields.length; i++) {
      const { type, start, end } = fields[i] ?? { type: 'L', start: 0, end: 0 };
      table.append(row, table.add(tags.fieldKey, start, end));
      if (this.#primitive(type, row)) continue;
      if (i + 1 < fields.length) this.#steps.push(() => this.#fields(row, fields, i + 1));
      this.#content(row);
      return;
    }
  }

  #primitive(type: string, row: number): boolean {
    const primitive = primitives[type];
    if (!primitive) return false;
    const [tag, size] = primitive;
    this.#add(tag, row, this.#cursor.skip(size));
    return true;
  }

  /** What a class wrote itself, up to its end: blocks and objects. */
  #written(row: number, className: string): void {
    const { table } = this.#parse;
    const content = writtenContent(className);
    let collection = -1;
    if (content) {
      const tag = content === 'items' ? tags.items : tags.entries;
      collection = table.add(tag, this.#cursor.at, this.#cursor.at);
      this.#named(row, tags.itemsKey);
      table.append(row, collection);
    }
    const next = (): void => {
      if (this.#isAtEndOfBlock()) {
        if (collection >= 0) table.setEnd(collection, this.#cursor.at);
        return;
      }
      this.#steps.push(next);
      const code = this.#parse.bytes[this.#cursor.at];
      const isBlock = code === codes.block || code === codes.longBlock;
      if (code === codes.reset) this.#content(row);
      else if (collection >= 0 && !isBlock) this.#content(collection);
      else {
        this.#named(row, tags.writtenKey);
        this.#content(row);
      }
    };
    next();
  }

  #isAtEndOfBlock(): boolean {
    if (this.#parse.bytes[this.#cursor.at] !== codes.endOfBlock) return false;
    this.#cursor.at++;
    return true;
  }

  #named(row: number, key: number): void {
    const { table } = this.#parse;
    table.append(row, table.add(key, this.#cursor.at, this.#cursor.at));
  }

  #array(row: number): void {
    this.#description((description) => {
      this.#describe(row, description);
      this.#handles.add({ row });
      const cursor = this.#cursor;
      const type = description?.name[1] ?? 'L';
      const at = cursor.skip(4);
      const length = cursor.view.getInt32(at);
      cursor.checkCount(length, primitives[type]?.[1] ?? 1, at);
      this.#steps.push(() => this.#end(row));
      if (type === 'B') {
        // Many bytes are one row.
        this.#add(tags.block, row, cursor.skip(length));
        return;
      }
      let left = length;
      const next = (): void => {
        while (left > 0 && this.#primitive(type, row)) left--;
        if (left-- <= 0) return;
        this.#steps.push(next);
        this.#content(row);
      };
      this.#steps.push(next);
    });
  }

  /** Reads a class's description, then goes on. */
  #description(then: (description: ClassDescription | undefined) => void): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    const code = cursor.byte();
    switch (code) {
      case codes.null:
        this.#steps.push(() => then(undefined));
        return;
      case codes.reference: {
        const { description } = this.#handles.handle();
        if (!description) {
          throw new FormatError(
            'invalid-structure',
            l10n.t('A reference points to something that is not a class.'),
            {
              offset: start,
            },
          );
        }
        this.#steps.push(() => then(description));
        return;
      }
      case codes.classDescription:
      case codes.proxyDescription: {
        const description =
          code === codes.proxyDescription ? this.#proxy() : this.#newDescription();
        this.#steps.push(() => this.#annotation(description, then));
        return;
      }
      default:
        throw unknownCode(code, start);
    }
  }

  #newDescription(): ClassDescription {
    const cursor = this.#cursor;
    const { table, bytes } = this.#parse;
    const { start, end } = this.#handles.utf();
    cursor.skip(8);
    const row = table.add(tags.description, start, end);
    const fields: ClassField[] = [];
    const name = modifiedUtf8(bytes.subarray(start, end));
    const handle = this.#handles.add({ row });
    const flags = cursor.byte();
    const count = cursor.view.getUint16(cursor.skip(2));
    for (let i = 0; i < count; i++) {
      const at = cursor.at;
      const type = String.fromCharCode(cursor.byte());
      const field = this.#handles.utf();
      if (type === 'L' || type === '[') this.#handles.stringObject();
      else if (!Object.hasOwn(primitives, type)) throw unknownCode(type.charCodeAt(0), at);
      fields.push({ type, ...field });
    }
    const description = { row, name, flags, fields, parent: undefined };
    this.#handles.replace(handle, { row, description });
    return description;
  }

  /** A class made at run time for interfaces. */
  #proxy(): ClassDescription {
    const cursor = this.#cursor;
    const start = cursor.at;
    const count = cursor.view.getInt32(cursor.skip(4));
    cursor.checkCount(count, 2, start);
    let name = { start, end: start };
    for (let i = 0; i < count; i++) {
      const one = this.#handles.utf();
      if (i === 0) name = one;
    }
    const row = this.#parse.table.add(tags.description, name.start, name.end);
    const flags = classFlags.serializable;
    const description = { row, name: 'Proxy', flags, fields: [], parent: undefined };
    this.#handles.add({ row, description });
    return description;
  }

  /** Steps over what a class says of itself; then comes its parent. */
  #annotation(
    description: ClassDescription,
    then: (description: ClassDescription | undefined) => void,
  ): void {
    if (!this.#isAtEndOfBlock()) {
      this.#steps.push(() => this.#annotation(description, then));
      this.#content(description.row);
      return;
    }
    this.#description((parent) => {
      description.parent = parent;
      this.#steps.push(() => then(description));
    });
  }

  /** A description is shown where it is told first only: further on it is a reference. */
  #describe(row: number, description: ClassDescription | undefined): void {
    const { table } = this.#parse;
    const at = table.start(row);
    const one = description
      ? table.addReference(description.row, at, at)
      : table.add(tags.null, at, at);
    table.append(row, one);
  }

  #begin(tag: number, outer: number, start: number): number {
    const row = this.#add(tag, outer, start);
    this.#open.push(row);
    this.#parse.checkDepth(this.#open.length, start);
    return row;
  }

  #end(row: number): void {
    this.#open.pop();
    this.#parse.table.setEnd(row, this.#cursor.at);
  }

  #add(tag: number, outer: number, start: number): number {
    const { table } = this.#parse;
    const row = table.add(tag, start, this.#cursor.at);
    table.append(outer, row);
    return row;
  }
}
