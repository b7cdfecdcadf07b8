import type { ValueNode } from '../../../formats/value.ts';
import type { RowPlace } from '../../../protocol/editor-rows.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import type { SessionDocument } from './session-document.ts';

/** The node that a row shows: as it is now, or as it was loaded for what was taken out. */
export function nodeOfPlace(
  { draft, decoded }: SessionDocument,
  { item: name, path, isRemoved }: RowPlace,
): ValueNode | undefined {
  const item = isRemoved
    ? draft.base.items.find((loaded) => loaded.name === name)
    : draft.item(name);
  return item && nodeAt(decoded.get(item).root, path);
}
