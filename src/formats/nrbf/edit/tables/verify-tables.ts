import { wrongResult } from '../../../errors.ts';
import type { TableChange } from './table-change.ts';
import {
  cellsOf,
  type TableRow,
  type XmlView,
  textOfCell,
  type XmlTables,
} from '../../tables/xml-tables.ts';

/**
 * Checks that edited tables hold what was asked for, and every other row and cell as before.
 * @throws FormatError `verification-failed`
 */
export function verifyTables(before: XmlTables, after: XmlTables, change: TableChange): void {
  for (const [index, view] of before.views.entries()) {
    const edited = after.views[index];
    if (!edited) throw wrongResult('a table is missing');
    verifyTable(before, after, view, edited, index === change.table ? change : undefined);
  }
}

function verifyTable(
  before: XmlTables,
  after: XmlTables,
  view: XmlView,
  edited: XmlView,
  change: TableChange | undefined,
): void {
  const byId = new Map(edited.rows.map((row) => [row.place.id, row]));
  const expectedCount = view.rows.length + countChange(view, change);
  if (edited.rows.length !== expectedCount || byId.size !== expectedCount) {
    throw wrongResult(`it has ${edited.rows.length} rows instead of ${expectedCount}`);
  }
  for (const [index, row] of view.rows.entries()) {
    const isChanged = change?.path[0] === index && change.edit.type !== 'insert';
    const now = byId.get(row.place.id);
    if (!now) {
      if (isChanged && row.state === 'added') continue;
      throw wrongResult('a row has gone');
    }
    if (!isChanged) {
      if (now.state !== row.state) throw wrongResult('the state of another row has changed');
      verifyRow(before, after, view, row, now);
      continue;
    }
    verifyChanged(before, after, view, row, now, change);
  }
}

function countChange({ rows }: XmlView, change: TableChange | undefined): number {
  if (change?.edit.type === 'insert') return 1;
  const row = rows[change?.path[0] ?? -1];
  return change?.edit.type === 'remove' && row?.state === 'added' ? -1 : 0;
}

function verifyChanged(
  before: XmlTables,
  after: XmlTables,
  view: XmlView,
  row: TableRow,
  now: TableRow,
  { edit, path }: TableChange,
): void {
  const isRemoved = edit.type === 'remove';
  const expected = isRemoved ? 'deleted' : row.state === 'unchanged' ? 'modified' : row.state;
  if (now.state !== expected) throw wrongResult(`the row is ${now.state}`);
  if (isRemoved) {
    if (row.original) verifyOriginal(before, after, view, row, now);
    else verifyRow(before, after, view, row, now);
    return;
  }
  if (row.state === 'unchanged') {
    if (!now.original) throw wrongResult('what the row was is missing');
    const kept = { ...now, place: now.original };
    verifyRow(before, after, view, row, kept);
  }
  verifyRow(before, after, view, row, now, path[1]);
}

/** A modified row that was deleted is what it was before its changes. */
function verifyOriginal(
  before: XmlTables,
  after: XmlTables,
  view: XmlView,
  row: TableRow,
  now: TableRow,
): void {
  if (row.original) verifyRow(before, after, view, { ...row, place: row.original }, now);
}

function verifyRow(
  before: XmlTables,
  after: XmlTables,
  { table }: XmlView,
  row: TableRow,
  now: TableRow,
  except?: number,
): void {
  const isPlain = table.columns.every(({ mapping }) => mapping === 'element');
  const isSame = isPlain && textOf(before, row) === textOf(after, now);
  if (isSame && except === undefined) return;
  const olds = cellsOf(before.diffgram, row.place, table);
  const news = cellsOf(after.diffgram, now.place, table);
  for (const [index, old] of olds.entries()) {
    const cell = news[index];
    if (index === except) continue;
    if (!cell || textOfCell(cell) !== textOfCell(old))
      throw wrongResult('another cell has changed');
  }
}

function textOf({ diffgram: { text } }: XmlTables, { place }: TableRow): string {
  return text.slice(place.openEnd, place.end);
}
