import { unsignedInteger } from '../bytes/big-integer.ts';
import { decodeUtf8Lenient, decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { keyText } from '../tree/key-text.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { igbinaryTags as tags } from './tags.ts';

/** What a row of igbinary is, in the words of PHP's own format. */
export function igbinaryFacts(table: ValueTable, id: number): NodeFacts {
  const tag = table.tag(id);
  switch (tag) {
    case tags.null:
      return { kind: 'null', typeName: '' };
    case tags.true:
    case tags.false:
      return scalar('Boolean', tag === tags.true ? 'true' : 'false');
    case tags.positive:
    case tags.negative: {
      const value = unsignedInteger(content(table, id)) ?? 0n;
      return scalar('Int64', String(tag === tags.positive ? value : -value));
    }
    case tags.double: {
      const bytes = content(table, id);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return scalar('Double', formatFloat('Double', view.getFloat64(0)));
    }
    case tags.string: {
      const bytes = content(table, id);
      const text = decodeUtf8Strict(bytes);
      return text === undefined
        ? { kind: 'bytes', typeName: 'string', bytes }
        : scalar('String', text);
    }
    case tags.list:
      return {
        kind: 'list',
        typeName: 'array',
        children: { hasKeys: true, labels: 'index' },
      };
    case tags.array:
      return {
        kind: 'dictionary',
        typeName: 'array',
        children: { hasKeys: true, labels: 'key' },
      };
    case tags.object:
      return {
        kind: 'object',
        typeName: className(table, id),
        children: { hasKeys: true, labels: 'member', skip: 1 },
      };
    case tags.custom:
      return {
        kind: 'bytes',
        typeName: className(table, id),
        bytes: content(table, table.lastChild(id)),
      };
    default:
      return { kind: 'unknown', typeName: '', bytes: content(table, id) };
  }
}

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

function content(table: ValueTable, id: number): Uint8Array {
  return table.bytes.subarray(table.start(id), table.end(id));
}

function className(table: ValueTable, id: number): string {
  return decodeUtf8Lenient(content(table, table.firstChild(id)));
}

/** The text under which a value stands: of members that aren't public the name alone. */
export function igbinaryLabel(table: ValueTable, key: number): string {
  const text = keyText(igbinaryFacts(table, key));
  return table.tag(table.parent(key)) === tags.object ? text.replace(/^\0[^\0]*\0/, '') : text;
}
