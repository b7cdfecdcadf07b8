import type { ValueNode } from '../../../formats/value.ts';

/** Whether a value can be looked at in rows and columns: a table, or a list of objects. */
export function isTabular(node: ValueNode): boolean {
  if (node.kind === 'table') return true;
  if (node.kind !== 'list' || node.childCount === 0) return false;
  const first = node.children(0, 1)[0]?.node;
  return first?.kind === 'object' && first.childCount > 0;
}
