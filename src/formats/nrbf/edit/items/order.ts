import { parseDateTime } from '../../../scalars/date-time.ts';
import { parseDecimal } from '../../../scalars/decimal.ts';
import { parseFloatText } from '../../../scalars/float.ts';
import { isIntegerType } from '../../../scalars/integer.ts';
import { parseTimeSpan } from '../../../scalars/time-span.ts';
import type { ScalarEditor } from '../../../value.ts';

/** Compares two texts of a scalar type as .NET's default comparer does; undefined for no order. */
export type Comparison = (a: string, b: string) => number;

const collator = new Intl.Collator('en', { sensitivity: 'variant' });

/**
 * How .NET orders scalars by default. Strings are ordered by the culture of the server; that of
 * English is taken here.
 */
export function comparisonOf({ type, underlying }: ScalarEditor): Comparison {
  const integer = type === 'Enum' ? (underlying ?? 'Int32') : type;
  if (isIntegerType(integer)) return byKey((text) => BigInt(text));
  switch (type) {
    case 'String':
      return (a, b) => collator.compare(a, b);
    case 'Single':
    case 'Double':
      return byKey((text) => {
        const number = parseFloatText(type, text);
        // NaN comes before everything.
        return Number.isNaN(number) ? -Infinity : number;
      });
    case 'Decimal':
      return compareDecimals;
    case 'DateTime':
      return byKey((text) => parseDateTime(text).ticks);
    case 'TimeSpan':
      return byKey((text) => parseTimeSpan(text));
    default:
      // Boolean, Char, and Guid in the order of its digits.
      return byKey((text) => text);
  }
}

function byKey(key: (text: string) => bigint | number | string): Comparison {
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  };
}

function compareDecimals(a: string, b: string): number {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  const scale = Math.max(left.scale, right.scale);
  const size = (value: typeof left): bigint => {
    const magnitude = value.coefficient * 10n ** BigInt(scale - value.scale);
    return value.negative ? -magnitude : magnitude;
  };
  const difference = size(left) - size(right);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/**
 * True for texts whose order is the same in all cultures, in both of Windows' and ICU's tables:
 * letters and digits of ASCII, apart from those that some languages sort in a way of their own.
 */
export function hasPlainOrder(texts: readonly string[]): boolean {
  return texts.every((text) => /^[0-9a-zA-Z]*$/.test(text));
}
