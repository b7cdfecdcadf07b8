import { FormatError } from './errors.ts';
import type { ValueChild, ValueNode, ValuePath } from './value.ts';
import { l10n } from './reason.ts';

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

/**
 * The node at a path, which has to be one of a class: that of the format's own nodes.
 * @throws FormatError `no-such-node`, also where something else stands there.
 */
export function ownNodeAt<N extends ValueNode>(
  root: N,
  path: ValuePath,
  type: abstract new (...args: never[]) => N,
): N {
  const node = nodeAt(root, path);
  if (node instanceof type) return node;
  throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
}

/** A path in the labels of its nodes: `Items[0].Address`; as far as it leads somewhere. */
export function labelPath(root: ValueNode, path: ValuePath): string {
  let node = root;
  let text = '';
  for (const index of path) {
    const [child] = node.children(index, index + 1);
    if (!child) break;
    text += child.labelKind === 'index' || text === '' ? child.label : `.${child.label}`;
    node = child.node;
  }
  return text;
}
