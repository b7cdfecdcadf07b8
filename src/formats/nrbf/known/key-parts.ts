import { primitiveName } from '../constants.ts';
import { memberPlace, type Place } from '../records/place.ts';
import { primitiveText, stringText } from '../records/primitives.ts';
import type { Model } from '../model/model.ts';
import { fieldsOf } from '../model/fields.ts';
import { readFriendly } from './friendly.ts';

/** A key that is made of others: a KeyValuePair or a tuple. */
export interface KeyParts {
  readonly places: readonly Place[];
  readonly open: string;
  readonly close: string;
}

const wholes: readonly (readonly [RegExp, (index: number, count: number) => string, string])[] = [
  [/^System\.Collections\.Generic\.KeyValuePair`2$/, (at) => (at === 0 ? 'key' : 'value'), '[]'],
  [/^System\.Tuple`[1-7]$/, (at) => `m_Item${at + 1}`, '()'],
  [/^System\.ValueTuple`[1-7]$/, (at) => `Item${at + 1}`, '()'],
];

/** The parts of a key whose equality is that of its parts; undefined for any other. */
export function keyPartsOf(model: Model, object: number): KeyParts | undefined {
  const { typeName, memberNames } = model.classOf(object);
  const whole = wholes.find(([name]) => name.test(typeName.definition));
  if (!whole) return undefined;
  const [, nameAt, signs] = whole;
  const count = memberNames.length;
  if (count !== typeName.args.length) return undefined;
  if (memberNames.some((name, index) => name !== nameAt(index, count))) return undefined;
  const places = memberNames.map((_, member) => memberPlace(model.table, object, member));
  return { places, open: signs.charAt(0), close: signs.charAt(1) };
}

/** A part of a key, or a key, as text; null for null. */
export interface KeyText {
  readonly text: string | null;
  /** True for what may hold any sign, and stands in quotation marks beside others. */
  readonly isQuoted: boolean;
}

/** The text of a key or of a part of one; undefined for what is no scalar. */
export function keyTextAt(model: Model, place: Place): KeyText | undefined {
  const { table } = model;
  const target = model.resolve(place);
  switch (target.type) {
    case 'string':
      return { text: stringText(table, target.offset), isQuoted: true };
    case 'primitive':
      return ofPrimitive(model, target.primitive, target.offset);
    case 'null':
      return { text: null, isQuoted: false };
    case 'object': {
      const shape = readFriendly(model, target.object);
      if (shape?.kind === 'primitive') return ofPrimitive(model, shape.primitive, shape.offset);
      if (shape?.kind === 'enum') return { text: shape.text, isQuoted: false };
      if (shape?.kind !== 'scalar') return undefined;
      const { type, of } = shape.editor ?? {};
      const isQuoted = type === 'String' && of !== 'DateTimeOffset';
      return { text: shape.text, isQuoted };
    }
    default:
      return undefined;
  }
}

function ofPrimitive({ table }: Model, primitive: number, offset: number): KeyText {
  const isQuoted = primitiveName(primitive) === 'Char';
  return { text: primitiveText(table, primitive, offset), isQuoted };
}

/** A part as it stands beside others. */
export function partText({ text, isQuoted }: KeyText): string {
  if (text === null) return 'null';
  return isQuoted ? JSON.stringify(text) : text;
}

/** More members of a key are not told. */
const MAX_MEMBERS = 8;

/** A key that is no scalar, in its parts: `["a", 1]`, `(1, 2)`, `Box {Count: 1}`; undefined where they are none. */
export function keyOfPartsText(model: Model, object: number): string | undefined {
  const parts = keyPartsOf(model, object);
  if (parts) {
    const texts = parts.places.map((place) => keyTextAt(model, place));
    if (texts.some((text) => text === undefined)) return undefined;
    return parts.open + texts.map((text) => text && partText(text)).join(', ') + parts.close;
  }
  if (readFriendly(model, object)) return undefined;
  const { typeName } = model.classOf(object);
  const fields = fieldsOf(model, object);
  if (fields.length === 0 || fields.length > MAX_MEMBERS) return undefined;
  const texts: string[] = [];
  for (const { label, members } of fields) {
    const text = keyTextAt(model, memberPlace(model.table, object, members.at(-1) ?? 0));
    if (!text) return undefined;
    texts.push(`${label}: ${partText(text)}`);
  }
  return `${typeName.display} {${texts.join(', ')}}`;
}

/**
 * Takes a key's text apart; null for null. Parts that hold commas or brackets stand in quotation marks, as strings of
 * JSON do. Undefined for a text of another form.
 */
export function splitKeyText(
  text: string,
  { open, close, places }: KeyParts,
): readonly (string | null)[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith(open) || !trimmed.endsWith(close) || trimmed.length < 2) return undefined;
  const inner = trimmed.slice(1, -1);
  const parts: (string | null)[] = [];
  for (let at = 0; at <= inner.length;) {
    const end = endOfPart(inner, at);
    const part = inner.slice(at, end).trim();
    const value = part.startsWith('"') ? unquoted(part) : part === 'null' ? null : part;
    if (value === undefined) return undefined;
    parts.push(value);
    at = end + 1;
  }
  return parts.length === places.length ? parts : undefined;
}

/** Where the comma behind a part is, or the end. */
function endOfPart(text: string, start: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted && sign === '\\') at++;
    else if (isQuoted) continue;
    else if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === ',' && depth <= 0) return at;
  }
  return text.length;
}

function unquoted(part: string): string | undefined {
  try {
    const value: unknown = JSON.parse(part);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
