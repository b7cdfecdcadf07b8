import { findNullRun, itemPlace, NULL_SLOT, type Place } from '../records/place.ts';
import type { ValueNode } from '../../value.ts';
import type { NrbfNode } from '../view/node.ts';

/** How many children are looked at in one go. */
const CHUNK = 32;

function placeOf({ target, shape, document }: NrbfNode, index: number): Place | undefined {
  if (target.type === 'array') return itemPlace(document.table, target.object, index);
  return shape?.kind === 'list' ? shape.items.at(index) : undefined;
}

/**
 * How many of a node's children, from one on, are null because a run of nulls says so: a few bytes may
 * stand for billions. 0 for a child that has a record of its own.
 */
export function nullsFrom(node: NrbfNode, index: number): number {
  const place = placeOf(node, index);
  if (place?.slot !== NULL_SLOT || place.owner < 0) return 0;
  const { table } = node.document;
  if (table.classOf.at(place.owner) >= 0) return 0;
  const run = findNullRun(table, place.owner, place.index);
  if (!run) return 0;
  const left = node.childCount - index;
  const isStack = node.shape?.kind === 'list' && node.shape.storage?.style === 'stack';
  const length = isStack ? place.index - run.position + 1 : run.position + run.length - place.index;
  return Math.min(left, length);
}

/** A node's children one by one; of a run of nulls the first alone. */
export function* distinctChildren(node: NrbfNode): Generator<{ index: number; node: ValueNode }> {
  const count = node.childCount;
  for (let index = 0; index < count;) {
    const nulls = nullsFrom(node, index);
    const end = nulls > 0 ? index + 1 : Math.min(count, index + CHUNK);
    for (const [offset, child] of node.children(index, end).entries()) {
      if (nulls === 0 && offset > 0 && nullsFrom(node, index + offset) > 0) break;
      yield { index: index + offset, node: child.node };
    }
    index = nulls > 0 ? index + nulls : nextRun(node, index, end);
  }
}

/** The first child behind `from`, and before `end`, that a run of nulls covers. */
function nextRun(node: NrbfNode, from: number, end: number): number {
  for (let index = from; index < end; index++) if (nullsFrom(node, index) > 0) return index;
  return end;
}
