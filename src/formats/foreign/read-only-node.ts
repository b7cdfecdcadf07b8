import { copiedNode } from '../tree/copied-node.ts';
import type { ReadOnlyReason, ValueNode } from '../value.ts';

/** A node that can be looked at and not edited, with all that is below it. */
export function readOnlyNode(node: ValueNode, reason: ReadOnlyReason): ValueNode {
  const { range, identity } = node;
  return copiedNode(node, { range, identity, reason }, (child) => readOnlyNode(child, reason));
}
