import { FormatError } from '../../../formats/errors.ts';
import { l10n } from '../../../formats/reason.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import type { ValueChild } from '../../../formats/value.ts';
import { maxTableColumns, type TableRow, type TableRows } from '../../../protocol/editor-table.ts';
import type { RequestOf } from '../../../protocol/editor.ts';
import { oneLine } from '../../text-format.ts';
import { originalText, rowStateText } from '../texts/row-state-text.ts';
import type { SessionDocument } from '../document/session-document.ts';
import type { TableViews } from './table-view.ts';
import { wholeText } from './value-rows.ts';

const MAX_CELL_TEXT = 200;

/**
 * Rows of a table from `start` up to `end`, as they are looked at.
 * @throws FormatError when the value is no longer there
 */
export async function tableRows(
  document: SessionDocument,
  { item, path, start, end, look }: RequestOf<'table'>,
  views: TableViews,
): Promise<TableRows> {
  const current = document.draft.item(item);
  const root = current && document.decoded.get(current).root;
  const node = root && nodeAt(root, path);
  if (!node) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  const first = node.children(0, 1)[0]?.node;
  const columns = first?.children(0, maxTableColumns).map(({ label }) => label) ?? [];
  const key = JSON.stringify([item, path]);
  const shown = await views.rows(root, node, { key, look, columnCount: columns.length });
  const row = (child: ValueChild | undefined, index: number): TableRow[] =>
    child ? [tableRow(child, index, columns.length)] : [];
  return {
    columns,
    rows: shown
      ? shown.slice(start, end).flatMap((index) => row(node.children(index, index + 1)[0], index))
      : node.children(start, end).flatMap((child, at) => row(child, start + at)),
    rowCount: shown?.length ?? node.childCount,
    totalCount: node.childCount,
  };
}

function tableRow({ label, node: row }: ValueChild, index: number, columnCount: number): TableRow {
  return {
    index,
    label,
    ...(row.rowState && row.rowState !== 'unchanged' && { mark: rowStateText(row.rowState) }),
    cells: row.children(0, columnCount).map(({ node: cell }) => ({
      text: oneLine(wholeText(cell), MAX_CELL_TEXT),
      isText: cell.kind === 'scalar',
      ...(cell.originalText !== undefined && { original: originalText(cell.originalText) }),
    })),
  };
}
