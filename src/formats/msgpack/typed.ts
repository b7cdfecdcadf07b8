import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { parseTypeName } from '../nrbf/type-name.ts';
import { formatDateTime, MAX_DATE_TICKS, splitDateTime } from '../scalars/date-time.ts';
import { formatTimeSpan } from '../scalars/time-span.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { headerSize } from './header.ts';
import { msgpackTags } from './parse.ts';

/** Longer names of types are none. */
const MAX_NAME = 16_384;

/**
 * What a value with its type is: the value, under the name of the type; of several around each other, the
 * innermost. Only what is in it can be edited.
 */
export function typedFacts(
  table: ValueTable,
  id: number,
  factsOf: (table: ValueTable, id: number) => NodeFacts,
): NodeFacts {
  let [typed, value] = [id, table.lastChild(id)];
  while (table.tag(value) === msgpackTags.typed) {
    [typed, value] = [value, table.lastChild(value)];
  }
  const name = nameOf(table, table.firstChild(typed));
  // What a damaged end has left of it.
  if (value < 0 || table.size(typed) < 2) return { kind: 'unknown', typeName: name };
  const facts = factsOf(table, value);
  const { kind, bytes, children } = facts;
  const type = parseTypeName(withoutAssembly(name));
  const text = textOf(type.definition, facts);
  return {
    kind: kind === 'dictionary' && type.args.length === 0 ? 'object' : kind,
    typeName: type.display,
    wireTypeName: name,
    source: value,
    ...(text !== undefined && { text }),
    ...(bytes && { bytes }),
    ...(children && { children: { ...children, areEditable: false } }),
    ...(kind !== 'null' && !children && { readOnlyReason: 'unsupported-type' }),
  };
}

function nameOf(table: ValueTable, row: number): string {
  const start = table.start(row);
  const from = start + headerSize(table.bytes[start] ?? 0);
  return decodeUtf8Lenient(table.bytes, from, Math.min(table.end(row), from + MAX_NAME));
}

/** A qualified name up to the comma behind which the assembly stands. */
function withoutAssembly(name: string): string {
  for (let at = 0, depth = 0; at < name.length; at++) {
    if (name[at] === '[') depth++;
    else if (name[at] === ']') depth--;
    else if (name[at] === ',' && depth === 0) return name.slice(0, at);
  }
  return name;
}

/** The text of types that are written as numbers (MessagePack-CSharp's formatters of the typeless resolver). */
function textOf(type: string, { typeName, text }: NodeFacts): string | undefined {
  if (text === undefined || (typeName !== 'Int64' && typeName !== 'UInt64')) return text;
  const number = BigInt(text);
  switch (type) {
    case 'System.DateTime': {
      const { ticks, kind } = splitDateTime(BigInt.asUintN(64, number));
      return ticks <= MAX_DATE_TICKS ? formatDateTime(ticks, kind) : text;
    }
    case 'System.TimeSpan':
      return typeName === 'Int64' ? formatTimeSpan(number) : text;
    case 'System.Char':
      return number >= 0n && number <= 0xffffn ? String.fromCharCode(Number(number)) : text;
    default:
      return text;
  }
}
