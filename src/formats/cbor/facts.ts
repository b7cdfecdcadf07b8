import { decodeUtf8Strict } from '../bytes/utf8.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { keyText } from '../tree/key-text.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { majorTypes as majors } from './header.ts';
import { integerAt, stringBytes } from './items.ts';
import { cborTags } from './parse.ts';
import { taggedFacts } from './tagged.ts';

/** What a row of CBOR is. */
export function cborFacts(table: ValueTable, id: number): NodeFacts {
  const start = table.start(id);
  switch (table.tag(id)) {
    case cborTags.unsigned:
    case cborTags.negative: {
      const value = integerAt(table, id);
      return scalar(integerType(value), String(value));
    }
    case cborTags.bytes:
    case cborTags.text:
    case cborTags.pieces:
      return stringFacts(table, id);
    case cborTags.array:
      return { kind: 'list', typeName: 'Array', children: { hasKeys: false, labels: 'index' } };
    case cborTags.map:
      return { kind: 'dictionary', typeName: 'Map', children: { hasKeys: true, labels: 'key' } };
    case cborTags.tag:
      return taggedFacts(table, id, cborFacts);
    default:
      return otherFacts(table.bytes, start, table.end(id));
  }
}

function scalar(typeName: string, text: string): NodeFacts {
  return { kind: 'scalar', typeName, text };
}

function integerType(value: bigint): string {
  if (BigInt.asIntN(64, value) === value) return 'Int64';
  return value > 0n ? 'UInt64' : 'BigInteger';
}

function stringFacts(table: ValueTable, id: number): NodeFacts {
  const bytes = stringBytes(table, id);
  const major = (table.bytes[table.start(id)] ?? 0) >> 5;
  if (major === majors.bytes) return { kind: 'bytes', typeName: 'Byte[]', bytes };
  const text = decodeUtf8Strict(bytes);
  return text === undefined ? { kind: 'bytes', typeName: 'String', bytes } : scalar('String', text);
}

function otherFacts(bytes: Uint8Array, start: number, end: number): NodeFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const info = (bytes[start] ?? 0) & 31;
  switch (info) {
    case 20:
      return scalar('Boolean', 'false');
    case 21:
      return scalar('Boolean', 'true');
    case 22:
      return { kind: 'null', typeName: '' };
    case 23:
      return { kind: 'null', typeName: 'undefined' };
    case 25:
      // Exact as a Double, which a shorter text of 16 bits isn't.
      return scalar('Half', formatFloat('Double', halfOf(view.getUint16(start + 1))));
    case 26:
      return scalar('Single', formatFloat('Single', view.getFloat32(start + 1)));
    case 27:
      return scalar('Double', formatFloat('Double', view.getFloat64(start + 1)));
    default:
      return scalar('Simple', String(end - start === 1 ? info : (bytes[start + 1] ?? 0)));
  }
}

/** A float of 16 bits (IEEE 754 binary16; RFC 8949, appendix D). */
function halfOf(bits: number): number {
  const [exponent, mantissa] = [(bits >> 10) & 31, bits & 0x3ff];
  const sign = bits > 0x7fff ? -1 : 1;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (mantissa + 1024) * 2 ** (exponent - 25);
}

/** A key as a label: its text, or its bytes in hex where it is no scalar. */
export function cborLabel(table: ValueTable, key: number): string {
  const facts = cborFacts(table, key);
  if (facts.text !== undefined || facts.kind === 'bytes') return keyText(facts);
  if (facts.kind === 'null') return facts.typeName === '' ? 'null' : facts.typeName;
  return keyText({ ...facts, bytes: table.bytes.subarray(table.start(key), table.end(key)) });
}
