import { trimEndOf } from '../trim-end.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** The floating-point types. */
export type FloatType = 'Single' | 'Double';

const scratch = new DataView(new ArrayBuffer(8));

/** The bits of a float as upper-case hex digits: 8 for Single, 16 for Double. */
export function floatBits(type: FloatType, view: DataView, offset: number): string {
  return type === 'Single'
    ? view.getUint32(offset, true).toString(16).toUpperCase().padStart(8, '0')
    : view.getBigUint64(offset, true).toString(16).toUpperCase().padStart(16, '0');
}

/**
 * The shortest text that reads back as the same float of that type, as .NET writes it in the
 * invariant culture: `0.1`, `1E+20`, `-0`, `NaN`, `Infinity`.
 */
export function formatFloat(type: FloatType, value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const shortest = type === 'Single' ? shortestSingle(value) : value.toExponential();
  return layOut(shortest, type === 'Single' ? 9 : 17);
}

function shortestSingle(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(8);
}

/** Turns `d.ddde±x` into .NET's round-trip form: plain from 0.0001 up to `maxDigits` digits, exponents of two. */
function layOut(exponential: string, maxDigits: number): string {
  const [mantissa = '', exponentText = '0'] = exponential.split('e');
  const exponent = Number(exponentText);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = trimEndOf(mantissa.replace(/[-.]/g, ''), '0') || '0';
  if (exponent >= maxDigits || exponent < -4) {
    const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits[0] ?? '0'}${tail}E${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}

/**
 * Reads text as a float: digits with a point, an exponent, `NaN`, `Infinity`, `∞`. The nearest
 * float of the type is taken; a finite number beyond the type's range is refused.
 * @throws FormatError `not-a-number`, or `out-of-range` with `min` and `max`.
 */
export function parseFloatText(type: FloatType, text: string): number {
  const trimmed = text.trim();
  const named = /^([+-]?)(NaN|Infinity|∞)$/i.exec(trimmed);
  if (named) {
    if (named[2]?.toLowerCase() === 'nan') return NaN;
    return named[1] === '-' ? -Infinity : Infinity;
  }
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) {
    throw new FormatError('not-a-number', l10n.t('Enter a number.'), {
      details: { type },
    });
  }
  const value = type === 'Single' ? Math.fround(Number(trimmed)) : Number(trimmed);
  if (!Number.isFinite(value)) {
    const max = type === 'Single' ? '3.4028235E+38' : '1.7976931348623157E+308';
    throw new FormatError(
      'out-of-range',
      l10n.t('Enter a value from {0} to {1}.', `-${max}`, max),
      {
        details: { type, min: `-${max}`, max },
      },
    );
  }
  return value;
}

/** A float as its little-endian bytes. NaN is the quiet NaN that .NET uses (sign bit set). */
export function floatBytes(type: FloatType, value: number): Uint8Array {
  if (type === 'Single') {
    if (Number.isNaN(value)) scratch.setUint32(0, 0xffc00000, true);
    else scratch.setFloat32(0, value, true);
    return new Uint8Array(scratch.buffer.slice(0, 4));
  }
  if (Number.isNaN(value)) scratch.setBigUint64(0, 0xfff8000000000000n, true);
  else scratch.setFloat64(0, value, true);
  return new Uint8Array(scratch.buffer.slice(0, 8));
}
