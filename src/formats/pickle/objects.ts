import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import { escapedText } from './escapes.ts';
import { integerOf } from './integers.ts';
import { globalName } from './names.ts';
import { pickleTags } from './tags.ts';

/** The parts of an object: what was called, its arguments, its state. */
interface Parts {
  readonly arguments: readonly number[];
  readonly state: number;
  /** Whether items or entries were added, too. */
  readonly hasMore: boolean;
}

/** What an object of a pickle is; known types of the standard library as what they stand for. */
export function objectFacts(table: ValueTable, id: number): NodeFacts {
  const callable = globalName(table, table.firstChild(id));
  const parts = partsOf(table, id);
  const isReconstructed = /^copy_?reg\._reconstructor$/.test(callable);
  // The class is the first argument of the function that makes objects without calling the class.
  const name = isReconstructed ? globalName(table, parts.arguments[0] ?? NONE) : callable;
  const known = parts.hasMore ? undefined : knownFacts(table, name, parts);
  if (known) return known;
  const isDictionary = /^collections\.(?:OrderedDict|defaultdict|Counter)$/.test(name);
  if (isDictionary && parts.hasMore && table.size(id) % 2 === 1) {
    return {
      kind: 'dictionary',
      typeName: name,
      children: { hasKeys: true, labels: 'key', skip: 1 },
    };
  }
  const isPlain = !parts.hasMore && (isReconstructed || parts.arguments.length === 0);
  if (isPlain && table.tag(parts.state) === pickleTags.dictionary) {
    return {
      kind: 'object',
      typeName: name,
      source: parts.state,
      children: { hasKeys: true, labels: 'member' },
    };
  }
  return {
    kind: 'object',
    typeName: name === '' ? 'object' : name,
    children: { hasKeys: true, labels: 'member', skip: 1 },
  };
}

function partsOf(table: ValueTable, id: number): Parts {
  let [args, state, hasMore] = [NONE, NONE, false];
  // Two parts at most have names of their own; what comes behind are entries.
  let row = table.next(table.firstChild(id));
  for (let left = Math.min(3, (table.size(id) - 1) >> 1); left > 0; left--) {
    const value = table.target(table.next(row));
    if (table.tag(row) === pickleTags.argumentsKey && args === NONE) args = value;
    else if (table.tag(row) === pickleTags.stateKey && state === NONE) state = value;
    else hasMore = true;
    row = table.next(table.next(row));
  }
  const list: number[] = [];
  if (args !== NONE && table.tag(args) === pickleTags.tuple) {
    for (const child of table.children(args)) {
      if (list.length === 8) break;
      list.push(table.target(child));
    }
  }
  return { arguments: list, state, hasMore };
}

function knownFacts(table: ValueTable, name: string, parts: Parts): NodeFacts | undefined {
  const [first = NONE, second = NONE] = parts.arguments;
  switch (name) {
    case 'set':
    case 'frozenset':
      if (table.tag(first) !== pickleTags.list) return undefined;
      return {
        kind: 'list',
        typeName: name,
        source: first,
        children: { hasKeys: false, labels: 'index' },
      };
    case 'bytes':
      if (first !== NONE || parts.state !== NONE) return undefined;
      return { kind: 'bytes', typeName: 'bytes', bytes: new Uint8Array(0) };
    case '_codecs.encode': {
      const text = textOf(table, first);
      if (text === undefined || textOf(table, second) !== 'latin1') return undefined;
      return { kind: 'bytes', typeName: 'bytes', bytes: latin1Bytes(text) };
    }
    case 'decimal.Decimal': {
      const text = textOf(table, first);
      return text === undefined ? undefined : { kind: 'scalar', typeName: name, text };
    }
    case 'datetime.datetime':
    case 'datetime.date':
    case 'datetime.time': {
      const text = dateText(name, contentOf(table, first));
      if (text === undefined || parts.arguments.length > 2) return undefined;
      const zone = parts.arguments.length === 2 ? zoneText(table, second) : '';
      return zone === undefined ? undefined : { kind: 'scalar', typeName: name, text: text + zone };
    }
    case 'uuid.UUID': {
      const text = uuidText(table, parts.state);
      return text === undefined ? undefined : { kind: 'scalar', typeName: name, text };
    }
    default:
      return undefined;
  }
}

function textOf(table: ValueTable, id: number): string | undefined {
  if (id === NONE) return undefined;
  const content = table.bytes.subarray(table.start(id), table.end(id));
  if (table.tag(id) === pickleTags.escapedString) return escapedText(content);
  if (table.tag(id) !== pickleTags.string) return undefined;
  return decodeUtf8Lenient(table.bytes, table.start(id), table.end(id));
}

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}

/** The bytes of a bytes row, or of a text that stands for bytes in protocols before 3. */
function contentOf(table: ValueTable, id: number): Uint8Array | undefined {
  if (id === NONE) return undefined;
  if (table.tag(id) === pickleTags.bytes)
    return table.bytes.subarray(table.start(id), table.end(id));
  if (table.tag(id) !== pickleTags.object) return undefined;
  if (globalName(table, table.firstChild(id)) !== '_codecs.encode') return undefined;
  return objectFacts(table, id).bytes;
}

/** CPython Lib/_pydatetime.py, `_getstate`: year (2 bytes), month, day, hour, minute, second, microseconds (3). */
function dateText(name: string, content: Uint8Array | undefined): string | undefined {
  if (!content) return undefined;
  const size = { 'datetime.datetime': 10, 'datetime.date': 4, 'datetime.time': 6 }[name];
  if (content.length !== size) return undefined;
  const two = (value = 0): string => String(value).padStart(2, '0');
  const clock = (at: number): string => {
    const [hour, minute, second, high = 0, middle = 0, low = 0] = content.subarray(at);
    const micro = high * 65536 + middle * 256 + low;
    const fraction = micro === 0 ? '' : `.${String(micro).padStart(6, '0')}`;
    return `${two((hour ?? 0) & 0x7f)}:${two(minute)}:${two(second)}${fraction}`;
  };
  if (name === 'datetime.time') return clock(0);
  const year = String((content[0] ?? 0) * 256 + (content[1] ?? 0)).padStart(4, '0');
  const date = `${year}-${two((content[2] ?? 0) & 0x7f)}-${two(content[3])}`;
  return name === 'datetime.date' ? date : `${date}T${clock(4)}`;
}

/** The zone behind a date: UTC alone is told. */
function zoneText(table: ValueTable, id: number): string | undefined {
  if (table.tag(id) !== pickleTags.object) return undefined;
  const isZone = globalName(table, table.firstChild(id)) === 'datetime.timezone';
  const [delta = NONE] = partsOf(table, id).arguments;
  if (!isZone || delta === NONE || table.tag(delta) !== pickleTags.object) return undefined;
  const numbers = partsOf(table, delta).arguments;
  const isZero = numbers.every((row) => integerOf(table, row) === 0n);
  return isZero ? 'Z' : undefined;
}

function uuidText(table: ValueTable, state: number): string | undefined {
  if (state === NONE || table.tag(state) !== pickleTags.dictionary || table.size(state) !== 2) {
    return undefined;
  }
  const value = integerOf(table, table.target(table.lastChild(state)));
  if (value === undefined || value < 0n || value >= 1n << 128n) return undefined;
  const hex = value.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
