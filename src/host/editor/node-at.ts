import type { ValueChild, ValueNode, ValuePath } from '../../formats/value.ts';

/** The node at a path; undefined when the path leads nowhere. */
export function nodeAt(root: ValueNode, path: ValuePath): ValueNode | undefined {
  let node: ValueNode | undefined = root;
  for (const index of path) {
    node = node.children(index, index + 1)[0]?.node;
    if (node === undefined) return undefined;
  }
  return node;
}

/** The node at a path that isn't the root's, with its label; undefined when the path leads nowhere. */
export function childAt(root: ValueNode, path: ValuePath): ValueChild | undefined {
  const index = path.at(-1);
  if (index === undefined) return undefined;
  return nodeAt(root, path.slice(0, -1))?.children(index, index + 1)[0];
}
