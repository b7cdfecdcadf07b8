import type { NewValue } from '../../value.ts';
import { copyContent } from './copy.ts';
import type { Editing } from './editing.ts';
import { collectionContent, objectContent, refused, scalarContent } from './new-content.ts';
import type { Neighbours, SlotType } from './slot-type.ts';
import type { Token } from './tokens.ts';

const noNeighbours: Neighbours = { siblings: [], isHome: () => false };

/**
 * Makes what stands in a place for a new value; null for null. Records that it refers to go behind
 * all others.
 * @param neighbours what stands in such places already.
 * @throws FormatError when the value isn't one that the place takes.
 */
export function newContent(
  editing: Editing,
  slot: SlotType,
  value: NewValue,
  neighbours = noNeighbours,
): readonly Token[] | null {
  switch (value.kind) {
    case 'null':
      return null;
    case 'scalar':
      return scalarContent(editing, slot, value);
    case 'collection':
      return collectionContent(editing, slot, value);
    case 'object':
      return objectContent(editing, slot, value.wireTypeName, neighbours.siblings);
    case 'copy':
      return copyContent(editing, slot, editing.nodeAt(value.path), neighbours);
    case 'written':
      throw refused(value.form);
  }
}
