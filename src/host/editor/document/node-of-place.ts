import type { ValueNode } from '../../../formats/value.ts';
import type { RowPlace } from '../../../protocol/editor-rows.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import type { SessionDocument } from './session-document.ts';

/**
 * The node that a row shows: as it is now, or as it was loaded for what was taken out.
 * @param isRaw whether the rows are the records of the bytes
 */
export function nodeOfPlace(
  document: SessionDocument,
  place: RowPlace,
  isRaw = false,
): ValueNode | undefined {
  const root = rootOfPlace(document, place, isRaw);
  return root && nodeAt(root, place.path);
}

/** The value of the item that a row is in, as {@link nodeOfPlace}. */
export function rootOfPlace(
  { draft, decoded }: SessionDocument,
  { item: name, isRemoved }: RowPlace,
  isRaw: boolean,
): ValueNode | undefined {
  const item = isRemoved
    ? draft.base.items.find((loaded) => loaded.name === name)
    : draft.item(name);
  if (!item) return undefined;
  const { root, rawRecords } = decoded.get(item);
  return (isRaw ? rawRecords : undefined) ?? root;
}
