import { FormatError } from '../../../errors.ts';
import { canonicalText } from '../../../scalars/canonical.ts';
import { keyText } from './key-text.ts';
import {
  type Cell,
  cellsOf,
  type TableRow,
  type XmlView,
  textOfCell,
  type XmlTables,
} from '../../tables/xml-tables.ts';
import { l10n } from '../../../reason.ts';

/**
 * Refuses a cell by which two rows would have one key: .NET can't read such a table.
 * @param cells the row's cells, before the change
 * @param text null for null, which a key takes once, too
 * @throws FormatError `duplicate-key`
 */
export function refuseDuplicate(
  tables: XmlTables,
  { table, rows }: XmlView,
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
      if (isSame)
        throw new FormatError('duplicate-key', l10n.t('Another row already has this key.'));
    }
  }
}
