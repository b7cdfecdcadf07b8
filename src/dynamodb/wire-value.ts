import type { StoredAttribute, StoredItem } from '../stores/layouts/dynamodb/stored-item.ts';

/** A value in the JSON of DynamoDB's API: one member, whose name is the type ("AttributeValue"). */
export type WireValue = Readonly<Record<string, unknown>>;

/** A record in the JSON of the API. */
export type WireItem = Readonly<Record<string, WireValue>>;

/** DynamoDB nests values 32 deep ("Service, account, and table quotas"). */
const MAX_DEPTH = 40;

/** An answer isn't what the API gives. */
export class BadReplyError extends Error {
  override readonly name = 'BadReplyError';
}

/** Takes a value of an answer for an object. @throws BadReplyError */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new BadReplyError('An object is missing');
}

/** Takes a value of an answer for a record. @throws BadReplyError */
export function itemIn(value: unknown): WireItem {
  const item = objectIn(value);
  for (const each of Object.values(item)) objectIn(each);
  return item as WireItem;
}

/** The type and the content of a value. @throws BadReplyError */
export function typeOf(value: WireValue): readonly [type: string, content: unknown] {
  const [first, ...more] = Object.entries(value);
  if (!first || more.length > 0) throw new BadReplyError('A value has no type');
  return first;
}

/**
 * A record as the layouts know it, without its key and without what says nothing.
 * @throws BadReplyError for what DynamoDB doesn't answer
 */
export function storedItem(item: WireItem, keyName: string): StoredItem {
  const stored = new Map<string, StoredAttribute>();
  for (const [name, value] of Object.entries(item)) {
    if (name === keyName) continue;
    const [type] = typeOf(value);
    const bytes = bytesOf(value);
    if (bytes !== undefined && (type !== 'S' || bytes.length > 0))
      stored.set(name, { type, bytes });
  }
  return stored;
}

/** What the layouts see of a value; undefined for NULL. @throws BadReplyError */
export function bytesOf(value: WireValue): Uint8Array | undefined {
  const [type, content] = typeOf(value);
  switch (type) {
    case 'S':
    case 'N':
      return utf8.encode(textIn(content));
    case 'B':
      return new Uint8Array(Buffer.from(textIn(content), 'base64'));
    case 'NULL':
      return undefined;
    default:
      return utf8.encode(jsonOf(value, 0));
  }
}

/** A value as plain JSON; numbers keep their digits. @throws BadReplyError */
function jsonOf(value: WireValue, depth: number): string {
  if (depth > MAX_DEPTH) throw new BadReplyError('A value is nested too deeply');
  const [type, content] = typeOf(value);
  switch (type) {
    case 'S':
    case 'B':
      return JSON.stringify(textIn(content));
    case 'N': {
      const text = textIn(content);
      return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
        ? text
        : JSON.stringify(text);
    }
    case 'BOOL':
      return content === true ? 'true' : 'false';
    case 'NULL':
      return 'null';
    case 'M': {
      // Maps come in any order: what is the same has to read the same.
      const members = Object.entries(itemIn(content)).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${jsonOf(each, depth + 1)}`).join(',')}}`;
    }
    case 'L':
      return `[${listIn(content)
        .map((each) => jsonOf(objectIn(each), depth + 1))
        .join(',')}]`;
    case 'SS':
    case 'NS':
    case 'BS':
      return JSON.stringify(listIn(content).map(textIn));
    default:
      throw new BadReplyError('A value has an unknown type');
  }
}

/** How much of an item's limit a name and a value take ("DynamoDB item sizes and formats"). */
export function sizeOf(name: string, value: WireValue): number {
  return Buffer.byteLength(name) + valueSize(value, 0);
}

function valueSize(value: WireValue, depth: number): number {
  if (depth > MAX_DEPTH) throw new BadReplyError('A value is nested too deeply');
  const [type, content] = typeOf(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(textIn(content));
    case 'N':
      return Math.ceil(textIn(content).length / 2) + 1;
    case 'B':
      return Buffer.byteLength(textIn(content), 'base64');
    case 'M':
      return Object.entries(itemIn(content)).reduce(
        (sum, [name, each]) => sum + Buffer.byteLength(name) + valueSize(each, depth + 1) + 1,
        3,
      );
    case 'L':
      return listIn(content).reduce<number>(
        (sum, each) => sum + valueSize(objectIn(each), depth + 1) + 1,
        3,
      );
    case 'SS':
    case 'NS':
    case 'BS':
      return listIn(content).reduce<number>((sum, each) => sum + textIn(each).length, 0);
    default:
      return 1;
  }
}

/** Whether two values are the same, as a condition of DynamoDB compares texts, numbers and bytes. */
export function isSameValue(a: WireValue | undefined, b: WireValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Bytes as a value of a type. @throws TypeError for bytes that are no text where it is one */
export function wireValue(type: string, bytes: Uint8Array): WireValue {
  return { [type]: type === 'B' ? Buffer.from(bytes).toString('base64') : strict.decode(bytes) };
}

const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  throw new BadReplyError('A text is missing');
}

function listIn(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  throw new BadReplyError('A list is missing');
}
