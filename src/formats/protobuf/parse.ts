import { ByteCursor } from '../bytes/cursor.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import { parseTable, type TableParse } from '../tree/parse-table.ts';
import type { ParsedTable } from '../tree/table-value.ts';
import { guessLength } from './guess.ts';
import { protobufTags as tags, type RowTypes, scalarTag } from './rows.ts';
import {
  type FieldType,
  isEnum,
  isMessage,
  type MessageType,
  type ScalarKind,
  type ValueType,
} from './schema.ts';
import {
  invalidField,
  MAX_NESTING,
  readTag,
  readVarint,
  skipField,
  skipVarint,
  wireTypes,
} from './wire.ts';

/** A message as rows, with what the schema says of them. */
export interface ParsedMessage extends ParsedTable {
  readonly rows: RowTypes;
}

/** Reads a message to rows: by its type, and where none is known, as what the bytes are likely to be. */
export function parseProtobuf(
  bytes: Uint8Array,
  type: MessageType | undefined,
  options: DecodeOptions = {},
): ParsedMessage {
  const rows: RowTypes = { fields: new Map(), types: new Map() };
  const parsed = parseTable(bytes, options, (parse) => {
    new MessageReader(parse, rows).read(type);
    return undefined;
  });
  return { ...parsed, rows };
}

interface Frame {
  readonly row: number;
  readonly type: MessageType | undefined;
  readonly end: number;
  /** The number of the group that this is; 0 for a message. */
  readonly group: number;
  /** The rows of repeated fields and maps, by their numbers. */
  lists?: Map<number, number>;
  /** Where reading goes on behind it, if that isn't its end. */
  after?: number;
}

class MessageReader {
  readonly #parse: TableParse;
  readonly #cursor: ByteCursor;
  readonly #rows: RowTypes;
  readonly #open: Frame[] = [];

  constructor(parse: TableParse, rows: RowTypes) {
    this.#parse = parse;
    this.#cursor = new ByteCursor(parse.bytes);
    this.#rows = rows;
  }

  read(type: MessageType | undefined): void {
    const open = this.#open;
    this.#begin(this.#parse.bytes.length, type, 0);
    try {
      for (let frame = open.at(-1); frame; frame = open.at(-1)) {
        if (this.#cursor.at < frame.end) this.#field(frame);
        else if (frame.group > 0) throw invalidField(frame.end);
        else this.#close();
      }
    } catch (error) {
      while (open.length > 0) this.#close();
      throw error;
    }
  }

  #close(): void {
    const frame = this.#open.pop();
    if (!frame) return;
    const { table } = this.#parse;
    table.setEnd(frame.row, this.#cursor.at);
    for (const row of frame.lists?.values() ?? [])
      table.setEnd(row, table.end(table.lastChild(row)));
    this.#cursor.at = frame.after ?? this.#cursor.at;
  }

  #begin(end: number, type: MessageType | undefined, group: number): number {
    const { at } = this.#cursor;
    const row = this.#parse.table.add(tags.message, at, at);
    if (type) this.#rows.types.set(row, type);
    this.#open.push({ row, type, end, group });
    if (type) this.#parse.checkDepth(this.#open.length, at);
    return row;
  }

  #field(frame: Frame): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    const { number, wireType } = readTag(cursor);
    if (wireType === wireTypes.groupEnd) {
      if (frame.group !== number) throw invalidField(start);
      this.#close();
      return;
    }
    const own = cursor.at;
    const field = frame.type?.fields.get(number);
    if (field && !fits(field, wireType)) {
      this.#parse.warn(
        'not-of-schema',
        start,
        l10n.t('Field {0} does not have the type that the schema says.', number),
      );
    }
    const known = field && fits(field, wireType) ? field : undefined;
    const outer = known?.isRepeated ? this.#list(frame, number, known, start, own) : frame.row;
    if (outer === frame.row) this.#key(frame.row, known, start, own);
    if (known?.mapKey) this.#entry(outer, known, known.mapKey, frame);
    else this.#value(outer, known?.type, number, wireType, frame);
    if (cursor.at > frame.end) throw invalidField(start);
  }

  #key(outer: number, field: FieldType | undefined, start: number, end: number): void {
    const { table } = this.#parse;
    const row = table.add(tags.field, start, end);
    if (field) this.#rows.fields.set(row, field);
    table.append(outer, row);
  }

  /** The row of a repeated field, which is one however often the field stands there. */
  #list(frame: Frame, number: number, field: FieldType, start: number, end: number): number {
    const { table } = this.#parse;
    frame.lists ??= new Map();
    const known = frame.lists.get(number);
    if (known !== undefined) return known;
    this.#key(frame.row, field, start, end);
    const row = table.add(field.mapKey ? tags.map : tags.list, start, end);
    this.#rows.fields.set(row, field);
    table.append(frame.row, row);
    frame.lists.set(number, row);
    return row;
  }

  /** Reads a value whose tag has been read. Of a message or a group the fields follow. */
  #value(
    outer: number,
    type: ValueType | undefined,
    number: number,
    wireType: number,
    frame: Frame,
  ): void {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const message = type !== undefined && isMessage(type) ? type : undefined;
    if (wireType === wireTypes.groupStart) {
      if (this.#open.length > MAX_NESTING) throw invalidField(cursor.at);
      table.append(outer, this.#begin(frame.end, message, number));
      return;
    }
    if (wireType !== wireTypes.length) {
      const start = cursor.at;
      skipField(cursor, wireType);
      this.#scalar(outer, type, start, cursor.at, wireType);
      return;
    }
    const length = readVarint(cursor);
    const start = cursor.skip(length);
    const end = cursor.at;
    if (end > frame.end) throw invalidField(start);
    const content = this.#parse.bytes.subarray(start, end);
    const isTooDeep = this.#open.length >= MAX_NESTING;
    const guess = type === undefined ? guessLength(content) : undefined;
    if (message ?? (guess === 'message' && !isTooDeep)) {
      cursor.at = start;
      table.append(outer, this.#begin(end, message, 0));
      return;
    }
    if (type !== undefined && !isLengthType(type)) {
      this.#packed(outer, type, start, end);
      return;
    }
    const kind = type === 'string' || guess === 'text' ? 'string' : 'bytes';
    table.append(outer, table.add(scalarTag(kind), start, end));
  }

  /** Numbers one after the other, in the place of a repeated field. */
  #packed(outer: number, type: ValueType, start: number, end: number): void {
    const cursor = this.#cursor;
    const wireType = wireTypeOf(type);
    cursor.at = start;
    while (cursor.at < end) {
      const at = cursor.at;
      if (wireType === wireTypes.varint) skipVarint(cursor);
      else skipField(cursor, wireType);
      if (cursor.at > end) throw invalidField(at);
      this.#scalar(outer, type, at, cursor.at, wireType);
    }
  }

  #scalar(
    outer: number,
    type: ValueType | undefined,
    start: number,
    end: number,
    wireType: number,
  ): void {
    const { table } = this.#parse;
    const row = table.add(tagOf(type, wireType), start, end);
    if (type !== undefined && isEnum(type)) this.#rows.types.set(row, type);
    table.append(outer, row);
  }

  /** An entry of a map: a message with a key and a value, of which either may be left out. */
  #entry(outer: number, field: FieldType, keyType: ScalarKind, frame: Frame): void {
    const { table } = this.#parse;
    const cursor = this.#cursor;
    const length = readVarint(cursor);
    const start = cursor.skip(length);
    const end = cursor.at;
    if (end > frame.end) throw invalidField(start);
    const places = new Map<number, { at: number; wireType: number }>();
    for (cursor.at = start; cursor.at < end;) {
      const { number, wireType } = readTag(cursor);
      if (wireType === wireTypes.groupStart || wireType === wireTypes.groupEnd) {
        throw invalidField(cursor.at);
      }
      places.set(number, { at: cursor.at, wireType });
      skipField(cursor, wireType);
    }
    if (cursor.at !== end) throw invalidField(start);
    const part = (number: number, type: ValueType): void => {
      const place = places.get(number);
      if (place?.wireType === wireTypeOf(type)) {
        cursor.at = place.at;
        this.#value(outer, type, number, place.wireType, { ...frame, end });
        return;
      }
      // The default: a message without fields, a zero, an empty text.
      cursor.at = end;
      if (isMessage(type)) table.append(outer, this.#begin(end, type, 0));
      else this.#scalar(outer, type, end, end, wireTypeOf(type));
    };
    part(1, keyType);
    const opened = this.#open.length;
    part(2, field.type);
    const inner = this.#open.length > opened ? this.#open.at(-1) : undefined;
    // The key may stand behind the value.
    if (inner) inner.after = end;
    else cursor.at = end;
  }
}

function isLengthType(type: ValueType): boolean {
  return type === 'string' || type === 'bytes' || isMessage(type);
}

/** How a value of a type is laid out where it isn't packed. */
function wireTypeOf(type: ValueType): number {
  if (typeof type === 'object') return isMessage(type) ? wireTypes.length : wireTypes.varint;
  if (isLengthType(type)) return wireTypes.length;
  if (type === 'fixed32' || type === 'sfixed32' || type === 'float') return wireTypes.fixed32;
  if (type === 'fixed64' || type === 'sfixed64' || type === 'double') return wireTypes.fixed64;
  return wireTypes.varint;
}

/** Whether a field can be laid out like that: numbers of a repeated one may be packed, whatever the schema says. */
function fits({ type, isRepeated, mapKey }: FieldType, wireType: number): boolean {
  if (mapKey) return wireType === wireTypes.length;
  if (isMessage(type) && wireType === wireTypes.groupStart) return true;
  return wireType === wireTypeOf(type) || (isRepeated && wireType === wireTypes.length);
}

function tagOf(type: ValueType | undefined, wireType: number): number {
  if (type !== undefined) return typeof type === 'object' ? tags.enum : scalarTag(type);
  if (wireType === wireTypes.varint) return tags.varint;
  return wireType === wireTypes.fixed64 ? tags.fixed64 : tags.fixed32;
}
