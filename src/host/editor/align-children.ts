import type { ValueNode } from '../../formats/value.ts';

/** How many children are looked at to find where some came or went. */
const MAX_LOOKED_AT = 2000;

/**
 * Which child of `before` each child of `after` was: those in front of the place where items came or
 * went keep their index, those behind it move by the difference. Undefined for new ones.
 */
export function alignChildren(
  before: ValueNode,
  after: ValueNode,
): (index: number) => ValueNode | undefined {
  const shift = after.childCount - before.childCount;
  const childAt = (index: number): ValueNode | undefined =>
    index < 0 ? undefined : before.children(index, index + 1)[0]?.node;
  if (shift === 0) return childAt;
  const same = commonStart(before, after);
  return (index) => {
    if (index < same) return childAt(index);
    return shift > 0 && index < same + shift ? undefined : childAt(index - shift);
  };
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
