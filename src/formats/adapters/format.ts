import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { readLengthPrefix } from '../bytes/net-string.ts';
import { noCompression, type Format } from '../format.ts';
import { decodeJson } from '../json/format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect, NodeFacts } from '../tree/dialect.ts';
import { type Embedded, EmbeddingValue } from '../tree/embedded.ts';
import { TableNode } from '../tree/table-node.ts';
import { tableValue } from '../tree/table-value.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { DecodedValue } from '../value.ts';
import { adapterTags as tags, parseAdapterSession } from './parse.ts';

const names: Readonly<Record<number, string>> = {
  [tags.sessionId]: 'SessionID',
  [tags.isNew]: 'IsNewSession',
  [tags.isAbandoned]: 'IsAbandoned',
  [tags.isReadOnly]: 'IsReadOnly',
  [tags.timeout]: 'Timeout',
  [tags.items]: 'Items',
  [tags.unknownKeys]: 'UnknownKeys',
};

function facts(table: ValueTable, id: number): NodeFacts {
  const tag = table.tag(id);
  const bytes = table.bytes.subarray(table.start(id), table.end(id));
  switch (tag) {
    case tags.session:
      return { kind: 'object', typeName: '', children: { hasKeys: false, labels: 'member' } };
    case tags.items:
      return { kind: 'dictionary', typeName: '', children: { hasKeys: true, labels: 'key' } };
    case tags.unknownKeys:
      return { kind: 'list', typeName: '', children: { hasKeys: false, labels: 'index' } };
    case tags.isNew:
    case tags.isAbandoned:
    case tags.isReadOnly:
      return { kind: 'scalar', typeName: 'Boolean', text: bytes[0] === 0 ? 'false' : 'true' };
    case tags.timeout:
      return {
        kind: 'scalar',
        typeName: 'Int32',
        text: String(readLengthPrefix(bytes, 0).length),
      };
    case tags.item:
      return { kind: 'bytes', typeName: '', bytes };
    default:
      return { kind: 'scalar', typeName: 'String', text: decodeUtf8Lenient(bytes) };
  }
}

function label(table: ValueTable, id: number): string {
  const name = names[table.tag(id)];
  return name ?? decodeUtf8Lenient(table.bytes, table.start(id), table.end(id));
}

const dialect: Dialect = { format: 'adapters', facts, label };

/**
 * Decodes a session that the System.Web adapters for ASP.NET Core wrote whole, with items that are JSON as such.
 * Read-only: only the site knows which type an item has to be. Never throws for bad bytes.
 */
export function decodeAdapterSession(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  const parsed = parseAdapterSession(bytes, options);
  const { table } = parsed;
  const value = tableValue(parsed, dialect);
  if (value.format !== 'adapters') return value;
  const itemOf = (id: number): Embedded | undefined => {
    if (table.tag(id) !== tags.item) return undefined;
    const offset = table.start(id);
    const item = decodeJson(table.bytes.subarray(offset, table.end(id)), options);
    return item.failure || item.format !== 'json' ? undefined : { value: item, offset };
  };
  return new EmbeddingValue(
    value,
    (node) => (node instanceof TableNode ? itemOf(node.id) : undefined),
    () => itemsIn(table, itemOf),
  );
}

function* itemsIn(
  table: ValueTable,
  itemOf: (id: number) => Embedded | undefined,
): Generator<Embedded> {
  for (let id = 0; id < table.count; id++) {
    const item = itemOf(id);
    if (item) yield item;
  }
}

/** Session IDs of ASP.NET and of ASP.NET Core, and those that are like them. */
const idText = /^[\w-]{16,64}$/;
/** A year is the longest timeout that ASP.NET takes. */
const MAX_TIMEOUT_MINUTES = 366 * 24 * 60;

/** Whether bytes are such a session to their end, with an ID and a timeout that one may have. */
export function isAdapterSession(bytes: Uint8Array): boolean {
  if (bytes[0] !== 1 || (bytes[1] ?? 0) < 16 || (bytes[1] ?? 0) > 64) return false;
  const { failure, warnings, root } = decodeAdapterSession(bytes);
  if (failure || warnings.some(({ code }) => code === 'bytes-behind')) return false;
  const [id, , , , timeout] = root.children(0, 5);
  return (
    idText.test(id?.node.text ?? '') && Number(timeout?.node.text ?? NaN) <= MAX_TIMEOUT_MINUTES
  );
}

/** Sessions of the System.Web adapters. */
export const adaptersFormat: Format = {
  decode: decodeAdapterSession,
  compressionIn: noCompression,
};
