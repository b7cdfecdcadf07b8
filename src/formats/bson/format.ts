import { decodeUtf8Lenient, decodeUtf8Strict } from '../bytes/utf8.ts';
import { noCompression, type Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import {
  dateTimeKinds,
  formatDateTime,
  MAX_DATE_TICKS,
  TICKS_PER_MS,
  UNIX_EPOCH_TICKS,
} from '../scalars/date-time.ts';
import { formatFloat } from '../scalars/float.ts';
import { formatGuid } from '../scalars/guid.ts';
import type { Dialect, NodeFacts } from '../tree/dialect.ts';
import { tableValue, type TreeCheck } from '../tree/table-value.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { DecodedValue, ScalarType } from '../value.ts';
import { bsonTypes, GUID_SUBTYPES, KEY_TAG, parseBson } from './parse.ts';
import { bsonWriter } from './writer.ts';

/** An old kind of bytes, which have their length in front of them once more. */
const OLD_BINARY_SUBTYPE = 2;

/** True for kinds of bytes that may be of any length, and mean nothing but themselves. */
function isPlainSubtype(subtype: number): boolean {
  return subtype !== OLD_BINARY_SUBTYPE && !GUID_SUBTYPES.includes(subtype);
}

const names: Readonly<Record<number, string>> = {
  [bsonTypes.objectId]: 'ObjectId',
  [bsonTypes.regex]: 'Regex',
  [bsonTypes.dbPointer]: 'DBPointer',
  [bsonTypes.code]: 'Code',
  [bsonTypes.codeWithScope]: 'Code',
  [bsonTypes.timestamp]: 'Timestamp',
  [bsonTypes.decimal128]: 'Decimal128',
  [bsonTypes.maxKey]: 'MaxKey',
};

function scalar(type: ScalarType, text: string): NodeFacts {
  return { kind: 'scalar', typeName: type, text, editor: { type } };
}

function facts(table: ValueTable, id: number): NodeFacts {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = table.tag(id);
  switch (tag) {
    case bsonTypes.document:
      return {
        kind: 'dictionary',
        typeName: 'Document',
        children: { hasKeys: true, labels: 'key' },
      };
    case bsonTypes.array:
      return { kind: 'list', typeName: 'Array', children: { hasKeys: true, labels: 'index' } };
    case bsonTypes.null:
    case bsonTypes.undefined:
      return { kind: 'null', typeName: '' };
    case bsonTypes.boolean:
      return scalar('Boolean', bytes[start] === 0 ? 'false' : 'true');
    case bsonTypes.int32:
      return scalar('Int32', String(view.getInt32(start, true)));
    case bsonTypes.int64:
      return scalar('Int64', String(view.getBigInt64(start, true)));
    case bsonTypes.double:
      return scalar('Double', formatFloat('Double', view.getFloat64(start, true)));
    case bsonTypes.dateTime: {
      const ms = view.getBigInt64(start, true);
      const ticks = ms * TICKS_PER_MS + UNIX_EPOCH_TICKS;
      if (ticks >= 0n && ticks <= MAX_DATE_TICKS) {
        return scalar('DateTime', formatDateTime(ticks, dateTimeKinds.utc));
      }
      return { kind: 'scalar', typeName: 'DateTime', text: `${ms} ms` };
    }
    case bsonTypes.string: {
      const text = decodeUtf8Strict(bytes.subarray(start + 4, end - 1));
      if (text !== undefined) return scalar('String', text);
      return { kind: 'bytes', typeName: 'String', bytes: bytes.subarray(start + 4, end - 1) };
    }
    case bsonTypes.binary: {
      const content = bytes.subarray(start + 5, end);
      const isGuid = GUID_SUBTYPES.includes(bytes[start + 4] ?? 0) && content.length === 16;
      if (isGuid) return scalar('Guid', formatGuid(content));
      return {
        kind: 'bytes',
        typeName: 'Byte[]',
        bytes: content,
        ...(isPlainSubtype(bytes[start + 4] ?? 0) && { editor: { type: 'Bytes' } }),
      };
    }
    default:
      return {
        kind: 'bytes',
        typeName: names[tag] ?? (tag === KEY_TAG ? 'Name' : 'MinKey'),
        bytes: bytes.subarray(start, end),
      };
  }
}

/** What is known of the software that reads a document. */
export interface BsonRules extends TreeCheck {
  /** What a place takes of what BSON could hold there. */
  offers(table: ValueTable, id: number, facts: NodeFacts): NodeFacts;
}

function dialectOf(rules: BsonRules | undefined): Dialect {
  return {
    format: 'bson',
    facts: (table, id) => {
      const own = facts(table, id);
      return rules?.offers(table, id, own) ?? own;
    },
    label: (table, key) => decodeUtf8Lenient(table.bytes, table.start(key) + 1, table.end(key)),
  };
}

/**
 * Decodes a BSON document (bsonspec.org), as ASP.NET Core's TempData is with Newtonsoft.Json
 * (dotnet/aspnetcore src/Mvc/Mvc.NewtonsoftJson/src/BsonTempDataSerializer.cs). Scalars and strings
 * can be edited; what else can, the rules say. Never throws for bad bytes.
 * @param rules what is known of the software that reads the document
 */
export function decodeBson(
  bytes: Uint8Array,
  options: DecodeOptions = {},
  rules?: BsonRules,
): DecodedValue {
  return tableValue(parseBson(bytes, options), dialectOf(rules), {
    writer: bsonWriter,
    decode: (edited) => decodeBson(edited, options, rules),
    check: rules,
  });
}

/** BSON documents. */
export const bsonFormat: Format = { decode: decodeBson, compressionIn: noCompression };
