import type { ValueChild, ValueNode, ValuePath } from './value.ts';

/** A node that was met on a walk. */
export interface Visited {
  /** The way to it from the node at which the walk began: child indices. */
  readonly path: ValuePath;
  /** The label under which its parent shows it: a member's name, `[0]`, a key. Empty for the first one. */
  readonly label: string;
  readonly node: ValueNode;
}

/** How many children are asked for at once. */
const STEP = 256;

/** A node that was met; its path is made for those who ask. */
class Met implements Visited {
  readonly label: string;
  readonly node: ValueNode;
  readonly #outer: Met | undefined;
  readonly #index: number;

  constructor(node: ValueNode, label = '', outer?: Met, index = 0) {
    this.node = node;
    this.label = label;
    this.#outer = outer;
    this.#index = index;
  }

  get path(): ValuePath {
    if (!this.#outer) return [];
    const path = [this.#index];
    for (let met = this.#outer; met.#outer; met = met.#outer) path.push(met.#index);
    return path.reverse();
  }
}

/**
 * Every node of a value, parents first, in order. An object that stands at several places comes at each
 * of them, but its children once; so a value that contains itself has an end.
 */
export function* walk(root: ValueNode): Generator<Visited, void, undefined> {
  const entered = new Set<number>();
  const start = new Met(root);
  const open = [{ met: start, next: 0, ready: [] as readonly ValueChild[] }];
  yield start;
  if (root.identity !== undefined) entered.add(root.identity);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const at = top.next % STEP;
    if (at === 0) top.ready = top.met.node.children(top.next, top.next + STEP);
    const child = top.ready[at];
    if (!child) {
      open.pop();
      continue;
    }
    const { label, node } = child;
    const met = new Met(node, label, top.met, top.next++);
    yield met;
    if (node.identity !== undefined) {
      if (entered.has(node.identity)) continue;
      entered.add(node.identity);
    }
    if (node.childCount > 0) open.push({ met, next: 0, ready: [] });
  }
}

/**
 * The path to a node by the labels on the way: names of members, keys, `[0]` for an item.
 * @returns undefined where one of them isn't there; of equal labels the first one counts.
 */
export function findPath(root: ValueNode, labels: readonly string[]): ValuePath | undefined {
  let node = root;
  const path: number[] = [];
  for (const label of labels) {
    const index = indexOf(node, label);
    const child = index === undefined ? undefined : node.children(index, index + 1)[0];
    if (index === undefined || !child) return undefined;
    path.push(index);
    node = child.node;
  }
  return path;
}

function indexOf(node: ValueNode, label: string): number | undefined {
  for (let start = 0; start < node.childCount; start += STEP) {
    const at = node.children(start, start + STEP).findIndex((child) => child.label === label);
    if (at !== -1) return start + at;
  }
  return undefined;
}
