import type { ValueChild, ValueNode } from '../../../formats/value.ts';
import type { NodePath, RowPlace, ValueRow } from '../../../protocol/editor-rows.ts';
import { childAt, nodeAt } from '../../../formats/node-at.ts';
import { changedTypeRemark } from '../texts/class-remark.ts';
import { nodeOfPlace } from '../document/node-of-place.ts';
import { canEdit, type EditorView } from '../editor-view.ts';

import { isItemEditable } from './item-rows.ts';
import { childOrigins, type EditedValue, revertedBytes } from '../document/revert-edit.ts';
import { nodeAbilities } from './row-abilities.ts';
import type { SameObjects } from './same-objects.ts';
import { valueRow } from './value-rows.ts';

/** How many bytes of items are decoded for one answer to find which rows can be taken back. */
const MAX_BYTES_TRIED = 16 * 1024 * 1024;

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
  const edited = view.document.rows.edited(item);
  const origins = edited && childOrigins(edited, path);
  const isEditable = canEdit(view) && isItemEditable(current);
  const { itemsEditor } = node;
  const budget = { bytes: MAX_BYTES_TRIED };
  return node.children(start, end).map((child, index) => {
    const origin = origins?.(start + index);
    const before = edited && origin !== undefined && origin !== 'new';
    const old = before ? childAt(edited.loaded.root, origin) : undefined;
    const childPath = [...path, start + index];
    const sameAs = same.firstOf(value.root, child.node, childPath);
    const hasOtherName = old && child.labelKind !== 'index' && old.label !== child.label;
    const row = valueRow(child.node, {
      label: child.label,
      canEdit: isEditable,
      abilities: nodeAbilities(child.node, itemsEditor, isEditable),
      ...(old && { before: old.node }),
      ...(origin === 'new' && { isNew: true }),
      ...(hasOtherName && { nameWas: old.label }),
      ...(edited && isEditable && { canRevert: () => canRevert(edited, childPath, budget) }),
      ...(sameAs !== undefined && { sameAs }),
    });
    const remark = changedTypeRemark(value.format, node, old?.node, child.node);
    return remark === undefined || row.warning !== undefined ? row : { ...row, warning: remark };
  });
}

function canRevert(edited: EditedValue, path: NodePath, budget: { bytes: number }): boolean {
  budget.bytes -= edited.current.own.length;
  return budget.bytes >= 0 && revertedBytes(edited, path) !== undefined;
}

/** Rows that can be looked at and nothing else. */
function plainRows(node: ValueNode | undefined, start: number, end: number): readonly ValueRow[] {
  const children: readonly ValueChild[] = node?.children(start, end) ?? [];
  return children.map((child) =>
    valueRow(child.node, { label: child.label, canEdit: false, abilities: [] }),
  );
}
