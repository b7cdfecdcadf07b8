import { decodeUtf8Lenient, decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { ItemsEditor } from '../value.ts';
import { placeRule, type PlaceRule } from './class-rules.ts';
import { className, stringContent } from './names.ts';
import { anyPhp } from './new-item.ts';
import { phpTags } from './tags.ts';

const common = { isNullable: true, replacements: anyPhp } as const;
const listEditor: ItemsEditor = { values: anyPhp, canRemove: true, canMove: true };
const arrayEditor: ItemsEditor = { ...listEditor, key: { type: 'String' } };

/**
 * What a row of a serialized PHP value is, and what may be done with it: inside of objects that's less.
 * @param slot the row that stands in its place: a reference to it, or itself
 */
export function phpFacts(table: ValueTable, id: number, slot: number): NodeFacts {
  const facts = ruled(plainFacts(table, id), placeRule(table, id));
  if (slot === id) return facts;
  // Its place takes what may stand there, whatever may stand where the value itself is.
  const isFree = placeRule(table, slot) === 'free';
  return { ...facts, isNullable: isFree, replacements: isFree ? anyPhp : undefined };
}

/** Takes away what a place doesn't allow. */
function ruled(facts: NodeFacts, rule: PlaceRule): NodeFacts {
  if (rule === 'free') return facts;
  const { children, itemsEditor, editor, ...rest } = facts;
  const isKept = rule === 'none' || facts.kind === 'null';
  return {
    ...rest,
    isNullable: undefined,
    replacements: undefined,
    ...(editor && !isKept && { editor }),
    ...(!(editor && !isKept) && !children && { readOnlyReason: 'class-checks' }),
    ...(rule === 'contents' && { itemsEditor }),
    ...(children && {
      children: rule === 'contents' ? children : { ...children, areEditable: false },
    }),
  };
}

function plainFacts(table: ValueTable, id: number): NodeFacts {
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
      return {
        ...common,
        kind: 'bytes',
        typeName: 'string',
        bytes: content,
        editor: { type: 'Bytes' },
      };
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

function phpDouble(text: string): number {
  if (text === 'NAN') return NaN;
  if (text.endsWith('INF')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
