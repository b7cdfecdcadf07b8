import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { phpTags } from './tags.ts';

/** The label of a key: an array's key, or a property with its marks in words. */
export function phpLabel(table: ValueTable, key: number): string {
  const { bytes } = table;
  if (table.tag(key) === phpTags.integerKey) {
    return decodeUtf8Lenient(bytes, table.start(key) + 2, table.end(key) - 1);
  }
  const name = decodeUtf8Lenient(stringContent(table, key));
  const owner = table.parent(key);
  return table.tag(owner) === phpTags.object ? propertyName(name, className(table, owner)) : name;
}

/** The text of a key, of a property without its marks. */
export function keyText(table: ValueTable, key: number): string {
  const { bytes } = table;
  if (table.tag(key) === phpTags.integerKey) {
    return decodeUtf8Lenient(bytes, table.start(key) + 2, table.end(key) - 1);
  }
  const name = decodeUtf8Lenient(stringContent(table, key));
  return name.startsWith('\0') ? name.slice(name.indexOf('\0', 1) + 1) : name;
}

/** PHP puts `\0*\0` before the name of a protected property, `\0Class\0` before that of a private one. */
function propertyName(name: string, owner: string): string {
  const end = name.startsWith('\0') ? name.indexOf('\0', 1) : -1;
  if (end < 0) return name;
  const [scope, own] = [name.slice(1, end), name.slice(end + 1)];
  if (scope === '*') return `${own} (protected)`;
  return scope === owner ? `${own} (private)` : `${own} (private in ${scope})`;
}

/** The class of an object. */
export function className(table: ValueTable, id: number): string {
  const quote = table.bytes.indexOf(0x22, table.start(id));
  const length = Number(decodeUtf8Lenient(table.bytes, table.start(id) + 2, quote - 1));
  return decodeUtf8Lenient(table.bytes, quote + 1, quote + 1 + length);
}

/** The bytes that a string stands for. */
export function stringContent(table: ValueTable, id: number): Uint8Array {
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
