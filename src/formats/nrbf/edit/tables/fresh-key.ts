import { FormatError } from '../../../errors.ts';
import type { ScalarType } from '../../../value.ts';
import { l10n } from '../../../reason.ts';

/** What is known of a key column. */
export interface KeyColumn {
  readonly scalar?: ScalarType;
  readonly autoIncrementStep?: bigint;
  readonly autoIncrementSeed?: bigint;
}

/**
 * A value for a key column that no row has: one more than the largest number, or a new text.
 * @param taken the texts that the rows have
 * @throws FormatError `duplicate-key` where none can be made
 */
export function freshText(
  { scalar, autoIncrementStep: step = 1n, autoIncrementSeed: seed = 0n }: KeyColumn,
  taken: readonly string[],
): string {
  switch (scalar) {
    case 'Byte':
    case 'SByte':
    case 'Int16':
    case 'UInt16':
    case 'Int32':
    case 'UInt32':
    case 'Int64':
    case 'UInt64':
    case 'Decimal': {
      const numbers = taken.filter((text) => /^-?\d+$/.test(text)).map(BigInt);
      const [first] = numbers;
      if (first === undefined) return String(seed);
      const last = numbers.reduce((a, b) => (step < 0n === b < a ? b : a), first);
      return String(last + step);
    }
    case 'String': {
      const used = new Set(taken.map((text) => text.toLowerCase().trimEnd()));
      for (let count = 1; ; count++) if (!used.has(`new ${count}`)) return `new ${count}`;
    }
    default: {
      const text = zeroText(scalar);
      if (!taken.includes(text)) return text;
      throw new FormatError('duplicate-key', l10n.t('No unique key was found for the new row.'));
    }
  }
}

/** What a column holds that takes no null, before anything is entered. */
export function zeroText(scalar: ScalarType | undefined): string {
  switch (scalar) {
    case 'Boolean':
      return 'false';
    case 'DateTime':
      return '0001-01-01T00:00:00';
    case 'TimeSpan':
      return '00:00:00';
    case 'Guid':
      return '00000000-0000-0000-0000-000000000000';
    case 'Char':
      return ' ';
    case 'String':
    case undefined:
      return '';
    default:
      return '0';
  }
}
