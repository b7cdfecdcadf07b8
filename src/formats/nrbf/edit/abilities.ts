import type { ItemsEditor, ValueChoice } from '../../value.ts';
import { RecordType } from '../constants.ts';
import { newNrbfItems } from '../new-item.ts';
import type { NrbfDocument } from '../view/document.ts';
import type { Abilities, NrbfNode } from '../view/node.ts';
import { itemStoreOf } from './items/store-of.ts';
import { hasEditableBytes } from './plan-bytes.ts';
import { slicesOf } from './slices.ts';
import { isWritable, kindOfPlace, replacementsFor } from './plan-place.ts';

/** What the edits of this folder can do with nodes. */
export const abilities: Abilities = {
  isNullable,
  replacements,
  items,
  hasEditableKey,
  hasEditableBytes,
};

function isNullable(node: NrbfNode): boolean {
  const { place, document } = node;
  if (!document.isEditable || place.primitive !== 0 || !isWritable(node)) return false;
  if (node.isOwnCollection) return false;
  // A struct or enum may be null only where the stream or a Nullable says so.
  if (place.slot < 0)
    return node.target.type === 'object' && kindOfPlace(node)?.isNullable === true;
  switch (document.table.bytes[place.slot]) {
    case RecordType.MemberReference:
    case RecordType.BinaryObjectString:
      return true;
    case RecordType.MemberPrimitiveTyped:
      return kindOfPlace(node)?.isNullable === true;
    default:
      return false;
  }
}

function replacements(node: NrbfNode): readonly ValueChoice[] | undefined {
  const { document, place, trail } = node;
  if (!document.isEditable || node.isOwnCollection) return undefined;
  return place.owner < 0 && !trail ? newNrbfItems.choices : replacementsFor(node);
}

function items(node: NrbfNode): ItemsEditor | undefined {
  const { shape, document } = node;
  if (shape?.kind === 'tables') return document.isEditable ? shape.read()?.rowsEditor : undefined;
  const store = itemStoreOf(node);
  if (!store) return undefined;
  const slices = slicesOf(node);
  if (slices) return { values: [], canRemove: false, canMove: false, slices };
  const { choices, key, canRemove, canMove } = store;
  if (choices.length === 0 && !canRemove && !canMove) return undefined;
  return { values: choices, canRemove, canMove, ...(key && { key }) };
}

const editableKeys = new WeakMap<NrbfDocument, Map<number, boolean>>();

function hasEditableKey(node: NrbfNode): boolean {
  const { document, trail } = node;
  // A field beside the dictionary that its object is has the same object above it.
  if (trail?.shape?.kind !== 'dictionary' || !document.isEditable) return false;
  if (document.table.classOf.at(trail.object) < 0) return false;
  let known = editableKeys.get(document);
  if (!known) editableKeys.set(document, (known = new Map<number, boolean>()));
  let isEditable = known.get(trail.object);
  if (isEditable === undefined) {
    const place = { slot: ~trail.object, primitive: 0, owner: -1, index: 0 };
    const part = { label: '', members: [], collection: trail.shape };
    const parent = node.child(place, trail.outer, undefined, part);
    isEditable = itemStoreOf(parent)?.hasEditableKeys ?? false;
    known.set(trail.object, isEditable);
  }
  return isEditable;
}
