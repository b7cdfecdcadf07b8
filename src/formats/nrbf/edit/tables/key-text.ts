import { trimEndOf, upTo } from '../../../trim-end.ts';
import type { KeyColumn } from './fresh-key.ts';

/**
 * A text that is the same for what .NET takes for the same value (dotnet/runtime, System.Data.Common
 * System/Data/DataTable.cs, `Compare`): texts without the blanks behind them and, mostly, in any case.
 */
export function keyText(
  column: KeyColumn | undefined,
  text: string | null,
  isCaseSensitive: boolean,
): string | null {
  if (text === null) return null;
  switch (column?.scalar) {
    case 'String':
    case 'Char': {
      const trimmed = trimEndOf(text, ' \u3000');
      return isCaseSensitive ? trimmed : trimmed.normalize('NFKC').toLowerCase();
    }
    case 'Decimal':
      return text.includes('.') ? trimEndOf(trimEndOf(text, '0'), '.') : text;
    case 'DateTime':
      return upTo(text, ' (');
    default:
      return text;
  }
}
