import { FormatError } from '../../../errors.ts';
import { keyText } from './key-text.ts';
import { freshText } from './fresh-key.ts';
import type { BinaryView } from '../../tables/binary/binary-view.ts';
import { l10n } from '../../../reason.ts';

/** Refuses a cell by which two rows would have one key. @throws FormatError `duplicate-key` */
export function refuseDuplicate(
  view: BinaryView,
  row: number,
  index: number,
  text: string | null,
): void {
  const { uniqueKeys } = view.table;
  for (const key of uniqueKeys.filter((columns) => columns.includes(index))) {
    const own = view.currentRecord(row);
    const wanted = key.map((column) =>
      keyAt(view, own, column, column === index ? text : undefined),
    );
    for (let other = 0; other < view.rows.length; other++) {
      if (other === row || view.state(other) === 'deleted') continue;
      const record = view.currentRecord(other);
      if (key.every((column, at) => keyAt(view, record, column) === wanted[at])) {
        throw new FormatError('duplicate-key', l10n.t('Another row already has this key.'));
      }
    }
  }
}

function keyAt(
  view: BinaryView,
  record: number,
  column: number,
  text: string | null = view.text(record, column),
): string | null {
  const { columns, isCaseSensitive } = view.table;
  return keyText(columns[column], text, isCaseSensitive);
}

/** A value for a key column that no row has. @throws FormatError where none can be made */
export function freshKey(view: BinaryView, index: number): string {
  const taken: string[] = [];
  for (let record = 0; record < view.parts.recordCount; record++) {
    taken.push(view.text(record, index) ?? '');
  }
  return freshText(view.table.columns[index] ?? {}, taken);
}
