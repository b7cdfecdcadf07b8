import type { ScalarType } from '../../formats/value.ts';

/** Bits of each integer type; negative for those with a sign. */
const bits: Partial<Readonly<Record<ScalarType, number>>> = {
  Byte: 8,
  SByte: -8,
  Int16: -16,
  UInt16: 16,
  Int32: -32,
  UInt32: 32,
  Int64: -64,
  UInt64: 64,
  IntPtr: -64,
  UIntPtr: 64,
};

/** The smallest and the largest number of an integer type, in decimal; nothing for other types. */
export function integerRange(type: ScalarType): { readonly min?: string; readonly max?: string } {
  const width = bits[type];
  if (width === undefined) return {};
  if (width > 0) return { min: '0', max: String((1n << BigInt(width)) - 1n) };
  const half = 1n << BigInt(-width - 1);
  return { min: String(-half), max: String(half - 1n) };
}
