import type { ReadOnlyReason, ValueChild, ValueNode } from '../value.ts';

/** A node that can be looked at and not edited, with all that is below it. */
export function readOnlyNode(node: ValueNode, reason: ReadOnlyReason): ValueNode {
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
    range: node.range,
    bytes: node.bytes,
    identity: node.identity,
    isCycle: node.isCycle,
    children: (start, end) =>
      node.children(start, end).map(({ label, labelKind, node: child }): ValueChild => ({
        label,
        labelKind,
        node: readOnlyNode(child, reason),
      })),
  };
}
