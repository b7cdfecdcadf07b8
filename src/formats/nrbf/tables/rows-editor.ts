import type { ItemsEditor } from '../../value.ts';
import { takesRows } from './binary/editable.ts';
import type { TablesInStream } from './in-stream.ts';

/** What can be done with the rows of a table. */
export function rowsEditor(tableName: string, canInsert = true): ItemsEditor {
  const row = { kind: 'object', typeName: tableName, wireTypeName: tableName } as const;
  return { values: canInsert ? [row] : [], canRemove: true, canMove: false };
}

/** What can be done with the rows of a DataTable; undefined for a DataSet. */
export function rowsEditorOf(inStream: TablesInStream | undefined): ItemsEditor | undefined {
  const { only } = inStream ?? {};
  if (!inStream || only === undefined) return undefined;
  if (inStream.form === 'xml') {
    const view = inStream.tables.views[only];
    return view && rowsEditor(view.table.name);
  }
  const view = inStream.tables.views[only];
  return view && rowsEditor(view.table.name, takesRows(view));
}
