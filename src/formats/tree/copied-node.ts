import type { ReadOnlyReason, ValueChild, ValueNode } from '../value.ts';

/** What of a copied node is another than in its original. */
export interface CopiedParts extends Pick<ValueNode, 'range' | 'identity'> {
  /** Why a scalar can't be edited; what has children is none. */
  readonly reason: ReadOnlyReason;
}

/** A node as it is shown, without what edits it, over children that the caller makes of the original's. */
export function copiedNode(
  node: ValueNode,
  { range, identity, reason }: CopiedParts,
  childOf: (child: ValueNode) => ValueNode,
): ValueNode {
  return {
    kind: node.kind,
    typeName: node.typeName,
    wireTypeName: node.wireTypeName,
    otherReading: node.otherReading,
    text: node.text,
    readOnlyReason: node.childCount > 0 ? 'not-scalar' : reason,
    rowState: node.rowState,
    originalText: node.originalText,
    picture: node.picture,
    color: node.color,
    summary: node.summary,
    warning: node.warning,
    childCount: node.childCount,
    range,
    bytes: node.bytes,
    identity,
    isCycle: node.isCycle,
    children: (start, end) =>
      node.children(start, end).map(({ label, labelKind, node: child }): ValueChild => {
        return { label, labelKind, node: childOf(child) };
      }),
  };
}
