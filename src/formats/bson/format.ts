import { decodeUtf8Lenient, decodeUtf8Strict, encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import type { DecodeOptions } from '../limits.ts';
import {
  dateTimeKinds,
  formatDateTime,
  MAX_DATE_TICKS,
  parseDateTime,
} from '../scalars/date-time.ts';
import { floatBytes, formatFloat, parseFloatText } from '../scalars/float.ts';
import { formatGuid, parseGuid } from '../scalars/guid.ts';
import { integerBytes, parseInteger } from '../scalars/integer.ts';
import { parseBoolean, parseText } from '../scalars/text.ts';
import { concatBytes } from '../splice.ts';
import type { ContainerChange, Dialect, NodeFacts, TreeWriter } from '../tree/dialect.ts';
import { tableValue, type TreeCheck } from '../tree/table-value.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { DecodedValue, ScalarType, Splice } from '../value.ts';
import { bsonTypes, KEY_TAG, parseBson } from './parse.ts';

/** 1970-01-01 in ticks of 100 ns. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;
/** Kinds of bytes: a Guid; Newtonsoft.Json writes it in the order of .NET's Guid.ToByteArray. */
const GUID_SUBTYPES: readonly number[] = [3, 4];

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
      return { kind: 'bytes', typeName: 'Byte[]', bytes: content };
    }
    default:
      return {
        kind: 'bytes',
        typeName: names[tag] ?? (tag === KEY_TAG ? 'Name' : 'MinKey'),
        bytes: bytes.subarray(start, end),
      };
  }
}

const dialect: Dialect = {
  format: 'bson',
  facts,
  label: (table, key) => decodeUtf8Lenient(table.bytes, table.start(key), table.end(key)),
};

const writer: TreeWriter = {
  scalar(table, id, text) {
    switch (table.tag(id)) {
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
      case bsonTypes.binary: {
        const start = table.start(id);
        return concatBytes([table.bytes.subarray(start, start + 5), parseGuid(text)]);
      }
      default: {
        const content = encodeUtf8(parseText(text));
        return concatBytes([
          integerBytes(BigInt(content.length + 1), 4),
          content,
          Uint8Array.of(0),
        ]);
      }
    }
  },
  fresh() {
    throw new FormatError('read-only', 'Values of BSON keep their types.');
  },
  key() {
    throw new FormatError('read-only', 'Names of BSON are not edited.');
  },
  contentStart: (table, container) => table.start(container) + 4,
  header: lengthOf,
};

function lengthOf(table: ValueTable, container: number, { bytes }: ContainerChange): Splice {
  const offset = table.start(container);
  const removed = table.bytes.subarray(offset, offset + 4);
  const length = table.end(container) - offset + bytes;
  return { offset, removed, inserted: integerBytes(BigInt(length), 4) };
}

/** Milliseconds since 1970. @throws FormatError `kind-not-stored`, `too-precise`. */
function milliseconds(text: string): bigint {
  const { ticks, kind } = parseDateTime(text);
  if (kind !== dateTimeKinds.utc) {
    throw new FormatError('kind-not-stored', 'BSON keeps dates in UTC.', {
      details: { type: 'DateTime' },
    });
  }
  if (ticks % TICKS_PER_MS !== 0n) {
    throw new FormatError('too-precise', 'BSON keeps milliseconds.', {
      details: { type: 'DateTime', maxDigits: 3 },
    });
  }
  return (ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MS;
}

/**
 * Decodes a BSON document (bsonspec.org), as ASP.NET Core's TempData is with Newtonsoft.Json
 * (dotnet/aspnetcore src/Mvc/Mvc.NewtonsoftJson/src/BsonTempDataSerializer.cs). Scalars and strings
 * can be edited. Never throws for bad bytes.
 * @param check what is known of the software that reads the document
 */
export function decodeBson(
  bytes: Uint8Array,
  options: DecodeOptions = {},
  check?: TreeCheck,
): DecodedValue {
  return tableValue(parseBson(bytes, options), dialect, {
    writer,
    decode: (edited) => decodeBson(edited, options, check),
    check,
  });
}
