import { decodeUtf8Lenient, decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { ItemsEditor } from '../value.ts';
import { anyPhp } from './new-item.ts';
import { phpTags } from './tags.ts';

const common = { isNullable: true, replacements: anyPhp } as const;
const listEditor: ItemsEditor = { values: anyPhp, canRemove: true, canMove: true };
const arrayEditor: ItemsEditor = { ...listEditor, key: { type: 'String' } };

/** What a row of a serialized PHP value is. */
export function phpFacts(table: ValueTable, id: number): NodeFacts {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  switch (table.tag(id)) {
    case phpTags.null:
      return { kind: 'null', typeName: '', editor: { type: 'String' }, replacements: anyPhp };
    case phpTags.boolean:
      return scalar('Boolean', bytes[start + 2] === 0x31 ? 'true' : 'false');
    case phpTags.integer: {
      const value = BigInt(decodeUtf8Lenient(bytes, start + 2, end - 1).replace('+', ''));
      if (BigInt.asIntN(64, value) === value) return scalar('Int64', String(value));
      return { ...common, kind: 'scalar', typeName: 'integer', text: String(value) };
    }
    case phpTags.double: {
      const value = phpDouble(decodeUtf8Lenient(bytes, start + 2, end - 1));
      return scalar('Double', formatFloat('Double', value));
    }
    case phpTags.string:
    case phpTags.escapedString: {
      const content = stringContent(table, id);
      const text = decodeUtf8Strict(content);
      if (text !== undefined) return scalar('String', text);
      return { ...common, kind: 'bytes', typeName: 'string', bytes: content };
    }
    case phpTags.enum: {
      const [typeName = '', text = ''] = decodeUtf8Lenient(stringContent(table, id)).split(':');
      return { ...common, kind: 'scalar', typeName, text };
    }
    case phpTags.list:
      return {
        ...common,
        kind: 'list',
        typeName: 'array',
        itemsEditor: listEditor,
        children: { hasKeys: true, labels: 'index' },
      };
    case phpTags.array:
      return {
        ...common,
        kind: 'dictionary',
        typeName: 'array',
        itemsEditor: arrayEditor,
        children: { hasKeys: true, labels: 'key', areEditable: true },
      };
    case phpTags.object:
      return {
        ...common,
        kind: 'object',
        typeName: className(table, id),
        children: { hasKeys: true, labels: 'member' },
      };
    case phpTags.custom:
      return { kind: 'bytes', typeName: className(table, id), bytes: bytes.subarray(start, end) };
    default:
      return { kind: 'unknown', typeName: '', bytes: bytes.subarray(start, end) };
  }
}

function scalar(type: 'Boolean' | 'Int64' | 'Double' | 'String', text: string): NodeFacts {
  return { ...common, kind: 'scalar', typeName: type, text, editor: { type } };
}

/** The label of a key: an array's key, or a property without its marks. */
export function phpLabel(table: ValueTable, key: number): string {
  const { bytes } = table;
  if (table.tag(key) === phpTags.integerKey) {
    return decodeUtf8Lenient(bytes, table.start(key) + 2, table.end(key) - 1);
  }
  const name = decodeUtf8Lenient(stringContent(table, key));
  const owner = table.parent(key);
  return table.tag(owner) === phpTags.object ? propertyName(name, className(table, owner)) : name;
}

/** PHP puts `\0*\0` before the name of a protected property, `\0Class\0` before that of a private one. */
function propertyName(name: string, owner: string): string {
  const end = name.startsWith('\0') ? name.indexOf('\0', 1) : -1;
  if (end < 0) return name;
  const [scope, own] = [name.slice(1, end), name.slice(end + 1)];
  if (scope === '*') return `${own} (protected)`;
  return scope === owner ? `${own} (private)` : `${own} (private in ${scope})`;
}

function className(table: ValueTable, id: number): string {
  const quote = table.bytes.indexOf(0x22, table.start(id));
  const length = Number(decodeUtf8Lenient(table.bytes, table.start(id) + 2, quote - 1));
  return decodeUtf8Lenient(table.bytes, quote + 1, quote + 1 + length);
}

/** The bytes that a string stands for. */
function stringContent(table: ValueTable, id: number): Uint8Array {
  const { bytes } = table;
  const start = bytes.indexOf(0x22, table.start(id)) + 1;
  const content = bytes.subarray(start, table.end(id) - 2);
  return bytes[table.start(id)] === 0x53 ? unescaped(content) : content;
}

function unescaped(content: Uint8Array): Uint8Array {
  const result = new Uint8Array(content.length);
  let length = 0;
  for (let at = 0; at < content.length; at++) {
    const byte = content[at] ?? 0;
    if (byte === 0x5c) {
      result[length++] = Number.parseInt(decodeUtf8Lenient(content, at + 1, at + 3), 16);
      at += 2;
    } else result[length++] = byte;
  }
  return result.subarray(0, length);
}

function phpDouble(text: string): number {
  if (text === 'NAN') return NaN;
  if (text.endsWith('INF')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
