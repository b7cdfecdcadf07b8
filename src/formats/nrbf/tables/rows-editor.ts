import type { ItemsEditor } from '../../value.ts';

/** What can be done with the rows of a table. Those that rows of other tables belong to stay. */
export function rowsEditor(
  { name, isParent }: { readonly name: string; readonly isParent: boolean },
  canInsert = true,
): ItemsEditor {
  const row = { kind: 'object', typeName: name, wireTypeName: name } as const;
  return { values: canInsert ? [row] : [], canRemove: !isParent, canMove: false };
}
