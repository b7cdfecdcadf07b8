import type { FormatWarning } from '../value.ts';
import { l10n } from '../reason.ts';

/** What is known of the software that reads a JSON text: what its numbers become. */
export interface JsonReader {
  /** The language's name, for people. */
  readonly language: 'JavaScript' | 'PHP' | 'Python' | 'Ruby';
  /** What whole numbers become: doubles, as all others do, 64-bit integers, or integers of any length. */
  readonly integers: 'double' | 'int64' | 'any';
  /** Whether it writes `NaN`, `Infinity` and `-Infinity`, which are no JSON, and reads them. */
  readonly hasNaN?: boolean;
}

/** JSON.parse and JSON.stringify (ECMA-262, sections 25.5.1 and 25.5.2). */
export const javascriptReader: JsonReader = { language: 'JavaScript', integers: 'double' };
/** PHP's json_decode (php-src ext/json/json_scanner.re): what doesn't fit 64 bits becomes a double. */
export const phpReader: JsonReader = { language: 'PHP', integers: 'int64' };
/** Python's json module (cpython Lib/json/decoder.py, scanner.py). */
export const pythonReader: JsonReader = { language: 'Python', integers: 'any', hasNaN: true };
/** msgspec, which Flask-Session takes: JSON alone, and integers of 64 bits. */
export const msgspecReader: JsonReader = { language: 'Python', integers: 'int64' };
/** Ruby's json (ruby/json). */
export const rubyReader: JsonReader = { language: 'Ruby', integers: 'any' };

/** Digits that a double always keeps (DBL_DIG). */
const SAFE_DIGITS = 15;
/** Python refuses to read longer integers (cpython Lib/int, `sys.int_info.default_max_str_digits`). */
const MAX_INTEGER_DIGITS = 4300;

/** The numbers beyond JSON that some software writes. */
export const notJsonNumbers = ['NaN', 'Infinity', '-Infinity'] as const;

/**
 * What the reader makes of a number, where that is another one; undefined where it stays the same.
 * `number-lost` for a whole number that comes back as another, and for one that a double can't hold;
 * `number-changes` for digits behind the point that get lost, and for the sign of zero.
 */
export function numberWarning(
  text: string,
  offset: number,
  { language, integers, hasNaN }: JsonReader,
): FormatWarning | undefined {
  if (text.length <= SAFE_DIGITS && !/[eE]|^-0/.test(text)) return undefined;
  if (hasNaN && notJsonNumbers.some((word) => word === text)) return undefined;
  const read = readText(text, integers);
  const [meant, found] = [plainNumber(text), plainNumber(read)];
  if (meant !== undefined && meant === found) return undefined;
  const isZero = /^-?0+(?:\.0+)?(?:[eE].*)?$/.test(text);
  const isWhole = meant !== undefined && !meant.includes('e-');
  const isLost = !isZero && (isWhole || found === undefined || found === '0' || found === '-0');
  const reason = l10n.t('{0} reads this number as {1}', language, read);
  const code = isLost ? 'number-lost' : 'number-changes';
  return { code, offset, reason, details: { language, text: read } };
}

function readText(text: string, integers: JsonReader['integers']): string {
  if (integers !== 'double' && /^-?\d+$/.test(text)) {
    const digits = text.length - (text.startsWith('-') ? 1 : 0);
    if (integers === 'any') return digits > MAX_INTEGER_DIGITS ? '?' : String(BigInt(text));
    const value = digits <= 19 ? BigInt(text) : undefined;
    if (value !== undefined && BigInt.asIntN(64, value) === value) return String(value);
  }
  const value = Number(text);
  // As JavaScript writes it again; the others keep the sign of a zero that is a double.
  return Object.is(value, -0) && integers !== 'double' ? '-0' : String(value);
}

/**
 * A number in one form, however it is written: `-1.50e2` is `-15e1`, 0 is `0`, -0 is `-0`. Undefined for
 * what is no finite number.
 */
export function plainNumber(text: string): string | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,15}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  let [start, end] = [0, all.length];
  while (end > 0 && all[end - 1] === '0') end--;
  while (start < end && all[start] === '0') start++;
  if (start === end) return `${sign}0`;
  return `${sign}${all.slice(start, end)}e${Number(power) - fraction.length + all.length - end}`;
}
