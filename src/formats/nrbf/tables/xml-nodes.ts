import { FormatError } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import type { ScalarEditor, ValueChild, ValueNode } from '../../value.ts';
import { cellBytes, cellText } from './cell-text.ts';
import { isEditableCell, rowsEditor } from './editable.ts';
import type { Column } from './schema.ts';
import {
  type Cell,
  cellsOf,
  type TableRow,
  type XmlView,
  textOfCell,
  type XmlTables,
} from './xml-tables.ts';

/** The rows of a DataTable, or the tables of a DataSet, from `start` up to `end`. */
export function xmlChildren(
  tables: XmlTables,
  only: number | undefined,
  start: number,
  end: number,
  isEditable: boolean,
): ValueChild[] {
  if (only !== undefined) {
    const view = tables.views[only];
    return view ? tableRows(tables, view, start, end, isEditable) : [];
  }
  return tables.views.slice(start, end).map((view) => ({
    label: view.table.name,
    labelKind: 'member',
    node: tableNode(tables, view, isEditable),
  }));
}

/** A table as a node: its rows are its children, and their cells theirs. */
function tableNode(tables: XmlTables, view: XmlView, isEditable: boolean): ValueNode {
  const { rows, table } = view;
  return {
    kind: 'table',
    typeName: 'DataTable',
    wireTypeName: 'System.Data.DataTable',
    childCount: rows.length,
    itemsEditor: isEditable ? rowsEditor(table) : undefined,
    children: (start, end) => tableRows(tables, view, start, end, isEditable),
  };
}

/** The rows of a table from `start` up to `end`, as children. */
function tableRows(
  tables: XmlTables,
  view: XmlView,
  start: number,
  end: number,
  isEditable: boolean,
): ValueChild[] {
  return view.rows.slice(Math.max(0, start), end).map((row, index) => ({
    label: `[${Math.max(0, start) + index}]`,
    labelKind: 'index',
    node: rowNode(tables, view, row, isEditable),
  }));
}

function rowNode(tables: XmlTables, view: XmlView, row: TableRow, isEditable: boolean): ValueNode {
  const { table } = view;
  const canEdit = isEditable && row.state !== 'deleted';
  let cells: readonly Cell[] | undefined;
  let originals: readonly Cell[] | undefined;
  return {
    kind: 'object',
    typeName: table.name,
    rowState: row.state,
    childCount: table.columns.length,
    children: (start, end) => {
      cells ??= cellsOf(tables.diffgram, row.place, table);
      originals ??=
        row.original && row.state === 'modified'
          ? cellsOf(tables.diffgram, row.original, table)
          : [];
      const first = Math.max(0, start);
      return cells.slice(first, end).map((cell, at) => {
        const index = first + at;
        const canEditCell = canEdit && isEditableCell(tables, view, index);
        const node = cellNode(cell, canEditCell);
        const original = originals?.[index];
        const originalText = original && textOfCell(original);
        const isChanged = originalText !== undefined && originalText !== textOfCell(cell);
        return {
          label: cell.column.name,
          labelKind: 'member',
          node: isChanged ? { ...node, originalText } : node,
        };
      });
    },
  };
}

function cellNode({ column, xml }: Cell, isEditable: boolean): ValueNode {
  const { scalar, typeName } = column;
  const common = { typeName, childCount: 0, children: () => [] };
  const text = xml === undefined ? undefined : cellText(column, xml);
  const isRight = text !== undefined && isWritten(column, text);
  const canEdit = isEditable && (xml === undefined || isRight);
  const editor = canEdit ? editorOf(column) : undefined;
  const reason = canEdit ? {} : { readOnlyReason: 'unsupported-type' as const };
  if (xml === undefined) return { kind: 'null', ...common, editor, ...reason };
  if (typeName === 'Byte[]') {
    const bytes = cellBytes(xml);
    const canEditBytes = canEdit && column.written !== undefined;
    if (bytes && !canEditBytes) return { kind: 'bytes', ...common, bytes, ...reason };
    if (bytes) {
      return { kind: 'bytes', ...common, bytes, editor, isNullable: column.isNullable };
    }
  }
  const isNullable = canEdit && column.isNullable;
  const isKnown = scalar === undefined || text !== undefined;
  return {
    kind: isKnown ? 'scalar' : 'unknown',
    ...common,
    text: text ?? xml,
    editor,
    isNullable,
    ...reason,
  };
}

/** False for a text that is not of the form that its column is written in. */
function isWritten({ written }: Column, text: string): boolean {
  if (!written) return true;
  if (written.type === 'Bytes') return cellBytes(text) !== undefined;
  try {
    canonicalText(written, text);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

function editorOf({ scalar, dateTimeMode, written }: Column): ScalarEditor | undefined {
  if (written) return written;
  if (scalar === undefined) return undefined;
  return scalar === 'DateTime'
    ? { type: scalar, hasKind: dateTimeMode === 'Utc' || dateTimeMode === undefined }
    : { type: scalar };
}
