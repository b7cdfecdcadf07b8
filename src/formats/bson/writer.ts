import { encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import { floatBytes, parseFloatText } from '../scalars/float.ts';
import { parseGuid } from '../scalars/guid.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import { integerBytes, parseInteger } from '../scalars/integer.ts';
import { parseBoolean, parseText } from '../scalars/text.ts';
import { concatBytes } from '../splice.ts';
import type { ContainerChange, FreshValue, TreeWriter } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { Splice } from '../value.ts';
import { bsonTypes, GUID_SUBTYPES, MIN_KEY, MIN_KEY_TAG } from './parse.ts';
import { milliseconds } from './times.ts';
import { l10n } from '../reason.ts';

/** The kind of bytes as which Newtonsoft.Json reads and writes a Guid (BsonBinaryType.Uuid). */
const UUID_SUBTYPE = 4;
const NO_BYTES = new Uint8Array(0);

/** Writes edits of BSON documents. */
export const bsonWriter: TreeWriter = {
  scalar(table, id, text) {
    const tag = table.tag(id);
    if (tag !== bsonTypes.binary) return contentOf(tag, text);
    const start = table.start(id);
    const subtype = table.bytes.subarray(start + 4, start + 5);
    const isGuid = GUID_SUBTYPES.includes(subtype[0] ?? 0);
    const content = isGuid ? parseGuid(text) : parseHexBytes(text);
    return concatBytes([integerBytes(BigInt(content.length), 4), subtype, content]);
  },

  fresh(_table, _id, value) {
    switch (value.kind) {
      case 'null':
        return NO_BYTES;
      case 'object':
        return Uint8Array.of(5, 0, 0, 0, 0);
      case 'scalar':
        return contentOf(typeOf(value), value.text);
    }
  },

  key(table, _container, text, old) {
    const name = encodeUtf8(parseText(text));
    if (name.includes(0)) {
      throw new FormatError(
        'zero-in-key',
        l10n.t('A name cannot contain the character U+0000 here. Remove it.'),
      );
    }
    if (old === undefined) return name;
    const start = table.start(old);
    return concatBytes([table.bytes.subarray(start, start + 1), name]);
  },

  typeMark(table, value) {
    if (typeof value !== 'number') return Uint8Array.of(typeOf(value));
    const tag = table.tag(value);
    return Uint8Array.of(tag === MIN_KEY_TAG ? MIN_KEY : tag);
  },

  joint: () => Uint8Array.of(0),

  contentStart: (table, container) => table.start(container) + 4,

  header: lengthOf,

  renumber(table, container, from, by) {
    const splices: Splice[] = [];
    let row = -1;
    for (const key of table.children(container)) {
      // Keys and values in turn.
      row++;
      if (row % 2 === 1 || row / 2 < from) continue;
      const start = table.start(key) + 1;
      const removed = table.bytes.subarray(start, table.end(key));
      splices.push({ offset: start, removed, inserted: encodeUtf8(String(row / 2 + by)) });
    }
    return splices;
  },
};

/** The element type of a new value. @throws FormatError `wrong-type` */
function typeOf(value: FreshValue): number {
  if (value.kind === 'null') return bsonTypes.null;
  if (value.kind === 'object') {
    return value.wireTypeName === '[]' ? bsonTypes.array : bsonTypes.document;
  }
  const found = types[value.type];
  if (found !== undefined) return found;
  const details = { type: value.type };
  throw new FormatError(
    'wrong-type',
    l10n.t('BSON cannot store a value of the type {0}.', value.type),
    { details },
  );
}

const types: Readonly<Record<string, number>> = {
  String: bsonTypes.string,
  Boolean: bsonTypes.boolean,
  Int32: bsonTypes.int32,
  Int64: bsonTypes.int64,
  Double: bsonTypes.double,
  DateTime: bsonTypes.dateTime,
  Guid: bsonTypes.binary,
};

/** The bytes of a scalar of an element type. @throws FormatError when the text is no value of it. */
function contentOf(type: number, text: string): Uint8Array {
  switch (type) {
    case bsonTypes.boolean:
      return Uint8Array.of(parseBoolean(text) ? 1 : 0);
    case bsonTypes.int32:
      return integerBytes(parseInteger('Int32', text), 4);
    case bsonTypes.int64:
      return integerBytes(parseInteger('Int64', text), 8);
    case bsonTypes.double:
      return floatBytes('Double', parseFloatText('Double', text));
    case bsonTypes.dateTime:
      return integerBytes(milliseconds(text), 8);
    case bsonTypes.binary:
      return concatBytes([integerBytes(16n, 4), Uint8Array.of(UUID_SUBTYPE), parseGuid(text)]);
    default: {
      const content = encodeUtf8(parseText(text));
      return concatBytes([integerBytes(BigInt(content.length + 1), 4), content, Uint8Array.of(0)]);
    }
  }
}

function lengthOf(table: ValueTable, container: number, { bytes }: ContainerChange): Splice {
  const offset = table.start(container);
  const removed = table.bytes.subarray(offset, offset + 4);
  const length = table.end(container) - offset + bytes;
  return { offset, removed, inserted: integerBytes(BigInt(length), 4) };
}
