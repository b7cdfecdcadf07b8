import type { ValueChild, ValueNode } from '../../../formats/value.ts';
import { isSameTree, type LookBudget, type TreeOfBytes } from './same-tree.ts';

/** How many children are looked at to find where some came or went. */
const MAX_LOOKED_AT = 2000;
/** How many nodes are looked at in all of them. */
const MAX_NODES = 100_000;

/**
 * Which child of `before` each child of `after` was, where only the two can be compared: its index,
 * 'new', or undefined where that isn't certain. It is where no child can move, and where all but one
 * are the same.
 */
export function alignChildren(
  before: TreeOfBytes,
  after: TreeOfBytes,
): (index: number) => number | 'new' | undefined {
  const [old, now] = [before.root, after.root];
  const shift = now.childCount - old.childCount;
  const isFixed = (node: ValueNode): boolean => node.kind === 'object' && !node.itemsEditor;
  if (shift === 0 && isFixed(old) && isFixed(now)) return (index) => index;
  const count = Math.max(old.childCount, now.childCount);
  if (Math.abs(shift) > 1 || count > MAX_LOOKED_AT) return () => undefined;
  const budget = { left: MAX_NODES };
  const olds = old.children(0, count);
  const news = now.children(0, count);
  const isSame = (at: number, by: number): boolean =>
    isSameChild(before, olds[at], after, news[at + by], budget);
  let same = 0;
  while (same < Math.min(old.childCount, now.childCount) && isSame(same, 0)) same++;
  const firstOfRest = shift > 0 ? same : same + 1;
  for (let at = firstOfRest; at < old.childCount; at++) {
    if (!isSame(at, shift)) return () => undefined;
  }
  return (index) => {
    if (index < same || shift === 0) return index;
    return shift > 0 && index === same ? 'new' : index - shift;
  };
}

function isSameChild(
  before: TreeOfBytes,
  old: ValueChild | undefined,
  after: TreeOfBytes,
  now: ValueChild | undefined,
  budget: LookBudget,
): boolean {
  if (!old || !now || (old.labelKind !== 'index' && old.label !== now.label)) return false;
  const [a, b] = [old.node, now.node];
  return isSameTree({ ...before, root: a }, { ...after, root: b }, undefined, budget);
}

/**
 * Where the child is that came into a node whose children find their place by themselves. Among more
 * children than are looked at, it is taken to be the last.
 */
export function indexOfNew(before: ValueNode, after: ValueNode): number {
  const same = commonStart(before, after);
  return same < MAX_LOOKED_AT ? same : after.childCount - 1;
}

function commonStart(before: ValueNode, after: ValueNode): number {
  const count = Math.min(before.childCount, after.childCount, MAX_LOOKED_AT);
  const olds = before.children(0, count);
  const news = after.children(0, count);
  let same = 0;
  while (
    same < count &&
    olds[same]?.label === news[same]?.label &&
    isAlike(olds[same]?.node, news[same]?.node)
  ) {
    same++;
  }
  return same;
}

/** Whether two nodes look the same without opening them. */
function isAlike(a: ValueNode | undefined, b: ValueNode | undefined): boolean {
  if (!a || !b) return false;
  if (a.kind !== b.kind || a.typeName !== b.typeName || a.childCount !== b.childCount) return false;
  if (a.text !== b.text) return false;
  if (a.kind !== 'object') return true;
  // Objects without a text differ in their members.
  const members = Math.min(a.childCount, 8);
  const olds = a.children(0, members);
  const news = b.children(0, members);
  return olds.every(({ node }, index) => node.text === news[index]?.node.text);
}
