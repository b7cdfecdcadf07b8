import { ByteCursor } from '../bytes/cursor.ts';
import { formatFloat } from '../scalars/float.ts';
import type { NodeFacts } from '../tree/dialect.ts';
import { skipVarint, varintOf } from './wire.ts';
import { FormatError } from '../errors.ts';

/** Numbers that people calculate with lie between these. */
const [LEAST_FLOAT, MOST_FLOAT] = [1e-7, 1e15];
/** As many numbers in a row are shown, of bytes that aren't longer than this. */
const [MAX_PACKED, MAX_PACKED_BYTES] = [20, 100];

/** A varint of which nothing is known: negative numbers take all ten bytes. */
export function unsureVarint(value: bigint): NodeFacts {
  const text = String(BigInt.asIntN(64, value));
  const other =
    value < 2n
      ? { typeName: 'Boolean', text: value === 1n ? 'true' : 'false' }
      : { typeName: 'sint64', text: String(zigzag(value)) };
  return { kind: 'scalar', typeName: 'Varint', text, otherReading: other };
}

/** A number whose lowest bit is its sign. */
export function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}

/** Four or eight bytes: a float where that is one that people calculate with, else an integer. */
export function unsureFixed(bytes: Uint8Array): NodeFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes.length === 8;
  const float = isLong ? view.getFloat64(0, true) : view.getFloat32(0, true);
  const integer = isLong ? view.getBigInt64(0, true) : BigInt(view.getInt32(0, true));
  const floatType = isLong ? 'Double' : 'Single';
  const asFloat = { typeName: floatType, text: formatFloat(floatType, float) };
  const asInteger = { typeName: isLong ? 'Int64' : 'Int32', text: String(integer) };
  const size = Math.abs(float);
  const isFloat = size >= LEAST_FLOAT && size < MOST_FLOAT;
  const [first, otherReading] = isFloat ? [asFloat, asInteger] : [asInteger, asFloat];
  return { kind: 'scalar', ...first, otherReading };
}

/** Short bytes as varints one after the other, which a repeated field of numbers may be. */
export function packedText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0 || bytes.length > MAX_PACKED_BYTES) return undefined;
  const cursor = new ByteCursor(bytes);
  const numbers: bigint[] = [];
  try {
    while (cursor.left > 0) {
      const start = skipVarint(cursor);
      numbers.push(varintOf(bytes, start, cursor.at));
    }
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
  return numbers.length > MAX_PACKED ? undefined : numbers.join(', ');
}
