import { equalBytes } from '../../../formats/splice.ts';
import { indexAfterInsert, indexAfterRemove, type Slice } from '../../../formats/slices.ts';
import type { ValueEdit, ValueNode, ValuePath } from '../../../formats/value.ts';
import { indexOfNew } from './align-children.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import { isSameTree, type LeftOut, type TreeOfBytes } from './same-tree.ts';

/** How many nodes are looked at to find whether an object is shown in several places. */
const MAX_NODES = 100_000;

/** What an edit did to the places of rows. */
export type RowStep =
  /** A row came in, went out, or moved within `parent`; `before` and `after` are its indices. */
  | { readonly parent: ValuePath; readonly before?: number; readonly after?: number }
  /** A row or column came into an array of several dimensions, or went: `slice` counts in what is there now. */
  | { readonly parent: ValuePath; readonly slice: Slice; readonly isNew: boolean }
  /** What is in the row is another value's. */
  | { readonly replaced: ValuePath };

/** The edits of an item since it was loaded, as far as they moved rows; the earliest first. */
export interface RowTrail {
  readonly loaded: Uint8Array;
  readonly steps: readonly RowStep[];
}

/** Where a row was when its item was loaded; 'new' for one that came in, undefined where nobody knows. */
export type RowOrigin = ValuePath | 'new' | undefined;

/** Where the row at `path` was before the steps of a trail. */
export function originByTrail({ steps }: RowTrail, path: ValuePath): RowOrigin {
  let at = path;
  for (const step of [...steps].reverse()) {
    const before = beforeStep(step, at);
    if (before === 'new') return at.length === path.length ? 'new' : undefined;
    if (before === undefined) return undefined;
    at = before;
  }
  return at;
}

function beforeStep(step: RowStep, path: ValuePath): RowOrigin {
  if ('replaced' in step) {
    return path.length > step.replaced.length && isBelow(path, step.replaced) ? undefined : path;
  }
  const { parent } = step;
  const depth = parent.length;
  const index = path[depth];
  if (index === undefined || !isBelow(path, parent)) return path;
  if ('slice' in step) {
    const { slice, isNew } = step;
    const from = isNew ? indexAfterRemove(slice, index) : indexAfterInsert(slice, index);
    if (from === undefined) return path.length === depth + 1 ? 'new' : undefined;
    return [...path.slice(0, depth), from, ...path.slice(depth + 1)];
  }
  const { before, after } = step;
  let old = index;
  if (index === after) {
    if (before === undefined) return path.length === depth + 1 ? 'new' : undefined;
    old = before;
  } else {
    if (after !== undefined && index > after) old--;
    if (before !== undefined && old >= before) old++;
  }
  return [...path.slice(0, depth), old, ...path.slice(depth + 1)];
}

function isBelow(path: ValuePath, parent: ValuePath): boolean {
  return parent.every((step, at) => step === path[at]);
}

/**
 * What an edit did to the places of rows: null for nothing, undefined where that can't be told for
 * certain, as with an object that is shown in several places.
 */
function stepOf(
  edit: ValueEdit,
  before: TreeOfBytes,
  after: TreeOfBytes,
): RowStep | null | undefined {
  if (edit.type === 'set') return null;
  if (edit.type === 'insert-slice' || edit.type === 'remove-slice') {
    return sliceStep(edit, before, after);
  }
  const parent = edit.type === 'insert' ? edit.path : edit.path.slice(0, -1);
  const index = edit.path.at(-1) ?? 0;
  const [old, now] = [nodeAt(before.root, parent), nodeAt(after.root, parent)];
  if (!old || !now || isShared(before.root, edit.path)) return undefined;
  const certain = (step: LeftOut): typeof step | undefined =>
    isSameTree(before, after, step) ? step : undefined;
  switch (edit.type) {
    case 'insert': {
      const at = old.itemsEditor?.canMove ? edit.index : indexOfNew(old, now);
      return certain({ parent, after: Math.min(at, old.childCount) });
    }
    case 'remove':
      if (now.childCount < old.childCount) return certain({ parent, before: index });
      // A row of a table is marked as deleted, and stays.
      return certain({ parent, before: index, after: index }) && null;
    case 'move':
      return certain({ parent, before: index, after: edit.index });
    case 'rename':
      return certain({ parent, before: index, after: index }) && null;
    case 'set-null':
    case 'replace':
      if (edit.path.length === 0) return { replaced: [] };
      return certain({ parent, before: index, after: index }) && { replaced: edit.path };
  }
}

function sliceStep(
  { type, path, dimension, index }: Extract<ValueEdit, { type: 'insert-slice' | 'remove-slice' }>,
  before: TreeOfBytes,
  after: TreeOfBytes,
): RowStep | undefined {
  const lengths = nodeAt(after.root, path)?.itemsEditor?.slices?.lengths;
  if (!lengths || isShared(before.root, [...path, 0])) return undefined;
  const slice = { lengths, dimension, index };
  return { parent: path, slice, isNew: type === 'insert-slice' };
}

/** Whether an object on the way to a row is shown in another place as well. */
function isShared(root: ValueNode, path: ValuePath): boolean {
  const way = path.map((_, depth) => nodeAt(root, path.slice(0, depth)));
  const wanted = new Set(way.map((node) => node?.identity).filter((id) => id !== undefined));
  if (wanted.size === 0) return false;
  const seen = new Set<number>();
  const stack: { node: ValueNode; depth: number }[] = [{ node: root, depth: 0 }];
  let left = MAX_NODES;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    const isOnWay = depth >= 0 && depth < path.length;
    if (node.identity !== undefined && !isOnWay) {
      if (wanted.has(node.identity)) return true;
      if (seen.has(node.identity)) continue;
      seen.add(node.identity);
    }
    left -= node.childCount + 1;
    if (left < 0) return true;
    if (node.isCycle) continue;
    for (const [index, child] of node.children(0, node.childCount).entries()) {
      stack.push({ node: child.node, depth: isOnWay && index === path[depth] ? depth + 1 : -1 });
    }
  }
  return false;
}

/** The trail of an item with one more edit; undefined where that can't be followed for certain. */
export function trailAfter(
  trail: RowTrail | undefined,
  edit: ValueEdit,
  before: TreeOfBytes,
  after: TreeOfBytes,
): RowTrail | undefined {
  const step = trail && stepOf(edit, before, after);
  if (!trail || step === undefined) return undefined;
  return step === null ? trail : { ...trail, steps: [...trail.steps, step] };
}

/** Remembers which row of what was loaded each row of an edited item was. */
export class RowTrails {
  readonly #trails = new WeakMap<Uint8Array, RowTrail>();

  /** Undefined where an item was changed by more than edits of its rows since it was loaded. */
  of(
    item: { readonly bytes: Uint8Array; readonly loaded?: Uint8Array } | undefined,
  ): RowTrail | undefined {
    const loaded = item?.loaded;
    if (!item || !loaded) return undefined;
    if (equalBytes(loaded, item.bytes)) return { loaded, steps: [] };
    const trail = this.#trails.get(item.bytes);
    return trail && equalBytes(trail.loaded, loaded) ? trail : undefined;
  }

  /** Notes by which edits an item came to have these bytes. */
  keep(bytes: Uint8Array | undefined, trail: RowTrail | undefined): void {
    if (bytes && trail) this.#trails.set(bytes, trail);
  }
}
