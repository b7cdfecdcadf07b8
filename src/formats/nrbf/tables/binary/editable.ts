import type { BinaryView } from './binary-view.ts';

/** Whether a table takes new rows: one without rows has no arrays that they could stand in. */
export function takesRows(view: BinaryView): boolean {
  return hasPlainColumns(view) && view.parts.recordCount > 0;
}

/**
 * Whether cells of a table can be set. Computed columns are stored with the rest, and .NET doesn't
 * compute them anew when it reads them.
 */
export function hasPlainColumns({ table: { columns } }: BinaryView): boolean {
  return columns.length > 0 && columns.every(({ isComputed }) => !isComputed);
}

/** Whether cells of a column can be set: relations and values of other types are left alone. */
export function isEditableColumn(view: BinaryView, index: number): boolean {
  const column = view.table.columns[index];
  if (column?.scalar === undefined || column.isReadOnly) return false;
  if (view.table.tiedColumns.has(index) || !hasPlainColumns(view)) return false;
  return view.storedType(index) === (column.scalar === 'Guid' ? 'Object' : column.scalar);
}
