import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** A Decimal: `coefficient` / 10^`scale`; both signs of zero exist. */
export interface DecimalValue {
  readonly negative: boolean;
  /** 0 to 2^96-1. */
  readonly coefficient: bigint;
  /** 0 to 28. */
  readonly scale: number;
}

const MAX_COEFFICIENT = (1n << 96n) - 1n;
const MAX_TEXT = '79228162514264337593543950335';

/** The invariant text with all its trailing zeros: `-1.50`. Zero has no sign, as in .NET. */
export function formatDecimal({ negative, coefficient, scale }: DecimalValue): string {
  const digits = String(coefficient).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(digits.length - scale)}`;
  return negative && coefficient !== 0n ? `-${text}` : text;
}

/** The four 32-bit words of .NET's `decimal.GetBits`: low, middle, high, flags. */
export function decimalFromWords(lo: number, mid: number, hi: number, flags: number): DecimalValue {
  const word = (value: number): bigint => BigInt(value >>> 0);
  return {
    negative: flags < 0,
    coefficient: (word(hi) << 64n) | (word(mid) << 32n) | word(lo),
    scale: (flags >> 16) & 0xff,
  };
}

/** True for flags that .NET accepts: sign in bit 31, a scale to 28 in bits 16 to 23, nothing else. */
export function areDecimalFlags(flags: number): boolean {
  return (flags & 0x7f00ffff) === 0 && ((flags >> 16) & 0xff) <= 28;
}

/** The four 32-bit words of a Decimal. */
export function decimalToWords(value: DecimalValue): {
  lo: number;
  mid: number;
  hi: number;
  flags: number;
} {
  const word = (shift: bigint): number => Number(BigInt.asIntN(32, value.coefficient >> shift));
  const flags = (value.scale << 16) | (value.negative ? 0x80000000 | 0 : 0);
  return { lo: word(0n), mid: word(32n), hi: word(64n), flags };
}

/**
 * Reads text as .NET's `decimal.Parse` in the invariant culture does: blanks around it, a sign
 * before or behind, thousands separators, no exponent, no parentheses; digits that don't fit are rounded.
 * Gives undefined where .NET throws.
 */
export function parseNetDecimal(text: string): DecimalValue | undefined {
  const match =
    /^[\t-\r ]*(?:([+-])[\t-\r ]*)?(?=[\d.])((?:\d[\d,]*)?)(?:\.(\d*))?[\t-\r ]*(?:([+-])[\t-\r ]*)?\0*$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, sign = '', wholeText = '', fraction = '', trailingSign = ''] = match;
  if (sign !== '' && trailingSign !== '') return undefined;
  const whole = wholeText.replaceAll(',', '');
  if (whole === '' && fraction === '') return undefined;
  const negative = sign === '-' || trailingSign === '-';
  return fitDecimal(negative, whole, fraction);
}

/** Rounds to what 96 bits and a scale of 28 hold; undefined when the whole part is too large. */
function fitDecimal(negative: boolean, whole: string, fraction: string): DecimalValue | undefined {
  const significant = whole.replace(/^0+/, '');
  if (significant.length > 29) return undefined;
  for (let scale = Math.min(fraction.length, 28); scale >= 0; scale--) {
    const kept = BigInt(`0${significant}${fraction.slice(0, scale)}`);
    if (kept > MAX_COEFFICIENT + 1n) continue;
    const coefficient = kept + (roundsUp(kept, fraction.slice(scale)) ? 1n : 0n);
    if (coefficient <= MAX_COEFFICIENT) return { negative, coefficient, scale };
  }
  return undefined;
}

/** Half up at a five with anything behind it, half to even otherwise (.NET's Number.NumberToDecimal). */
function roundsUp(kept: bigint, rest: string): boolean {
  const first = rest.charCodeAt(0) - 48;
  if (rest === '' || first < 5) return false;
  if (first > 5 || /[1-9]/.test(rest.slice(1))) return true;
  return (kept & 1n) === 1n;
}

/**
 * Reads what a user typed as a Decimal. Unlike {@link parseNetDecimal} it refuses what would be rounded.
 * @throws FormatError `not-a-number`, `too-precise`, `out-of-range` with `min` and `max`.
 */
export function parseDecimal(text: string): DecimalValue {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (!match || (whole === '' && fraction === '')) {
    throw new FormatError('not-a-number', l10n.t('Enter a number.'), {
      details: { type: 'Decimal' },
    });
  }
  const significant = whole.replace(/^0+/, '');
  if (significant.length > 29 || BigInt(`0${significant}`) > MAX_COEFFICIENT) {
    throw new FormatError(
      'out-of-range',
      l10n.t('Enter a value from {0} to {1}.', `-${MAX_TEXT}`, MAX_TEXT),
      {
        details: { type: 'Decimal', min: `-${MAX_TEXT}`, max: MAX_TEXT },
      },
    );
  }
  const coefficient = fraction.length > 28 ? undefined : BigInt(`0${significant}${fraction}`);
  if (coefficient === undefined || coefficient > MAX_COEFFICIENT) {
    throw new FormatError(
      'too-precise',
      l10n.t('This value has more digits than its type can store.'),
      {
        details: { type: 'Decimal', maxDigits: 28 },
      },
    );
  }
  return { negative: sign === '-' && coefficient !== 0n, coefficient, scale: fraction.length };
}
