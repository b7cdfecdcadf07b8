import { decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { ItemsEditor, ScalarType } from '../value.ts';
import { headerSize } from './header.ts';
import { anyMsgpack } from './new-item.ts';
import { msgpackTags } from './parse.ts';
import { TIMESTAMP, timestampText } from './timestamp.ts';
import { typedFacts } from './typed.ts';

const common = { isNullable: true, replacements: anyMsgpack } as const;
const itemsEditor: ItemsEditor = { values: anyMsgpack, canRemove: true, canMove: true };
const entriesEditor: ItemsEditor = { ...itemsEditor, key: { type: 'String' } };

/** What a row of MessagePack is. */
export function msgpackFacts(table: ValueTable, id: number): NodeFacts {
  switch (table.tag(id)) {
    case msgpackTags.nil:
      return { kind: 'null', typeName: '', editor: { type: 'String' }, replacements: anyMsgpack };
    case msgpackTags.array:
      return {
        ...common,
        kind: 'list',
        typeName: 'Array',
        itemsEditor,
        children: { hasKeys: false, labels: 'index' },
      };
    case msgpackTags.map:
      return {
        ...common,
        kind: 'dictionary',
        typeName: 'Map',
        itemsEditor: entriesEditor,
        children: { hasKeys: true, labels: 'key', areEditable: true },
      };
    case msgpackTags.typed:
      return typedFacts(table, id, msgpackFacts);
    default:
      break;
  }
  const type = scalarType(table, id);
  const text = type && scalarTextOf(table, id);
  if (type && text !== undefined) {
    return { ...common, kind: 'scalar', typeName: type, text, editor: { type } };
  }
  const content = table.bytes.subarray(contentStart(table, id), table.end(id));
  const isPlain = table.tag(id) === msgpackTags.binary;
  return {
    ...common,
    kind: 'bytes',
    typeName: bytesName(table, id),
    bytes: content,
    ...(isPlain && { editor: { type: 'Bytes' } }),
  };
}

/** The type by which a row is edited; undefined for bytes and containers. */
export function scalarType(table: ValueTable, id: number): ScalarType | undefined {
  switch (table.tag(id)) {
    case msgpackTags.boolean:
      return 'Boolean';
    case msgpackTags.integer:
      return integerOf(table, id) >= 1n << 63n ? 'UInt64' : 'Int64';
    case msgpackTags.float32:
      return 'Single';
    case msgpackTags.float64:
      return 'Double';
    case msgpackTags.string:
      return 'String';
    case msgpackTags.extension:
      return extensionType(table, id) === TIMESTAMP ? 'DateTime' : undefined;
    default:
      return undefined;
  }
}

function scalarTextOf(table: ValueTable, id: number): string | undefined {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (table.tag(id)) {
    case msgpackTags.boolean:
      return bytes[start] === 0xc3 ? 'true' : 'false';
    case msgpackTags.integer:
      return String(integerOf(table, id));
    case msgpackTags.float32:
      return formatFloat('Single', view.getFloat32(start + 1));
    case msgpackTags.float64:
      return formatFloat('Double', view.getFloat64(start + 1));
    case msgpackTags.string:
      return decodeUtf8Strict(bytes.subarray(contentStart(table, id), end));
    case msgpackTags.extension:
      return timestampText(bytes.subarray(contentStart(table, id), end));
    default:
      return undefined;
  }
}

/** A key as a label: its text, or what it is. */
export function scalarText(table: ValueTable, id: number): string {
  const text = scalarTextOf(table, id);
  if (text !== undefined) return text;
  if (table.tag(id) === msgpackTags.nil) return 'null';
  const bytes = table.bytes.subarray(
    table.start(id),
    Math.min(table.end(id), table.start(id) + 32),
  );
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function integerOf(table: ValueTable, id: number): bigint {
  const { bytes } = table;
  const start = table.start(id);
  const byte = bytes[start] ?? 0;
  if (byte < 0x80) return BigInt(byte);
  if (byte >= 0xe0) return BigInt(byte - 0x100);
  let value = 0n;
  for (let at = start + 1; at < table.end(id); at++) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return byte >= 0xd0 ? BigInt.asIntN((table.end(id) - start - 1) * 8, value) : value;
}

/** Where a row's content starts: behind its header, and for extensions behind their type. */
export function contentStart(table: ValueTable, id: number): number {
  const start = table.start(id);
  const tag = table.tag(id);
  const isExtension = tag === msgpackTags.extension || tag === msgpackTags.typed;
  return start + headerSize(table.bytes[start] ?? 0) + (isExtension ? 1 : 0);
}

function extensionType(table: ValueTable, id: number): number {
  return table.bytes[contentStart(table, id) - 1] ?? 0;
}

function bytesName(table: ValueTable, id: number): string {
  switch (table.tag(id)) {
    case msgpackTags.string:
      return 'String';
    case msgpackTags.extension:
      return `Extension ${(extensionType(table, id) << 24) >> 24}`;
    default:
      return 'Byte[]';
  }
}
