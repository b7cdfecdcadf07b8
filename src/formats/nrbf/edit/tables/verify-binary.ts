import { equalBytes } from '../../../splice.ts';

import { BinaryInStream } from '../../tables/in-stream.ts';
import type { Tables } from '../../model/shape.ts';
import type { BinaryTables } from '../../tables/binary/binary-tables.ts';
import type { BinaryView } from '../../tables/binary/binary-view.ts';
import { newCellText } from './new-cell-text.ts';
import type { TableChange } from './table-change.ts';
import { wrongResult } from '../../../errors.ts';

/**
 * Checks that edited tables hold what was asked for, and every other row and cell as before.
 * @throws FormatError `verification-failed`
 */
export function verifyBinary(before: BinaryTables, after: Tables, change: TableChange): void {
  if (!(after instanceof BinaryInStream) || after.tables.views.length !== before.views.length) {
    throw wrongResult('its tables are others');
  }
  for (const [index, view] of before.views.entries()) {
    const edited = after.tables.views[index];
    if (!edited) throw wrongResult('a table is missing');
    verifyTable(view, edited, index === change.table ? change : undefined);
  }
}

function verifyTable(view: BinaryView, edited: BinaryView, change: TableChange | undefined): void {
  const { edit, path } = change ?? {};
  const [changed] = path ?? [];
  const gone =
    edit?.type === 'remove' && changed !== undefined && view.state(changed) === 'added'
      ? changed
      : undefined;
  const more = Number(edit?.type === 'insert') - Number(gone !== undefined);
  if (edited.rows.length !== view.rows.length + more) throw wrongResult('it has other rows');
  for (let row = 0, now = 0; row < view.rows.length; row++) {
    if (row === gone) continue;
    const isChanged = row === changed && edit?.type !== 'insert';
    if (isChanged && change) verifyChanged(view, edited, row, now, change);
    else verifySame(view, edited, row, now);
    now++;
  }
  if (edit?.type === 'insert' && edited.state(view.rows.length) !== 'added') {
    throw wrongResult('the new row is not there');
  }
}

function verifySame(view: BinaryView, edited: BinaryView, row: number, now: number): void {
  const [first, other] = [view.firstRecord(row), edited.firstRecord(now)];
  const count = view.firstRecord(row + 1) - first;
  const isSame =
    view.state(row) === edited.state(now) && edited.firstRecord(now + 1) - other === count;
  if (!isSame) throw wrongResult('another row has changed');
  for (let at = 0; at < count; at++) verifyRecord(view, edited, first + at, other + at);
}

function verifyChanged(
  view: BinaryView,
  edited: BinaryView,
  row: number,
  now: number,
  { edit, path }: TableChange,
): void {
  const state = view.state(row);
  const isRemoved = edit.type === 'remove';
  const expected = isRemoved ? 'deleted' : state === 'unchanged' ? 'modified' : state;
  if (edited.state(now) !== expected) throw wrongResult(`the row is ${edited.state(now)}`);
  if (state !== 'added') verifyRecord(view, edited, view.firstRecord(row), edited.firstRecord(now));
  const [, column] = path;
  if (isRemoved || column === undefined) return;
  const [from, to] = [view.currentRecord(row), edited.currentRecord(now)];
  verifyRecord(view, edited, from, to, column);
  const text = newCellText(view, column, edit.type === 'set' ? edit.text : null);
  if (edited.text(to, column) !== text) throw wrongResult('the cell does not hold the new value');
}

function verifyRecord(
  view: BinaryView,
  edited: BinaryView,
  from: number,
  to: number,
  except?: number,
): void {
  for (const index of view.table.columns.keys()) {
    if (index === except) continue;
    if (!isSameCell(view, from, edited, to, index)) throw wrongResult('another cell has changed');
  }
}

function isSameCell(
  view: BinaryView,
  from: number,
  edited: BinaryView,
  to: number,
  column: number,
): boolean {
  const [before, after] = [view.wireBytes(from, column), edited.wireBytes(to, column)];
  if (before && after) return equalBytes(before, after);
  return view.text(from, column) === edited.text(to, column);
}
