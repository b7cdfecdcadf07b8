import type { ValueNode, ValuePath } from '../../formats/value.ts';

/** The node at a path; undefined when the path leads nowhere. */
export function nodeAt(root: ValueNode, path: ValuePath): ValueNode | undefined {
  let node: ValueNode | undefined = root;
  for (const index of path) {
    node = node.children(index, index + 1)[0]?.node;
    if (node === undefined) return undefined;
  }
  return node;
}
