import type { ValueNode } from '../../value.ts';
import { findNullRun, type Target } from '../records/place.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { Shape } from '../view/shape.ts';

/** A node that says what it stands for, and where. */
export interface TreeNode extends ValueNode {
  readonly target?: Target;
  readonly shape?: Shape | undefined;
  readonly document?: { readonly table: RecordTable };
}

/** How many children are made at once. */
const CHUNK = 500;

/**
 * The indices of a node's children in short ranges. Of a run of nulls, which may stand for billions,
 * only the first and the last.
 */
export function* childRanges(
  node: TreeNode,
): Generator<{ readonly start: number; readonly end: number }> {
  const { childCount } = node;
  for (let start = 0; start < childCount;) {
    const run = nullsFrom(node, start);
    if (run > 2) {
      yield { start, end: start + 1 };
      yield { start: start + run - 1, end: start + run };
      start += run;
      continue;
    }
    let end = start + 1;
    while (end < childCount && end < start + CHUNK && nullsFrom(node, end) <= 2) end++;
    yield { start, end };
    start = end;
  }
}

/** How many children from `index` on are null because of one run in the node's array. */
function nullsFrom(node: TreeNode, index: number): number {
  const array = node.target?.type === 'array' ? node.target.object : arrayOfList(node);
  if (array === undefined || !node.document) return 0;
  const run = findNullRun(node.document.table, array, index);
  return run ? Math.min(run.position + run.length, node.childCount) - index : 0;
}

function arrayOfList({ shape }: TreeNode): number | undefined {
  return shape?.kind === 'list' ? shape.array : undefined;
}
