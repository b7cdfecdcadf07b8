import { FormatError } from '../../errors.ts';
import type { ValueNode } from '../../value.ts';

/** A container whose children have changed: which child of the new one an old one has become. */
export interface ChildMove {
  readonly container: ValueNode;
  /** The new index of an old child; undefined for the one that was removed. */
  readonly indexAfter: (index: number) => number | undefined;
  readonly countAfter: number;
}

/**
 * Checks that two trees are the same but for the children of one container.
 * @throws FormatError `verification-failed`.
 */
export function verifyStructure(before: ValueNode, after: ValueNode, move: ChildMove): void {
  const stack: [ValueNode, ValueNode][] = [[before, after]];
  const seen = new Map<number, number | undefined>();
  for (let pair = stack.pop(); pair; pair = stack.pop()) {
    const [old, current] = pair;
    const isSame =
      old.kind === current.kind && old.typeName === current.typeName && old.text === current.text;
    if (!isSame) throw failed(`${old.typeName} ${old.text ?? old.kind} has changed`);
    if (old.childCount === 0 && current.childCount === 0) {
      if (old.bytes?.length !== current.bytes?.length) throw failed('bytes have changed');
      continue;
    }
    if (old.identity !== undefined) {
      if (seen.has(old.identity)) {
        if (seen.get(old.identity) !== current.identity)
          throw failed('a reference leads elsewhere');
        continue;
      }
      seen.set(old.identity, current.identity);
    }
    const isContainer = isSameNode(old, move.container);
    if (current.childCount !== (isContainer ? move.countAfter : old.childCount)) {
      throw failed('a value has another number of items');
    }
    pushChildren(stack, old, current, isContainer ? move.indexAfter : (index) => index);
  }
}

function isSameNode(a: ValueNode, b: ValueNode): boolean {
  if (a === b) return true;
  return a.identity !== undefined && a.identity === b.identity;
}

function pushChildren(
  stack: [ValueNode, ValueNode][],
  old: ValueNode,
  current: ValueNode,
  indexAfter: (index: number) => number | undefined,
): void {
  const newer = current.children(0, Math.min(current.childCount, MAX_CHILDREN));
  for (const [index, child] of old.children(0, MAX_CHILDREN).entries()) {
    const target = indexAfter(index);
    if (target === undefined) continue;
    const other = newer[target];
    if (!other) continue;
    if (child.labelKind !== 'index' && child.label !== other.label) throw failed('a label changed');
    stack.push([child.node, other.node]);
  }
}

/** Children beyond this many are not compared one by one: runs of nulls may claim billions. */
const MAX_CHILDREN = 1_000_000;

function failed(reason: string): FormatError {
  return new FormatError('verification-failed', `The edited stream is not used: ${reason}.`);
}
