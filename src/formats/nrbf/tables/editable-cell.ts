import type { TableView, XmlTables } from './xml-tables.ts';

/**
 * Whether the values of a column can be edited: relations, computed columns, and types that are only
 * shown are left alone, and so are attributes that belong to a namespace.
 */
export function isEditableCell(
  { schema }: XmlTables,
  { table }: TableView,
  index: number,
): boolean {
  const { mapping, scalar, isReadOnly } = table.columns[index] ?? { mapping: 'text' };
  if (scalar === undefined || isReadOnly === true || table.tiedColumns.has(index)) return false;
  return mapping === 'element' || (mapping !== 'text' && schema.namespace === '');
}
