import { PrimitiveType, primitiveSizes } from './constants.ts';
import { arrayCode, type RecordTable } from './records/record-table.ts';

/**
 * Numbers of an array as JavaScript has them. Boolean as 0 or another byte; TimeSpan as ticks,
 * DateTime as all of its 64 bits.
 */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Makes numbers of bytes that stand at a multiple of their size. */
type Maker = (buffer: ArrayBufferLike, offset: number, length: number) => Numbers;

const makers: ReadonlyMap<number, Maker> = new Map<number, Maker>([
  [PrimitiveType.Boolean, (...of) => new Uint8Array(...of)],
  [PrimitiveType.Byte, (...of) => new Uint8Array(...of)],
  [PrimitiveType.SByte, (...of) => new Int8Array(...of)],
  [PrimitiveType.Int16, (...of) => new Int16Array(...of)],
  [PrimitiveType.UInt16, (...of) => new Uint16Array(...of)],
  [PrimitiveType.Int32, (...of) => new Int32Array(...of)],
  [PrimitiveType.UInt32, (...of) => new Uint32Array(...of)],
  [PrimitiveType.Int64, (...of) => new BigInt64Array(...of)],
  [PrimitiveType.UInt64, (...of) => new BigUint64Array(...of)],
  [PrimitiveType.Single, (...of) => new Float32Array(...of)],
  [PrimitiveType.Double, (...of) => new Float64Array(...of)],
  [PrimitiveType.TimeSpan, (...of) => new BigInt64Array(...of)],
  [PrimitiveType.DateTime, (...of) => new BigUint64Array(...of)],
]);

/**
 * The items of an array of numbers from `start` up to, not including, `end`, without a value for
 * each: for charts, statistics and export. Dimensions follow each other row by row.
 * @param object the array, as an index of the table's objects.
 * @returns a view into the stream's bytes where they lie right, else a copy; the copy goes into
 *   `room` where that is given and large enough, so it stands until `room` is used again.
 *   undefined for anything but an array of fixed-size primitives.
 */
export function numbersOf(
  table: RecordTable,
  object: number,
  start = 0,
  end = Infinity,
  room?: Uint8Array<ArrayBuffer>,
): Numbers | undefined {
  const array = ~table.classOf.at(object);
  if (array < 0) return undefined;
  const primitive = arrayCode.primitive(table.arrayCode.at(array));
  const make = makers.get(primitive);
  const size = primitiveSizes[primitive] ?? 0;
  if (!make || size <= 0) return undefined;
  const data = table.arrayData.at(array);
  // Of a stream that breaks off only what is there.
  const there = Math.floor(Math.max(0, table.endOffset - data) / size);
  const last = Math.min(end, there, table.arrayLength.at(array));
  const first = Math.min(Math.max(0, start), last);
  const { bytes } = table;
  const from = data + first * size;
  const to = data + last * size;
  if ((bytes.byteOffset + from) % size === 0) {
    return make(bytes.buffer, bytes.byteOffset + from, last - first);
  }
  if (!room || room.byteOffset % size !== 0 || room.length < to - from) {
    return make(bytes.slice(from, to).buffer, 0, last - first);
  }
  room.set(bytes.subarray(from, to));
  return make(room.buffer, room.byteOffset, last - first);
}
