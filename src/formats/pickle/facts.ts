import { decodeUtf8Lenient, decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { keyText } from '../tree/key-text.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { escapedText, quotedBytes } from './escapes.ts';
import { integerOf } from './integers.ts';
import { globalName } from './names.ts';
import { objectFacts } from './objects.ts';
import { pickleTags } from './tags.ts';

/** What a row of a pickle is. */
export function pickleFacts(table: ValueTable, id: number): NodeFacts {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  switch (table.tag(id)) {
    case pickleTags.none:
      return { kind: 'null', typeName: 'None' };
    case pickleTags.true:
    case pickleTags.false:
      return scalar('Boolean', table.tag(id) === pickleTags.true ? 'true' : 'false');
    case pickleTags.byte:
    case pickleTags.word:
    case pickleTags.integer:
    case pickleTags.integerText: {
      const value = integerOf(table, id);
      if (value !== undefined) return scalar('int', String(value));
      return { kind: 'bytes', typeName: 'int', bytes: bytes.subarray(start, end) };
    }
    case pickleTags.float: {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return scalar('float', formatFloat('Double', view.getFloat64(start)));
    }
    case pickleTags.floatText:
      return scalar('float', floatText(decodeUtf8Lenient(bytes, start, end)));
    case pickleTags.string:
    case pickleTags.escapedString:
    case pickleTags.quotedString:
      return stringFacts(table, id);
    case pickleTags.bytes:
      return { kind: 'bytes', typeName: 'bytes', bytes: bytes.subarray(start, end) };
    case pickleTags.list:
      return { kind: 'list', typeName: 'list', children: items };
    case pickleTags.tuple:
      return { kind: 'list', typeName: 'tuple', children: items };
    case pickleTags.set:
      return { kind: 'list', typeName: 'set', children: items };
    case pickleTags.frozenSet:
      return { kind: 'list', typeName: 'frozenset', children: items };
    case pickleTags.dictionary:
      return { kind: 'dictionary', typeName: 'dict', children: entries };
    case pickleTags.global:
    case pickleTags.stackGlobal:
      return scalar('class or function', globalName(table, id));
    case pickleTags.object:
      return objectFacts(table, id);
    default:
      return {
        kind: 'unknown',
        typeName: 'outside the pickle',
        bytes: bytes.subarray(start, end),
        ...(table.size(id) > 0 && { children: items }),
      };
  }
}

const items = { hasKeys: false, labels: 'index' } as const;
const entries = { hasKeys: true, labels: 'key' } as const;

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

function floatText(text: string): string {
  const word = /^([-+]?)(inf|nan)$/i.exec(text);
  if (!word) return formatFloat('Double', Number(text));
  if (word[2]?.toLowerCase() === 'nan') return 'NaN';
  return word[1] === '-' ? '-Infinity' : 'Infinity';
}

function stringFacts(table: ValueTable, id: number): NodeFacts {
  const content = table.bytes.subarray(table.start(id), table.end(id));
  if (table.tag(id) === pickleTags.escapedString) return scalar('String', escapedText(content));
  const bytes = table.tag(id) === pickleTags.quotedString ? quotedBytes(content) : content;
  const text = decodeUtf8Strict(bytes);
  // Python 2 has strings of any bytes.
  return text === undefined ? { kind: 'bytes', typeName: 'str', bytes } : scalar('String', text);
}

/** The text under which a value stands in a dictionary or object. */
export function pickleLabel(table: ValueTable, key: number): string {
  const id = table.target(key);
  switch (table.tag(id)) {
    case pickleTags.argumentsKey:
      return 'arguments';
    case pickleTags.stateKey:
      return 'state';
    case pickleTags.itemKey:
      return `[${table.start(id)}]`;
    case pickleTags.none:
      return 'None';
    case pickleTags.tuple:
    case pickleTags.frozenSet: {
      const parts: string[] = [];
      for (const child of table.children(id)) {
        if (parts.length === 10) break;
        const { text, typeName } = pickleFacts(table, table.target(child));
        parts.push(text ?? typeName);
      }
      return `(${parts.join(', ')}${table.size(id) > 10 ? ', …' : ''})`;
    }
    default:
      return keyText(pickleFacts(table, id));
  }
}
