import { formatFloat } from '../scalars/float.ts';
import {
  dateTimeKinds,
  formatDateTime,
  MAX_DATE_TICKS,
  TICKS_PER_MS,
  UNIX_EPOCH_TICKS,
} from '../scalars/date-time.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { NONE, type ValueTable } from '../tree/value-table.ts';
import { modifiedUtf8 } from './modified-utf8.ts';
import { javaTags as tags } from './tags.ts';

const items = { hasKeys: false, labels: 'index' } as const;
const members = { hasKeys: true, labels: 'member', skip: 1 } as const;

/** What a row of a Java object stream is. */
export function javaFacts(table: ValueTable, id: number): NodeFacts {
  const { bytes } = table;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = table.start(id);
  switch (table.tag(id)) {
    case tags.null:
      return { kind: 'null', typeName: '' };
    case tags.string:
      return scalar('String', textOf(table, id));
    case tags.description:
      return scalar('Class', textOf(table, id));
    case tags.class:
      return scalar('Class', className(table, id));
    case tags.enum: {
      const name = table.size(id) > 1 ? table.target(table.lastChild(id)) : NONE;
      return scalar(className(table, id), name === NONE ? '' : textOf(table, name));
    }
    case tags.boolean:
      return scalar('Boolean', bytes[start] === 0 ? 'false' : 'true');
    case tags.byte:
      return scalar('byte', String(view.getInt8(start)));
    case tags.char:
      return scalar('char', String.fromCharCode(view.getUint16(start)));
    case tags.short:
      return scalar('short', String(view.getInt16(start)));
    case tags.int:
      return scalar('int', String(view.getInt32(start)));
    case tags.long:
      return scalar('long', String(view.getBigInt64(start)));
    case tags.float:
      return scalar('float', formatFloat('Single', view.getFloat32(start)));
    case tags.double:
      return scalar('double', formatFloat('Double', view.getFloat64(start)));
    case tags.block:
      return { kind: 'bytes', typeName: 'byte[]', bytes: bytes.subarray(start, table.end(id)) };
    case tags.array:
      return arrayFacts(table, id);
    case tags.object:
      return objectFacts(table, id);
    case tags.contents:
      return { kind: 'list', typeName: 'stream', children: items };
    case tags.items:
      return { kind: 'list', typeName: '', children: items };
    case tags.entries:
      return { kind: 'dictionary', typeName: '', children: { hasKeys: true, labels: 'key' } };
    default:
      return { kind: 'unknown', typeName: '', bytes: bytes.subarray(start, table.end(id)) };
  }
}

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

function textOf(table: ValueTable, id: number): string {
  return modifiedUtf8(table.bytes.subarray(table.start(id), table.end(id)));
}

function className(table: ValueTable, id: number): string {
  const description = table.target(table.firstChild(id));
  if (description === NONE || table.tag(description) !== tags.description) return '';
  return textOf(table, description);
}

const elementNames: Readonly<Record<string, string>> = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  Z: 'boolean',
};

/** `[[Ljava.lang.String;` as `java.lang.String[][]`. */
function arrayName(wire: string): string {
  const dimensions = /^\[*/.exec(wire)?.[0].length ?? 0;
  const element = wire.slice(dimensions);
  const name = element.startsWith('L') ? element.slice(1).replace(/;$/, '') : elementNames[element];
  return (name ?? element) + '[]'.repeat(Math.min(dimensions, 255));
}

function arrayFacts(table: ValueTable, id: number): NodeFacts {
  const wireTypeName = className(table, id);
  const content = table.size(id) > 1 ? table.lastChild(id) : NONE;
  if (wireTypeName === '[B' && content !== NONE)
    return { ...javaFacts(table, content), wireTypeName };
  const children = { ...items, skip: 1 };
  return { kind: 'list', typeName: arrayName(wireTypeName), wireTypeName, children };
}

function objectFacts(table: ValueTable, id: number): NodeFacts {
  const name = className(table, id);
  const parts = partsOf(table, id);
  if (boxes.has(name)) {
    const value = parts.fields.get('value');
    if (value !== undefined && isPrimitive(table, value))
      return { ...javaFacts(table, value), typeName: name.slice(10) };
  }
  const known = dateFacts(table, name, parts) ?? uuidFacts(table, name, parts);
  if (known) return known;
  const collection = parts.collection;
  if (collection !== NONE && name.startsWith('java.util.')) {
    return { ...javaFacts(table, collection), typeName: name, source: collection };
  }
  return { kind: 'object', typeName: name, children: members };
}

const boxes = new Set(
  ['Boolean', 'Byte', 'Character', 'Short', 'Integer', 'Long', 'Float', 'Double'].map(
    (name) => `java.lang.${name}`,
  ),
);

function isPrimitive(table: ValueTable, id: number): boolean {
  return table.tag(id) >= tags.boolean && table.tag(id) <= tags.double;
}

interface Parts {
  readonly fields: ReadonlyMap<string, number>;
  readonly collection: number;
  readonly block: number;
}

/** The first fields of an object by name, and what its class wrote; enough for the types that are known. */
function partsOf(table: ValueTable, id: number): Parts {
  const fields = new Map<string, number>();
  let [collection, block] = [NONE, NONE];
  let key = table.next(table.firstChild(id));
  for (let left = Math.min(8, (table.size(id) - 1) >> 1); left > 0; left--) {
    const value = table.target(table.next(key));
    switch (table.tag(key)) {
      case tags.itemsKey:
        collection = value;
        break;
      case tags.writtenKey:
        if (block === NONE && table.tag(value) === tags.block) block = value;
        break;
      default:
        fields.set(textOf(table, key), value);
    }
    key = table.next(table.next(key));
  }
  return { fields, collection, block };
}

/** java.util.Date writes the milliseconds since 1970. */
function dateFacts(table: ValueTable, name: string, { block }: Parts): NodeFacts | undefined {
  if (name !== 'java.util.Date' || block === NONE) return undefined;
  if (table.end(block) - table.start(block) !== 8) return undefined;
  const view = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  const ticks = view.getBigInt64(table.start(block)) * TICKS_PER_MS + UNIX_EPOCH_TICKS;
  if (ticks < 0n || ticks > MAX_DATE_TICKS) return undefined;
  return scalar(name, formatDateTime(ticks, dateTimeKinds.utc));
}

function uuidFacts(table: ValueTable, name: string, { fields }: Parts): NodeFacts | undefined {
  const [most, least] = [fields.get('mostSigBits'), fields.get('leastSigBits')];
  if (name !== 'java.util.UUID' || most === undefined || least === undefined) return undefined;
  if (table.tag(most) !== tags.long || table.tag(least) !== tags.long) return undefined;
  const hex = [most, least]
    .map((row) => BigInt.asUintN(64, BigInt(javaFacts(table, row).text ?? '0')).toString(16))
    .map((digits) => digits.padStart(16, '0'))
    .join('');
  return scalar(name, hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}

/** The text under which a value stands. */
export function javaLabel(table: ValueTable, key: number): string {
  const id = table.target(key);
  switch (table.tag(id)) {
    case tags.fieldKey:
      return textOf(table, id);
    case tags.writtenKey:
      return '(written)';
    case tags.itemsKey:
      return '(items)';
    case tags.null:
      return 'null';
    default: {
      const { text, typeName } = javaFacts(table, id);
      return text ?? typeName;
    }
  }
}
