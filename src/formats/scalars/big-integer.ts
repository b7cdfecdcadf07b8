import { FormatError } from '../errors.ts';
import { invalidValue } from './invalid-value.ts';
import { l10n } from '../reason.ts';

/** Turning text into binary takes time with the square of the length. */
const MAX_DIGITS = 20_000;

/** A System.Numerics.BigInteger as it is written: small ones in the sign alone. */
export interface BigIntegerMembers {
  readonly sign: number;
  /** The magnitude in 32-bit words, the low one first; undefined for a small number. */
  readonly words?: Uint32Array<ArrayBuffer>;
}

/** Reads a whole number of any length. @throws FormatError `invalid-value`, `out-of-range`. */
export function parseBigInteger(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\d+$/.test(trimmed)) throw invalidValue('BigInteger');
  if (trimmed.length > MAX_DIGITS) {
    const details = { type: 'BigInteger' };
    throw new FormatError('out-of-range', l10n.t('This number has too many digits.'), { details });
  }
  return BigInt(trimmed.replace(/^\+/, ''));
}

/**
 * The members of a BigInteger (dotnet/runtime System.Runtime.Numerics, BigInteger.cs): `_bits` is null for
 * what fits into an Int32 but its smallest.
 */
export function bigIntegerMembers(value: bigint): BigIntegerMembers {
  if (value > -0x80000000n && value <= 0x7fffffffn) return { sign: Number(value) };
  const words: number[] = [];
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 32n) {
    words.push(Number(rest & 0xffffffffn));
  }
  return { sign: value < 0n ? -1 : 1, words: new Uint32Array(words) };
}
