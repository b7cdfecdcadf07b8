import type { Place } from '../../src/protocol/editor-rows.ts';
import { keyOf, type TreeModel, type TreeNode } from './tree-model.ts';

/** Whether a place stands above a row (negative), is its own (0), or stands below it. */
export function comparePlaces(
  { item, path }: Place,
  node: TreeNode | undefined,
  model: Pick<TreeModel, 'indexOf'>,
): number {
  if (!node) return 1;
  const itemsApart =
    model.indexOf(keyOf(item, [])) -
    model.indexOf(keyOf(node.item, [], node.depth === 0 && node.isRemoved));
  if (itemsApart !== 0) return itemsApart;
  for (const [depth, index] of path.entries()) {
    const other = node.path[depth];
    if (other === undefined) return 1;
    if (index !== other) return index - other;
  }
  return path.length - node.path.length;
}
