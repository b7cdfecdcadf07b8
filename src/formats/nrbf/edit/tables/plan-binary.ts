import { FormatError } from '../../../errors.ts';
import { applySplices } from '../../../splice.ts';
import type { NewValue, Splice } from '../../../value.ts';
import { Editing } from '../editing.ts';
import { verifyRecords } from '../verify-tree.ts';
import { itemPlace } from '../../records/place.ts';
import { zeroText } from './fresh-key.ts';
import type { BinaryInStream } from '../../tables/in-stream.ts';
import type { BinaryView } from '../../tables/binary/binary-view.ts';
import { takesRows } from '../../tables/editable.ts';
import { freshKey, refuseDuplicate } from './binary-keys.ts';
import { newCellText } from './new-cell-text.ts';
import { RecordChanges, type RecordValue } from './record-changes.ts';
import type { TableChange, TableHost } from './table-change.ts';
import { verifyBinary } from './verify-binary.ts';
import { l10n } from '../../../reason.ts';

/**
 * Plans an edit of a table in the binary form: the splices of the stream's bytes.
 * @throws FormatError when it can't be made
 */
export function planBinaryEdit(
  { node, again }: TableHost,
  { tables, object }: BinaryInStream,
  change: TableChange,
): readonly Splice[] {
  const view = tables.views[change.table];
  if (!view) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  const { document } = node;
  const editing = new Editing(document, ([column = 0, record = 0]) => {
    const store = view.parts.stores[column] ?? 0;
    return node.at(itemPlace(document.table, store, record), undefined);
  });
  if (!planIn(() => new RecordChanges(editing, view, object), view, change)) return [];
  const splices = editing.changes.splices();
  const edited = again(applySplices(document.table.bytes, splices));
  verifyRecords(document.model, edited.node.document.model, splices);
  verifyBinary(tables, edited.target, change);
  return splices;
}

/** False where nothing would change. */
function planIn(
  changesOf: () => RecordChanges,
  view: BinaryView,
  { edit, path }: TableChange,
): boolean {
  const [row, column, ...deeper] = path;
  if (deeper.length > 0)
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (row === undefined) {
    if (edit.type !== 'insert') throw refused();
    const changes = changesOf();
    planNewRow(changes, view, copiedRow(view, edit.value));
    changes.commit();
    return true;
  }
  if (!Number.isInteger(row) || row < 0 || row >= view.rows.length) {
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  }
  if (view.isInEdit(row))
    throw new FormatError('read-only', l10n.t('The site is editing this row.'));
  if (view.state(row) === 'deleted')
    throw new FormatError('read-only', l10n.t('This row is deleted.'));
  if (column === undefined) {
    if (edit.type !== 'remove') throw refused();
    const changes = changesOf();
    planDeletedRow(changes, view, row);
    changes.commit();
    return true;
  }
  if (edit.type !== 'set' && edit.type !== 'set-null') throw refused();
  const text = newCellText(view, column, edit.type === 'set' ? edit.text : null);
  if (text === view.text(view.currentRecord(row), column)) return false;
  refuseDuplicate(view, row, column, text);
  const changes = changesOf();
  planCell(changes, view, row, column, text);
  changes.commit();
  return true;
}

function refused(): FormatError {
  return new FormatError('read-only', l10n.t('This edit is not possible in a table.'));
}

function planCell(
  changes: RecordChanges,
  view: BinaryView,
  row: number,
  column: number,
  text: string | null,
): void {
  const record = view.currentRecord(row);
  if (view.state(row) !== 'unchanged') {
    changes.set(record, column, { text });
    return;
  }
  changes.insert(record + 1, (other) => (other === column ? { text } : { record }));
  changes.setState(row, 'modified');
}

function planDeletedRow(changes: RecordChanges, view: BinaryView, row: number): void {
  if (view.table.isParent) {
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('A relation links this row to other tables, so it cannot be removed.'),
    );
  }
  const state = view.state(row);
  if (state !== 'added') {
    if (state === 'modified') changes.remove(view.currentRecord(row));
    changes.setState(row, 'deleted');
    return;
  }
  if (view.parts.lastError >= row) {
    throw new FormatError(
      'read-only',
      l10n.t('The table stores errors by row number, so this row cannot be removed.'),
    );
  }
  changes.remove(view.currentRecord(row));
  changes.removeRow(row);
}

function planNewRow(changes: RecordChanges, view: BinaryView, copied: number | undefined): void {
  const { columns, uniqueKeys, tiedColumns } = view.table;
  if (!takesRows(view)) {
    throw new FormatError(
      'read-only',
      l10n.t(
        'Rows cannot be added to a table that is empty or that has computed or DateTimeOffset columns.',
      ),
    );
  }
  const isFromRow = copied !== undefined && view.state(copied) !== 'deleted';
  const values = columns.map((column, index): RecordValue => {
    const { numbering, scalar, defaultValue, isNullable } = column;
    if (numbering) {
      const next = nextNumber(view, index, numbering);
      changes.setNext(index, next + numbering.step);
      return { text: String(next) };
    }
    if (uniqueKeys.some((key) => key.includes(index))) return { text: freshKey(view, index) };
    if (copied !== undefined && (isFromRow || !tiedColumns.has(index))) {
      return { record: view.currentRecord(copied) };
    }
    if (defaultValue.text !== undefined) return { text: defaultValue.text };
    if (isNullable) return { text: null };
    if (tiedColumns.has(index)) {
      throw new FormatError(
        'shared-elsewhere',
        l10n.t('A relation links the rows to another table. Copy an existing row instead.'),
      );
    }
    return { text: zeroText(scalar) };
  });
  changes.insert(view.parts.recordCount, (column) => values[column] ?? { text: null });
  changes.addRow();
}

function nextNumber(
  view: BinaryView,
  column: number,
  { step, next }: { readonly step: bigint; readonly next: bigint },
): bigint {
  const taken = new Set<string | null>();
  for (let record = 0; record < view.parts.recordCount; record++)
    taken.add(view.text(record, column));
  let number = next;
  while (taken.has(String(number)) && step !== 0n) number += step;
  return number;
}

/** The row that a new value copies; undefined for an empty one. @throws FormatError for anything else */
function copiedRow(view: BinaryView, value: NewValue): number | undefined {
  if (value.kind === 'object') return undefined;
  const row = value.kind === 'copy' ? (value.path.at(-1) ?? -1) : -1;
  if (Number.isInteger(row) && row >= 0 && row < view.rows.length) return row;
  throw new FormatError('wrong-type', l10n.t('Only rows can be added to a table.'));
}
