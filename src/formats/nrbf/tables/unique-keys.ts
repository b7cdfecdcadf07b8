import { FormatError } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import type { Column } from './schema.ts';
import {
  type Cell,
  cellsOf,
  type TableRow,
  type TableView,
  textOfCell,
  type XmlTables,
} from './xml-tables.ts';

/**
 * Refuses a cell by which two rows would have one key: .NET can't read such a table.
 * @param cells the row's cells, before the change
 * @param text null for null, which a key takes once, too
 * @throws FormatError `duplicate-key`
 */
export function refuseDuplicate(
  tables: XmlTables,
  { table, rows }: TableView,
  row: TableRow,
  cells: readonly Cell[],
  index: number,
  text: string | null,
): void {
  const { scalar } = table.columns[index] ?? {};
  if (scalar === undefined) return;
  const canonical = text === null ? null : canonicalText({ type: scalar }, text);
  for (const key of table.uniqueKeys.filter((columns) => columns.includes(index))) {
    const wanted = key.map((at) => {
      const other = cells[at];
      const value = at === index ? canonical : other && textOfCell(other);
      return keyText(table.columns[at], value ?? null, table.isCaseSensitive);
    });
    for (const other of rows) {
      if (other === row || other.state === 'deleted') continue;
      const theirs = cellsOf(tables.diffgram, other.place, table);
      const isSame = key.every((column, at) => {
        const cell = theirs[column];
        if (!cell) return false;
        return keyText(cell.column, textOfCell(cell), table.isCaseSensitive) === wanted[at];
      });
      if (isSame) throw new FormatError('duplicate-key', 'Another row has this key.');
    }
  }
}

/**
 * A text that is the same for what .NET takes for the same value (dotnet/runtime, System.Data.Common
 * System/Data/DataTable.cs, `Compare`): texts without the blanks behind them and, mostly, in any case.
 */
export function keyText(
  column: Column | undefined,
  text: string | null,
  isCaseSensitive: boolean,
): string | null {
  if (text === null) return null;
  switch (column?.scalar) {
    case 'String':
    case 'Char': {
      const trimmed = text.replace(/[ \u3000]+$/, '');
      return isCaseSensitive ? trimmed : trimmed.normalize('NFKC').toLowerCase();
    }
    case 'Decimal':
      return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
    case 'DateTime':
      return text.replace(/ \(.*$/, '');
    default:
      return text;
  }
}
