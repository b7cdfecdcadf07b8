import type { ItemsEditor } from '../../value.ts';
import type { BinaryView } from './binary/binary-view.ts';
import type { XmlView, XmlTables } from './xml-tables.ts';

/** What can be done with the rows of a table. Those that rows of other tables belong to stay. */
export function rowsEditor(
  { name, isParent }: { readonly name: string; readonly isParent: boolean },
  canInsert = true,
): ItemsEditor {
  const row = { kind: 'object', typeName: name, wireTypeName: name } as const;
  return { values: canInsert ? [row] : [], canRemove: !isParent, canMove: false };
}

/**
 * Whether the values of a column can be edited: relations, computed columns, and types that are only
 * shown are left alone, and so are attributes that belong to a namespace.
 */
export function isEditableCell({ schema }: XmlTables, { table }: XmlView, index: number): boolean {
  const { mapping, scalar, written, isReadOnly } = table.columns[index] ?? { mapping: 'text' };
  if (isReadOnly === true || table.tiedColumns.has(index)) return false;
  // Which of them .NET holds for equal, its texts don't tell.
  const isKey = table.uniqueKeys.some((key) => key.includes(index));
  if (scalar === undefined && (written === undefined || isKey)) return false;
  return mapping === 'element' || (mapping !== 'text' && schema.namespace === '');
}

/**
 * Whether a table takes new rows: one without rows has no arrays that they could stand in. A null of
 * DateTimeOffset is one only above a value of zero (dotnet/runtime, DateTimeOffsetStorage.Get), which
 * no other row has to be copied from.
 */
export function takesRows(view: BinaryView): boolean {
  const isMakeable = view.table.columns.every(({ typeName }) => typeName !== 'DateTimeOffset');
  return hasPlainColumns(view) && isMakeable && view.parts.recordCount > 0;
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
