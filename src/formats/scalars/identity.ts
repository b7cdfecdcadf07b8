import type { ScalarEditor } from '../value.ts';
import { FormatError } from '../errors.ts';
import { parseDateTimeOffset } from './date-time-offset.ts';
import { parseDateTime } from './date-time.ts';
import { parseDecimal } from './decimal.ts';

/**
 * A text that is the same for all canonical texts of a type whose values are equal to .NET: 1.5 and 1.50, 0 and
 * -0, the same clock of another kind, the same moment with another offset.
 */
export function identityOf({ type, of }: Pick<ScalarEditor, 'type' | 'of'>, text: string): string {
  try {
    if (of === 'DateTimeOffset') return String(parseDateTimeOffset(text).utcTicks);
    if (of === 'Uri') return text.replace(/#.*$/s, '').toLowerCase();
    switch (type) {
      case 'Single':
      case 'Double':
        return text === '-0' ? '0' : text;
      case 'Decimal':
        return plainDecimal(text);
      case 'DateTime':
        return String(parseDateTime(text).ticks);
      default:
        return text;
    }
  } catch (error) {
    // A key of another type among mixed ones.
    if (error instanceof FormatError) return text;
    throw error;
  }
}

/** A decimal without zeros at its end. */
function plainDecimal(text: string): string {
  let { coefficient, scale } = parseDecimal(text);
  while (scale > 0 && coefficient % 10n === 0n) {
    coefficient /= 10n;
    scale--;
  }
  const sign = text.startsWith('-') && coefficient !== 0n ? '-' : '';
  return `${sign}${coefficient}e-${scale}`;
}
