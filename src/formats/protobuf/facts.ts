import { decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { keyText } from '../tree/key-text.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { packedText, unsureFixed, unsureVarint, zigzag } from './numbers.ts';
import { protobufTags as tags, type RowTypes, scalarKindOf } from './rows.ts';
import { isEnum, type ScalarKind } from './schema.ts';
import { varintOf } from './wire.ts';

/** What a row of a message is. */
export function protobufFacts(rows: RowTypes, table: ValueTable, id: number): NodeFacts {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  const tag = table.tag(id);
  switch (tag) {
    case tags.message: {
      const name = rows.types.get(id)?.name ?? '';
      return {
        kind: 'object',
        typeName: name.slice(name.lastIndexOf('.') + 1) || 'Message',
        wireTypeName: name || undefined,
        children: { hasKeys: true, labels: 'member' },
      };
    }
    case tags.list:
      return { kind: 'list', typeName: 'repeated', children: { hasKeys: false, labels: 'index' } };
    case tags.map:
      return { kind: 'dictionary', typeName: 'map', children: { hasKeys: true, labels: 'key' } };
    case tags.enum: {
      const type = rows.types.get(id);
      const number = BigInt.asIntN(32, varintOf(bytes, start, end));
      const name = type && isEnum(type) ? type.names.get(Number(number)) : undefined;
      return scalar(type?.name.split('.').at(-1) ?? 'Enum', name ?? String(number));
    }
    case tags.varint:
      return unsureVarint(varintOf(bytes, start, end));
    case tags.fixed32:
    case tags.fixed64:
      return unsureFixed(bytes.subarray(start, end));
    default:
      return scalarFacts(scalarKindOf(tag) ?? 'bytes', bytes.subarray(start, end));
  }
}

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

/** A scalar of a known type. One without bytes is the default that was left out. */
function scalarFacts(kind: ScalarKind, bytes: Uint8Array): NodeFacts {
  const raw = varintOf(bytes, 0, bytes.length);
  const padded = bytes.length > 0 ? bytes : new Uint8Array(8);
  const view = new DataView(padded.buffer, padded.byteOffset, padded.byteLength);
  switch (kind) {
    case 'int32':
      return scalar('Int32', String(BigInt.asIntN(32, raw)));
    case 'int64':
      return scalar('Int64', String(BigInt.asIntN(64, raw)));
    case 'uint32':
      return scalar('UInt32', String(BigInt.asUintN(32, raw)));
    case 'uint64':
      return scalar('UInt64', String(raw));
    case 'sint32':
      return scalar('Int32', String(zigzag(BigInt.asUintN(32, raw))));
    case 'sint64':
      return scalar('Int64', String(zigzag(raw)));
    case 'bool':
      return scalar('Boolean', raw === 0n ? 'false' : 'true');
    case 'fixed32':
      return scalar('UInt32', String(view.getUint32(0, true)));
    case 'sfixed32':
      return scalar('Int32', String(view.getInt32(0, true)));
    case 'float':
      return scalar('Single', formatFloat('Single', view.getFloat32(0, true)));
    case 'fixed64':
      return scalar('UInt64', String(view.getBigUint64(0, true)));
    case 'sfixed64':
      return scalar('Int64', String(view.getBigInt64(0, true)));
    case 'double':
      return scalar('Double', formatFloat('Double', view.getFloat64(0, true)));
    case 'string': {
      const text = decodeUtf8Strict(bytes);
      if (text !== undefined) return scalar('String', text);
      return { kind: 'bytes', typeName: 'String', bytes };
    }
    case 'bytes': {
      const packed = packedText(bytes);
      return {
        kind: 'bytes',
        typeName: 'Byte[]',
        bytes,
        ...(packed !== undefined && { otherReading: { typeName: 'packed', text: packed } }),
      };
    }
  }
}

/** The name of a field, or its number; in a map the text of the key. */
export function protobufLabel(rows: RowTypes, table: ValueTable, key: number): string {
  if (table.tag(key) !== tags.field) return keyText(protobufFacts(rows, table, key));
  const field = rows.fields.get(key);
  return field?.name ?? String(varintOf(table.bytes, table.start(key), table.end(key)) >> 3n);
}
