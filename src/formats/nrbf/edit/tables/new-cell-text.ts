import { upTo } from '../../../trim-end.ts';
import { FormatError } from '../../../errors.ts';
import { canonicalText } from '../../../scalars/canonical.ts';
import type { BinaryView } from '../../tables/binary/binary-view.ts';
import { isEditableColumn } from '../../tables/editable.ts';
import { l10n } from '../../../reason.ts';

/** The canonical text of a new value for a cell in the binary form. @throws FormatError when the column doesn't take it */
export function newCellText(view: BinaryView, index: number, text: string | null): string | null {
  const column = view.table.columns[index];
  if (!column) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (!isEditableColumn(view, index) || column.scalar === undefined) {
    throw new FormatError('read-only', l10n.t('The column {0} cannot be edited.', column.name));
  }
  if (text === null) {
    if (column.isNullable) return null;
    throw new FormatError('not-nullable', l10n.t('This column does not allow null.'));
  }
  const canonical = canonicalText({ type: column.scalar }, text);
  const { maxLength } = column;
  if (column.scalar === 'String' && maxLength !== undefined && canonical.length > maxLength) {
    throw new FormatError('out-of-range', l10n.t('Enter at most {0} characters.', maxLength), {
      details: { min: 0, max: maxLength },
    });
  }
  if (column.scalar !== 'DateTime') return canonical;
  // .NET keeps the kind by the column, whatever the values say.
  return upTo(canonical, ' (') + (column.isUtc ? ' (utc)' : '');
}
