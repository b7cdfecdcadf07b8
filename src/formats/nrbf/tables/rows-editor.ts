import type { ItemsEditor } from '../../value.ts';
import { takesRows } from './binary/editable.ts';
import type { TablesInStream } from './in-stream.ts';

/** What can be done with the rows of a table. Those that rows of other tables belong to stay. */
export function rowsEditor(
  { name, isParent }: { readonly name: string; readonly isParent: boolean },
  canInsert = true,
): ItemsEditor {
  const row = { kind: 'object', typeName: name, wireTypeName: name } as const;
  return { values: canInsert ? [row] : [], canRemove: !isParent, canMove: false };
}

/** What can be done with the rows of a DataTable; undefined for a DataSet. */
export function rowsEditorOf(inStream: TablesInStream | undefined): ItemsEditor | undefined {
  const { only } = inStream ?? {};
  if (!inStream || only === undefined) return undefined;
  if (inStream.form === 'xml') {
    const view = inStream.tables.views[only];
    return view && rowsEditor(view.table);
  }
  const view = inStream.tables.views[only];
  return view && rowsEditor(view.table, takesRows(view));
}
