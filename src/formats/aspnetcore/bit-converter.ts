import { formatFloat } from '../scalars/float.ts';
import type { ValueNode } from '../value.ts';

/** Numbers that people count with are smaller; ticks and identifiers are not. */
const USUAL_INT32 = 2 ** 24;
const USUAL_INT64 = 2n ** 53n;
/** Doubles that people calculate with lie between these. */
const [LEAST_DOUBLE, MOST_DOUBLE] = [1e-9, 1e15];

/**
 * What bytes are if `BitConverter.GetBytes` made them, whose numbers are little-endian, unlike those of
 * `SetInt32`: the reading that is likely by its value.
 */
export function bitConverterReading(bytes: Uint8Array): ValueNode['otherReading'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes.length) {
    case 1: {
      const [byte] = bytes;
      if (byte !== 0 && byte !== 1) return undefined;
      return { typeName: 'Boolean', text: byte === 1 ? 'true' : 'false' };
    }
    case 4: {
      const [own, other] = [view.getInt32(0), view.getInt32(0, true)];
      const isUnusual = Math.abs(own) >= USUAL_INT32 && Math.abs(other) < USUAL_INT32;
      return isUnusual ? { typeName: 'Int32 (BitConverter)', text: String(other) } : undefined;
    }
    case 8: {
      const integer = view.getBigInt64(0, true);
      const double = view.getFloat64(0, true);
      const isUsual = integer < USUAL_INT64 && integer > -USUAL_INT64;
      const size = Math.abs(double);
      if (isUsual || !(size >= LEAST_DOUBLE && size < MOST_DOUBLE)) {
        return { typeName: 'Int64', text: String(integer) };
      }
      return { typeName: 'Double', text: formatFloat('Double', double) };
    }
    default:
      return undefined;
  }
}
