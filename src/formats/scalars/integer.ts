import { FormatError } from '../errors.ts';
import { l10n, type Reason } from '../reason.ts';

/** The integer types of .NET that values are made of. */
export type IntegerType =
  | 'Byte'
  | 'SByte'
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'IntPtr'
  | 'UIntPtr';

/** How many bytes an integer takes, and whether it is signed. IntPtr is taken as 8 bytes. */
export const integerTypes: Readonly<Record<IntegerType, { size: 1 | 2 | 4 | 8; signed: boolean }>> =
  {
    Byte: { size: 1, signed: false },
    SByte: { size: 1, signed: true },
    Int16: { size: 2, signed: true },
    UInt16: { size: 2, signed: false },
    Int32: { size: 4, signed: true },
    UInt32: { size: 4, signed: false },
    Int64: { size: 8, signed: true },
    UInt64: { size: 8, signed: false },
    IntPtr: { size: 8, signed: true },
    UIntPtr: { size: 8, signed: false },
  };

/** True for the name of an integer type. */
export function isIntegerType(name: string): name is IntegerType {
  return Object.hasOwn(integerTypes, name);
}

/** The smallest and the largest value of an integer of so many bytes. */
export function integerRange(size: number, signed: boolean): { min: bigint; max: bigint } {
  const bits = BigInt(size * 8);
  return signed
    ? { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n }
    : { min: 0n, max: (1n << bits) - 1n };
}

/** The smallest and the largest value of an integer type, in decimal; nothing for other types. */
export function rangeOfType(type: string): { readonly min?: string; readonly max?: string } {
  if (!isIntegerType(type)) return {};
  const { size, signed } = integerTypes[type];
  const { min, max } = integerRange(size, signed);
  return { min: String(min), max: String(max) };
}

/**
 * Reads decimal text (or hexadecimal with `0x`) as an integer; blanks around it don't matter.
 * @param size bytes of the place where it goes, where that isn't the type's own (IntPtr of 4).
 * @throws FormatError `not-an-integer`, or `out-of-range` with `min` and `max`.
 */
export function parseInteger(
  type: IntegerType,
  text: string,
  size: number = integerTypes[type].size,
): bigint {
  const match = /^\s*([+-]?)(\d{1,40}|0[xX][0-9a-fA-F]{1,16})\s*$/.exec(text);
  const { min, max } = integerRange(size, integerTypes[type].signed);
  if (!match?.[2])
    throw new FormatError('not-an-integer', rangeReason(min, max), { details: { type } });
  const value = match[1] === '-' ? -BigInt(match[2]) : BigInt(match[2]);
  if (value < min || value > max) {
    throw new FormatError('out-of-range', rangeReason(min, max), {
      details: { type, min: String(min), max: String(max) },
    });
  }
  return value;
}

function rangeReason(min: bigint, max: bigint): Reason {
  return l10n.t('Enter a whole number from {0} to {1}.', String(min), String(max));
}

/** An integer as so many little-endian bytes. */
export function integerBytes(value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(size * 8, value);
  for (let i = 0; i < size; i++) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** Reads a little-endian integer of 1, 2, 4 or 8 bytes. */
export function readInteger(view: DataView, offset: number, size: number, signed: boolean): bigint {
  if (size === 8) return signed ? view.getBigInt64(offset, true) : view.getBigUint64(offset, true);
  return BigInt(readSmallInteger(view, offset, size, signed));
}

/** Reads a little-endian integer of 1, 2 or 4 bytes. */
export function readSmallInteger(
  view: DataView,
  offset: number,
  size: number,
  signed: boolean,
): number {
  if (size === 1) return signed ? view.getInt8(offset) : view.getUint8(offset);
  if (size === 2) return signed ? view.getInt16(offset, true) : view.getUint16(offset, true);
  return signed ? view.getInt32(offset, true) : view.getUint32(offset, true);
}
