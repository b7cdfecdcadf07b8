import { FormatError } from '../../../formats/errors.ts';
import { maxTableColumns, type TableRows } from '../../../protocol/editor-table.ts';
import type { RequestOf } from '../../../protocol/editor.ts';
import { oneLine } from '../../text-format.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import { originalText, rowStateText } from '../texts/row-state-text.ts';
import type { SessionDocument } from '../document/session-document.ts';
import { wholeText } from './value-rows.ts';
import { l10n } from '../../../formats/reason.ts';

const MAX_CELL_TEXT = 200;

/**
 * Rows of a table from `start` up to `end`.
 * @throws FormatError when the value is no longer there
 */
export function tableRows(
  document: SessionDocument,
  { item, path, start, end }: RequestOf<'table'>,
): TableRows {
  const current = document.draft.item(item);
  const node = current && nodeAt(document.decoded.get(current).root, path);
  if (!node) throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  const first = node.children(0, 1)[0]?.node;
  const columns = first?.children(0, maxTableColumns).map(({ label }) => label) ?? [];
  const rows = node.children(start, end).map(({ label, node: row }) => ({
    label,
    ...(row.rowState && row.rowState !== 'unchanged' && { mark: rowStateText(row.rowState) }),
    cells: row.children(0, columns.length).map(({ node: cell }) => ({
      text: oneLine(wholeText(cell), MAX_CELL_TEXT),
      isText: cell.kind === 'scalar',
      ...(cell.originalText !== undefined && { original: originalText(cell.originalText) }),
    })),
  }));
  return { columns, rows, rowCount: node.childCount };
}
