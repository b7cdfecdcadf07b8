import { encodeUtf8 } from '../../../bytes/utf8.ts';
import { writeLengthPrefix } from '../../../bytes/net-string.ts';
import { FormatError } from '../../../errors.ts';
import type { Splice, ValueEdit, ValuePath } from '../../../value.ts';
import { referencesTo } from '../usage.ts';
import { RecordType } from '../../constants.ts';
import { textRange } from '../../records/primitives.ts';
import type { RecordTable } from '../../records/record-table.ts';
import { planBinaryEdit } from './plan-binary.ts';
import type { Tables } from '../../model/shape.ts';
import { BinaryInStream, XmlInStream } from '../../tables/in-stream.ts';
import { planCell } from './plan-cell.ts';
import { copiedRow, planDeletedRow, planNewRow } from './plan-rows.ts';
import type { TableChange, TableHost } from './table-change.ts';
import { applyTextEdits, inOrder, type TextEdit } from './text-edits.ts';
import { verifyTables } from './verify-tables.ts';
import { type XmlView, XmlTables } from '../../tables/xml-tables.ts';
import { l10n } from '../../../reason.ts';

/**
 * Plans an edit of a table: the splices of the stream's bytes.
 * @param path from the DataTable or DataSet on
 * @throws FormatError when it can't be made
 */
export function planTableEdit(
  host: TableHost,
  target: Tables,
  edit: ValueEdit,
  path: ValuePath,
): readonly Splice[] {
  if (target instanceof XmlInStream) {
    return planXml(host.node.document.table, target, changeIn(target, edit, path));
  }
  if (target instanceof BinaryInStream) {
    return planBinaryEdit(host, target, changeIn(target, edit, path));
  }
  throw new FormatError('read-only', l10n.t('These tables are read-only.'));
}

function changeIn(
  { only, tables }: XmlInStream | BinaryInStream,
  edit: ValueEdit,
  path: ValuePath,
): TableChange {
  const [first = 0, ...others] = path;
  const table = only ?? first;
  if (!tables.views[table])
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  return { table, edit, path: only === undefined ? others : path };
}

function planXml(records: RecordTable, target: XmlInStream, change: TableChange): Splice[] {
  const { tables, source } = target;
  const view = tables.views[change.table];
  const edits = view ? inOrder(planIn(tables, view, change.edit, change.path)) : [];
  if (edits.length === 0) return [];
  const { text } = tables.diffgram;
  const edited = new XmlTables(source.xmlSchema, applyTextEdits(text, edits));
  verifyTables(tables, edited, change);
  return spliceText(records, source, text, edits);
}

function planIn(tables: XmlTables, view: XmlView, edit: ValueEdit, path: ValuePath): TextEdit[] {
  const [rowIndex, cellIndex, ...deeper] = path;
  const row = rowIndex === undefined ? undefined : view.rows[rowIndex];
  if (rowIndex !== undefined && !row)
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (deeper.length > 0)
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (row && cellIndex !== undefined) {
    if (edit.type === 'set') return planCell(tables, view, row, cellIndex, edit.text);
    if (edit.type === 'set-null') return planCell(tables, view, row, cellIndex, null);
  } else if (row) {
    if (edit.type === 'remove') return planDeletedRow(tables, view, row);
  } else if (edit.type === 'insert') {
    return planNewRow(tables, view, copiedRow(view, edit.value));
  }
  throw new FormatError('read-only', l10n.t('This edit is not possible in a table.'));
}

/** The splices of a string record: its length, and what changes in its text. */
function spliceText(
  table: RecordTable,
  { offset, slot }: XmlInStream['source'],
  text: string,
  edits: readonly TextEdit[],
): Splice[] {
  const { bytes, view } = table;
  const isReferred = bytes[slot] === RecordType.MemberReference;
  const uses = referencesTo(table, table.resolve(view.getInt32(offset + 1, true), slot)).length;
  if (uses > (isReferred ? 1 : 0)) {
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Another object uses the same rows, so they cannot be edited here.'),
    );
  }
  const { start, end } = textRange(table, offset + 5);
  if (encodeUtf8(text).length !== end - start) {
    throw new FormatError('invalid-text', l10n.t('The rows are not valid UTF-8.'), {
      offset: start,
    });
  }
  const splices: Splice[] = [];
  let [byteAt, textAt, grown] = [start, 0, 0];
  for (const { at, length, insert } of edits) {
    byteAt += encodeUtf8(text.slice(textAt, at)).length;
    const removed = encodeUtf8(text.slice(at, at + length));
    const inserted = encodeUtf8(insert);
    splices.push({ offset: byteAt, removed, inserted });
    byteAt += removed.length;
    textAt = at + length;
    grown += inserted.length - removed.length;
  }
  if (grown === 0) return splices;
  const prefix = bytes.slice(offset + 5, start);
  const inserted = writeLengthPrefix(end - start + grown);
  return [{ offset: offset + 5, removed: prefix, inserted }, ...splices];
}
