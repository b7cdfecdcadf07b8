import type { ValueChild, ValueNode } from '../../formats/value.ts';
import type { RowPlace, ValueRow } from '../../protocol/editor.ts';
import { alignChildren } from './align-children.ts';
import { nodeAt } from './node-at.ts';
import { changedTypeRemark } from './class-remark.ts';
import { nodeOfPlace } from './node-of-place.ts';
import { canEdit } from './capabilities.ts';
import type { EditorView } from './editor-state.ts';
import { isItemEditable } from './item-rows.ts';
import { nodeAbilities } from './row-abilities.ts';
import type { SameObjects } from './same-objects.ts';
import { valueRow } from './value-rows.ts';

/** Which children of which node are asked for. */
export interface ChildRange extends RowPlace {
  readonly start: number;
  readonly end: number;
}

/** The rows of a value's children. Empty for a path that leads nowhere. */
export function childRows(
  view: EditorView,
  { item, path, isRemoved, start, end }: ChildRange,
  same: SameObjects,
): readonly ValueRow[] {
  const { draft, decoded } = view.document;
  if (isRemoved)
    return plainRows(nodeOfPlace(view.document, { item, path, isRemoved }), start, end);
  const current = draft.items().find(({ name }) => name === item);
  if (!current) return [];
  const value = decoded.get(current);
  if (view.isRaw) return plainRows(nodeAt(value.rawRecords ?? value.root, path), start, end);
  const node = nodeAt(value.root, path);
  if (!node) return [];
  const loaded = current.state === 'changed' ? current.loaded : undefined;
  const before = loaded && nodeAt(decoded.get({ ...current, bytes: loaded }).root, path);
  const alignment = before && alignChildren(before, node);
  const isEditable = canEdit(view) && isItemEditable(current);
  const { itemsEditor } = node;
  return node.children(start, end).map((child, index) => {
    const old = alignment?.(start + index);
    const childPath = [...path, start + index];
    const sameAs = same.firstOf(value.root, child.node, childPath);
    const row = valueRow(child.node, {
      label: child.label,
      canEdit: isEditable,
      abilities: nodeAbilities(child.node, itemsEditor, isEditable),
      ...(old && { before: old }),
      ...(alignment && !old && { isNew: true }),
      ...(sameAs !== undefined && { sameAs }),
    });
    const remark = changedTypeRemark(value.format, node, old, child.node);
    return remark === undefined || row.warning !== undefined ? row : { ...row, warning: remark };
  });
}

/** Rows that can be looked at and nothing else. */
function plainRows(node: ValueNode | undefined, start: number, end: number): readonly ValueRow[] {
  const children: readonly ValueChild[] = node?.children(start, end) ?? [];
  return children.map((child) =>
    valueRow(child.node, { label: child.label, canEdit: false, abilities: [] }),
  );
}
