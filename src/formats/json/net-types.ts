import { dangerWarning, isDangerousClass } from '../nrbf/known/dangerous.ts';
import { parseTypeName, withoutAssembly } from '../nrbf/type-name.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import type { FormatWarning } from '../value.ts';
import { jsonTags } from './parse.ts';
import { jsonText } from './strings.ts';

/** Longer names are none of a class. */
const MAX_NAME = 4096;
const typeKey = '"$type"';
const idKey = '"$id"';
const refKey = '"$ref"';

/**
 * What .NET's serializers say of an object in its first members: its class in `$type` (behind `$id`), or in `$ref`
 * that it is the one with that `$id`. Undefined where they say nothing.
 */
export function netTypeFacts(
  table: ValueTable,
  id: number,
): Pick<NodeFacts, 'typeName' | 'wireTypeName' | 'warning'> | undefined {
  let key = table.firstChild(id);
  if (key === NONE) return undefined;
  if (table.size(id) > 2 && isText(table, key, idKey)) key = table.next(table.next(key));
  const value = table.next(key);
  if (table.tag(value) !== jsonTags.string) return undefined;
  if (isText(table, key, refKey) && table.size(id) === 2) {
    const target = nameAt(table, value);
    return target === undefined ? undefined : { typeName: `$ref ${target}` };
  }
  if (!isText(table, key, typeKey)) return undefined;
  const name = nameAt(table, value);
  if (name === undefined || name === '') return undefined;
  const className = withoutAssembly(name);
  return {
    typeName: parseTypeName(className).display,
    wireTypeName: name,
    warning: isDangerousClass(parseTypeName(className).definition)
      ? dangerWarning(className, table.start(value))
      : undefined,
  };
}

/** Warns of classes that run code when a serializer with TypeNameHandling reads them. */
export function* netTypeWarnings(table: ValueTable): Generator<FormatWarning> {
  if (!hasTypeKey(table.bytes)) return;
  for (let id = 0; id < table.count; id++) {
    if (table.tag(id) !== jsonTags.object) continue;
    const warning = netTypeFacts(table, id)?.warning;
    if (warning) yield warning;
  }
}

function hasTypeKey(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x24); at > 0; at = bytes.indexOf(0x24, at + 1)) {
    if (isTextAt(bytes, at - 1, typeKey)) return true;
  }
  return false;
}

function isText(table: ValueTable, id: number, text: string): boolean {
  const start = table.start(id);
  return table.end(id) - start === text.length && isTextAt(table.bytes, start, text);
}

function isTextAt(bytes: Uint8Array, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (bytes[start + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}

function nameAt(table: ValueTable, id: number): string | undefined {
  const [start, end] = [table.start(id), table.end(id)];
  return end - start > MAX_NAME ? undefined : jsonText(table.bytes, start, end);
}
