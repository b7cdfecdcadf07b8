import { unsignedInteger } from '../bytes/big-integer.ts';
import { decodeUtf8Lenient, decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { keyText } from '../tree/key-text.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import { MarshalCursor } from './cursor.ts';
import { marshalTags as tags } from './tags.ts';

const items = { hasKeys: false, labels: 'index' } as const;
const entries = { hasKeys: true, labels: 'key' } as const;
const members = { hasKeys: true, labels: 'member', skip: 1 } as const;
/** How often a value may be of a class inside of another one. */
const MAX_WRAPPERS = 20;

/** What a row of Ruby's Marshal is. */
export function marshalFacts(table: ValueTable, id: number): NodeFacts {
  let row = id;
  let typeName: string | undefined;
  for (let wrappers = 0; wrappers < MAX_WRAPPERS; wrappers++) {
    const tag = table.tag(row);
    if (tag !== tags.userClass && tag !== tags.extended) break;
    if (tag === tags.userClass) typeName ??= className(table, row);
    const inner = table.size(row) > 1 ? table.target(table.lastChild(row)) : NONE;
    if (inner === NONE) return { kind: 'unknown', typeName: typeName ?? '' };
    row = inner;
  }
  const facts = ownFacts(table, row);
  if (row === id) return facts;
  return { ...facts, typeName: typeName ?? facts.typeName, source: row };
}

function ownFacts(table: ValueTable, id: number): NodeFacts {
  switch (table.tag(id)) {
    case tags.nil:
      return { kind: 'null', typeName: 'nil' };
    case tags.true:
    case tags.false:
      return scalar('Boolean', table.tag(id) === tags.true ? 'true' : 'false');
    case tags.fixnum: {
      const cursor = new MarshalCursor(table.bytes, table.start(id) + 1);
      return scalar('Integer', String(cursor.long()));
    }
    case tags.bignum:
      return bignumFacts(table, id);
    case tags.float: {
      const text = decodeUtf8Lenient(content(table, id));
      return scalar('Float', floatText(text));
    }
    case tags.symbol:
      return scalar('Symbol', symbolText(table, id));
    case tags.string:
      return stringFacts(table, id);
    case tags.regexp:
      return scalar('Regexp', decodeUtf8Lenient(content(table, id)));
    case tags.module:
      return scalar('Class or module', decodeUtf8Lenient(content(table, id)));
    case tags.array:
      return { kind: 'list', typeName: 'Array', children: items };
    case tags.hash:
      return { kind: 'dictionary', typeName: 'Hash', children: entries };
    case tags.object:
    case tags.struct:
    case tags.userMarshal:
    case tags.data:
      return { kind: 'object', typeName: className(table, id), children: members };
    case tags.userDefined:
      return { kind: 'bytes', typeName: className(table, id), bytes: userBytes(table, id) };
    case tags.withVariables:
      return { kind: 'object', typeName: '', children: { hasKeys: true, labels: 'member' } };
    default: {
      const bytes = table.bytes.subarray(table.start(id), table.end(id));
      return { kind: 'unknown', typeName: '', bytes };
    }
  }
}

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

/** Ruby writes `inf`, `-inf` and `nan`, and digits otherwise. */
function floatText(text: string): string {
  const words: Readonly<Record<string, string>> = { inf: 'Infinity', '-inf': '-Infinity' };
  return words[text] ?? (text === 'nan' ? 'NaN' : formatFloat('Double', Number(text)));
}

function bignumFacts(table: ValueTable, id: number): NodeFacts {
  const cursor = new MarshalCursor(table.bytes, table.start(id) + 2);
  cursor.long();
  const magnitude = table.bytes.slice(cursor.at, table.end(id));
  const value = unsignedInteger(magnitude.slice().reverse());
  if (value === undefined) return { kind: 'bytes', typeName: 'Integer', bytes: magnitude };
  const isNegative = table.bytes[table.start(id) + 1] === 0x2d;
  return scalar('Integer', String(isNegative ? -value : value));
}

/** The bytes behind a row's type and length. */
function content(table: ValueTable, id: number): Uint8Array {
  const isWrapped = table.bytes[table.start(id)] === 0x49;
  const cursor = new MarshalCursor(table.bytes, table.start(id) + (isWrapped ? 2 : 1));
  const { start, end } = cursor.counted();
  return table.bytes.subarray(start, end);
}

/** A string is text in the encoding that its variables name: `E` for UTF-8 and US-ASCII, or `encoding`. */
function stringFacts(table: ValueTable, id: number): NodeFacts {
  const bytes = content(table, id);
  let encoding: string | undefined;
  let key = table.firstChild(id);
  for (let left = table.size(id) >> 1; left > 0 && encoding === undefined; left--) {
    const value = table.target(table.next(key));
    const name = symbolText(table, table.target(key));
    if (name === 'E') encoding = 'utf-8';
    if (name === 'encoding' && table.tag(value) === tags.string) {
      encoding = decodeUtf8Lenient(content(table, value));
    }
    key = table.next(table.next(key));
  }
  const text = encoding === undefined ? undefined : decoded(bytes, encoding);
  return text === undefined ? { kind: 'bytes', typeName: 'String', bytes } : scalar('String', text);
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding === 'utf-8') return decodeUtf8Strict(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // An encoding that the platform doesn't know, or bytes that aren't in it.
    return undefined;
  }
}

function userBytes(table: ValueTable, id: number): Uint8Array {
  const row = table.next(table.firstChild(id));
  return table.bytes.subarray(table.start(row), table.end(row));
}

function symbolText(table: ValueTable, id: number): string {
  if (table.tag(id) !== tags.symbol) return '';
  return decodeUtf8Lenient(table.bytes, table.start(id), table.end(id));
}

function className(table: ValueTable, id: number): string {
  return symbolText(table, table.target(table.firstChild(id)));
}

/** The text under which a value stands: symbols as keys of a hash with their colon. */
export function marshalLabel(table: ValueTable, key: number): string {
  const id = table.target(key);
  switch (table.tag(id)) {
    case tags.symbol: {
      const text = symbolText(table, id);
      return table.tag(table.parent(key)) === tags.hash ? `:${text}` : text;
    }
    case tags.dataKey:
      return 'marshal_dump';
    case tags.defaultKey:
      return '(default)';
    case tags.valueKey:
      return 'value';
    default:
      return keyText(marshalFacts(table, id));
  }
}
