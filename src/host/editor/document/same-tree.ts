import { equalBytes } from '../../../formats/splice.ts';
import type { ValueChild, ValueNode, ValuePath } from '../../../formats/value.ts';

/** How many nodes are looked at before two trees count as different. */
const MAX_NODES = 100_000;

/** A value whose nodes' ranges belong to its bytes. */
export interface TreeOfBytes {
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
}

/** A row that is left out of a comparison: its index on either side, absent where it isn't there. */
export interface LeftOut {
  /** The way to the row's parent, on both sides. */
  readonly parent: ValuePath;
  readonly before?: number;
  readonly after?: number;
}

/** Nodes that may still be looked at. */
export interface LookBudget {
  left: number;
}

/**
 * Whether two values show the same, all the way down, but for one row. Nothing is said of the state of
 * table rows around the row that is left out, which follows from what is in it. False as well for trees that are too
 * large to look at.
 */
export function isSameTree(
  before: TreeOfBytes,
  after: TreeOfBytes,
  leftOut?: LeftOut,
  budget: LookBudget = { left: MAX_NODES },
): boolean {
  const seen = new Set<string>();
  const stack = [{ a: before.root, b: after.root, depth: leftOut ? 0 : -1 }];
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const { a, b, depth } = pair;
    const isAround = depth >= 0;
    const isParent = depth === leftOut?.parent.length;
    if (budget.left-- <= 0) return false;
    if (isAround ? a.kind !== b.kind : !isSameNode(before, after, a, b)) return false;
    if (a.isCycle && b.isCycle) continue;
    if (a.identity !== undefined && b.identity !== undefined && a.childCount > 0) {
      const key = `${a.identity} ${b.identity}`;
      if (!isAround && seen.has(key)) continue;
      seen.add(key);
    }
    if (Math.max(a.childCount, b.childCount) > budget.left) return false;
    const olds = childrenBut(a, isParent ? leftOut.before : undefined);
    const news = childrenBut(b, isParent ? leftOut.after : undefined);
    if (olds.length !== news.length) return false;
    const onWay = isAround && !isParent ? leftOut?.parent[depth] : undefined;
    for (const [index, old] of olds.entries()) {
      const now = news[index];
      if (!now || (old.labelKind !== 'index' && old.label !== now.label)) return false;
      stack.push({ a: old.node, b: now.node, depth: index === onWay ? depth + 1 : -1 });
    }
  }
  return true;
}

function childrenBut(node: ValueNode, index: number | undefined): readonly ValueChild[] {
  const children = node.children(0, node.childCount);
  return index === undefined ? children : children.filter((_, at) => at !== index);
}

function isSameNode(before: TreeOfBytes, after: TreeOfBytes, a: ValueNode, b: ValueNode): boolean {
  if (a.kind !== b.kind || a.typeName !== b.typeName || a.wireTypeName !== b.wireTypeName)
    return false;
  if (a.text !== b.text || a.childCount !== b.childCount || a.isCycle !== b.isCycle) return false;
  if (a.rowState !== b.rowState || a.originalText !== b.originalText) return false;
  if (a.bytes && b.bytes && !equalBytes(a.bytes, b.bytes)) return false;
  // All that are no numbers have one text.
  return a.text !== 'NaN' || isSameRange(before, a, after, b) !== false;
}

/** Whether two nodes have the same bytes; undefined where one has no place of its own. */
export function isSameRange(
  before: TreeOfBytes,
  a: ValueNode,
  after: TreeOfBytes,
  b: ValueNode,
): boolean | undefined {
  if (!a.range || !b.range) return undefined;
  return equalBytes(
    before.bytes.subarray(a.range.start, a.range.end),
    after.bytes.subarray(b.range.start, b.range.end),
  );
}
