import type { ItemsEditor } from '../../value.ts';
import type { NrbfDocument } from '../view/document.ts';
import type { NrbfNode } from '../view/node.ts';
import { itemStoreOf } from './items/store-of.ts';

/** What can be done with a node's children; undefined when nothing can. */
export function itemsEditorOf(node: NrbfNode): ItemsEditor | undefined {
  const store = itemStoreOf(node);
  if (!store) return undefined;
  const { choices, key, canRemove, canMove } = store;
  if (choices.length === 0 && !canRemove && !canMove) return undefined;
  return { values: choices, canRemove, canMove, ...(key && { key }) };
}

const editableKeys = new WeakMap<NrbfDocument, Map<number, boolean>>();

/** True for a dictionary's entry whose key can be changed. */
export function hasEditableKey(node: NrbfNode): boolean {
  const { document, trail } = node;
  if (!trail || !document.isEditable || document.table.layout.at(trail.object) < 0) return false;
  let known = editableKeys.get(document);
  if (!known) editableKeys.set(document, (known = new Map<number, boolean>()));
  let isEditable = known.get(trail.object);
  if (isEditable === undefined) {
    const place = { slot: ~trail.object, primitive: 0, owner: -1, index: 0 };
    const parent = node.at(place, trail.outer);
    isEditable = itemStoreOf(parent)?.hasEditableKeys ?? false;
    known.set(trail.object, isEditable);
  }
  return isEditable;
}
