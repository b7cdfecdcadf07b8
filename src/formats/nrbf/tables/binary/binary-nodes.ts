import type { ScalarEditor, ValueChild, ValueNode } from '../../../value.ts';
import { isEditableColumn, rowsEditor, takesRows } from '../editable.ts';
import type { BinaryTables } from './binary-tables.ts';
import type { BinaryView } from './binary-view.ts';

/** The rows of a DataTable, or the tables of a DataSet, from `start` up to `end`. */
export function binaryChildren(
  { views }: BinaryTables,
  only: number | undefined,
  start: number,
  end: number,
  isEditable: boolean,
): ValueChild[] {
  if (only !== undefined) {
    const view = views[only];
    return view ? rowsOf(view, start, end, isEditable) : [];
  }
  return views.slice(start, end).map((view) => ({
    label: view.table.name,
    labelKind: 'member',
    node: {
      kind: 'table',
      typeName: 'DataTable',
      wireTypeName: 'System.Data.DataTable',
      childCount: view.rows.length,
      itemsEditor: isEditable ? rowsEditor(view.table, takesRows(view)) : undefined,
      children: (from, to) => rowsOf(view, from, to, isEditable),
    },
  }));
}

function rowsOf(view: BinaryView, start: number, end: number, isEditable: boolean): ValueChild[] {
  const first = Math.max(0, start);
  const count = Math.max(0, Math.min(end, view.rows.length) - first);
  return Array.from({ length: count }, (_, at) => ({
    label: `[${first + at}]`,
    labelKind: 'index',
    node: rowNode(view, first + at, isEditable),
  }));
}

function rowNode(view: BinaryView, row: number, isEditable: boolean): ValueNode {
  const { columns, name } = view.table;
  const rowState = view.state(row);
  const canEdit = isEditable && rowState !== 'deleted' && !view.isInEdit(row);
  return {
    kind: 'object',
    typeName: name,
    rowState,
    childCount: columns.length,
    children: (start, end) => {
      const first = Math.max(0, start);
      return columns.slice(first, end).map((column, at) => ({
        label: column.name,
        labelKind: 'member',
        node: cellNode(view, row, first + at, canEdit),
      }));
    },
  };
}

function cellNode(view: BinaryView, row: number, index: number, isEditable: boolean): ValueNode {
  const column = view.table.columns[index];
  const record = view.currentRecord(row);
  const value = view.cell(record, index);
  const canEdit = isEditable && isEditableColumn(view, index);
  const original =
    view.state(row) === 'modified' ? view.text(view.firstRecord(row), index) : undefined;
  const isChanged = original !== undefined && original !== view.text(record, index);
  return {
    kind: value.kind,
    typeName: column?.typeName ?? '',
    text: value.text,
    bytes: value.bytes,
    childCount: 0,
    children: () => [],
    editor: canEdit && column?.scalar !== undefined ? editorOf(column.scalar) : undefined,
    isNullable: canEdit && value.kind !== 'null' && column?.isNullable === true,
    ...(!canEdit && { readOnlyReason: 'unsupported-type' as const }),
    ...(isChanged && { originalText: original }),
  };
}

function editorOf(type: ScalarEditor['type']): ScalarEditor {
  return type === 'DateTime' ? { type, hasKind: false } : { type };
}
