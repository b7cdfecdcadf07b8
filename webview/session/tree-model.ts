import type { ItemRow, NodePath, RowPlace, ValueRow } from '../../src/protocol/editor-rows.ts';

/** How many children of a node are fetched at once. */
export const childrenPerPage = 500;

/** A node of the grid that has been fetched. */
export interface TreeNode {
  readonly key: string;
  readonly item: string | null;
  readonly path: NodePath;
  readonly depth: number;
  readonly parent: TreeNode | undefined;
  /** It was taken out: its item and path are those of what was loaded. */
  readonly isRemoved: boolean;
  row: ValueRow;
  isExpanded: boolean;
  /** The first children, as many as were fetched. */
  children: TreeNode[];
  /** What was taken out of it. */
  removed: readonly RemovedNode[];
}

interface RemovedNode {
  /** The index of the child in front of which it stood. */
  readonly index: number;
  readonly node: TreeNode;
}

/** A line of the grid: a node, or the offer to fetch more children of one. */
export type TreeLine =
  | { readonly type: 'node'; readonly key: string; readonly node: TreeNode }
  | {
      readonly type: 'more';
      readonly key: string;
      readonly parent: TreeNode;
      readonly depth: number;
    };

/** The key of a node: the same as long as its item and its place are. */
export function keyOf(item: string | null, path: NodePath, isRemoved = false): string {
  return JSON.stringify([item, ...path, ...(isRemoved ? ['removed'] : [])]);
}

/** Where a node is, for requests. */
export function placeOf({ item, path, isRemoved }: TreeNode): RowPlace {
  return isRemoved ? { item, path, isRemoved } : { item, path };
}

/** Whether a row has others below it. */
export function isOpenable({ childCount, removed = [] }: ValueRow): boolean {
  return childCount + removed.length > 0;
}

/** What is shown in the grid: the items, and inside them what the user opened. */
export class TreeModel {
  #items: TreeNode[] = [];
  /** Where each item stands among all of them, from 1. */
  #positions = new Map<TreeNode, number>();
  #lines: TreeLine[] = [];
  /** The index of each line by its key, made when it is first asked for. */
  #indices: Map<string, number> | undefined;
  #filter = '';
  /** Keys of nodes that are to be open when they come. */
  readonly #wanted: Set<string>;

  /** @param expanded keys of nodes that were open before the page was hidden */
  constructor(expanded: Iterable<string> = []) {
    this.#wanted = new Set(expanded);
  }

  /** All lines from top to bottom. */
  get lines(): readonly TreeLine[] {
    return this.#lines;
  }

  get itemCount(): number {
    return this.#items.length;
  }

  /** How many items pass the filter. */
  get shownItemCount(): number {
    return this.#shownItems().length;
  }

  /** Keys of all open nodes, to be kept while the page is hidden. */
  expandedKeys(): string[] {
    return [...this.#wanted];
  }

  /** How many children were fetched of the open nodes that have more than come at once. */
  fetchedCounts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const line of this.#lines) {
      if (line.type !== 'node' || !line.node.isExpanded) continue;
      const { key, children } = line.node;
      if (children.length > childrenPerPage) counts[key] = children.length;
    }
    return counts;
  }

  /** Takes new items over; what was open stays open. Gives the open nodes whose children are to be fetched. */
  setItems(rows: readonly ItemRow[]): TreeNode[] {
    const known = new Map(this.#items.map((node) => [node.key, node]));
    this.#items = rows.map((row) => {
      const { item, isRemoved = false } = row;
      const key = keyOf(item, [], isRemoved);
      return known.get(key) ?? newNode({ item, path: [], isRemoved }, undefined, row);
    });
    this.#positions = new Map(this.#items.map((node, index) => [node, index + 1]));
    const stale = this.#items.flatMap((node, index) => this.#setRow(node, rows[index] ?? node.row));
    this.#rebuild();
    return stale;
  }

  /** Puts fetched children in place. Gives those of them that are to be fetched in turn. */
  setChildren(parent: TreeNode, start: number, rows: readonly ValueRow[]): TreeNode[] {
    const stale: TreeNode[] = [];
    for (const [index, childRow] of rows.entries()) {
      const at = start + index;
      const path = [...parent.path, at];
      const { item, isRemoved } = parent;
      const old = parent.children[at];
      const node = old ?? newNode({ item, path, isRemoved }, parent, childRow);
      parent.children[at] = node;
      stale.push(...this.#setRow(node, childRow));
    }
    parent.children.length = Math.min(parent.children.length, parent.row.childCount);
    this.#rebuild();
    return stale;
  }

  /** Gives a node its row, and what was taken out of it. Gives the open nodes that are to be fetched. */
  #setRow(node: TreeNode, newRow: ValueRow): TreeNode[] {
    node.row = newRow;
    const known = new Map(node.removed.map((removed) => [removed.node.key, removed.node]));
    const below: TreeNode[] = [];
    node.removed = (newRow.removed ?? []).map((row) => {
      const key = keyOf(row.place.item, row.place.path, true);
      const removed = known.get(key) ?? newNode({ ...row.place, isRemoved: true }, node, row);
      below.push(...this.#setRow(removed, row));
      return { index: row.index, node: removed };
    });
    if (!isOpenable(newRow)) node.isExpanded = false;
    else if (this.#wanted.has(node.key)) node.isExpanded = true;
    return node.isExpanded ? [node, ...below] : [];
  }

  /** Opens or closes a node. True when its children are still to be fetched. */
  setExpanded(node: TreeNode, isExpanded: boolean): boolean {
    if (!isOpenable(node.row)) return false;
    node.isExpanded = isExpanded;
    if (isExpanded) this.#wanted.add(node.key);
    else this.#wanted.delete(node.key);
    this.#rebuild();
    return isExpanded && node.children.length === 0 && node.row.childCount > 0;
  }

  /** Opens nodes, all at once. */
  expand(nodes: readonly TreeNode[]): void {
    for (const node of nodes) {
      node.isExpanded = true;
      this.#wanted.add(node.key);
    }
    this.#rebuild();
  }

  /** Closes nodes and all below them. What was fetched stays. */
  collapse(nodes: readonly TreeNode[]): void {
    const stack = [...nodes];
    for (let node = stack.pop(); node; node = stack.pop()) {
      node.isExpanded = false;
      this.#wanted.delete(node.key);
      for (const child of node.children) stack.push(child);
      for (const { node: removed } of node.removed) stack.push(removed);
    }
    this.#rebuild();
  }

  /** The items that pass the filter. */
  get shownItems(): readonly TreeNode[] {
    return this.#shownItems();
  }

  /** Closes all nodes and forgets what was fetched of them. */
  collapseAll(): void {
    this.#wanted.clear();
    for (const node of this.#items) {
      node.isExpanded = false;
      node.children = [];
    }
    this.#rebuild();
  }

  /** Shows only items whose name contains the text, in whatever case. */
  setFilter(text: string): void {
    this.#filter = text.toLocaleLowerCase();
    this.#rebuild();
  }

  /** The line with a key; -1 when it isn't shown. */
  indexOf(key: string): number {
    this.#indices ??= new Map(this.#lines.map((line, index) => [line.key, index]));
    return this.#indices.get(key) ?? -1;
  }

  /** Where a node stands among its siblings, counted from 1, and how many there are. */
  placeOf(node: TreeNode): { readonly position: number; readonly count: number } {
    const { parent } = node;
    if (!parent) {
      return { position: this.#positions.get(node) ?? 0, count: this.#items.length };
    }
    const { removed } = parent;
    const count = parent.row.childCount + removed.length;
    const at = removed.findIndex((other) => other.node === node);
    if (at >= 0) return { position: (removed[at]?.index ?? 0) + at + 1, count };
    const index = node.path.at(-1) ?? 0;
    return { position: index + removed.filter((other) => other.index <= index).length + 1, count };
  }

  #shownItems(): TreeNode[] {
    if (this.#filter === '') return this.#items;
    return this.#items.filter((node) => row(node).label.toLocaleLowerCase().includes(this.#filter));
  }

  #rebuild(): void {
    const lines: TreeLine[] = [];
    // A stack and no recursion: payloads nest as deep as they like.
    const stack: TreeLine[] = this.#shownItems().map(lineOf).reverse();
    for (let line = stack.pop(); line; line = stack.pop()) {
      lines.push(line);
      if (line.type !== 'node' || !line.node.isExpanded) continue;
      const { node } = line;
      const isWhole = node.children.length >= node.row.childCount;
      if (!isWhole) {
        stack.push({ type: 'more', key: `${node.key}+`, parent: node, depth: node.depth + 1 });
      }
      let left = node.removed.length;
      for (let i = node.children.length; i >= 0; i--) {
        const child = node.children[i];
        if (child) stack.push(lineOf(child));
        for (; (node.removed[left - 1]?.index ?? -1) >= i; left--) {
          const removed = node.removed[left - 1];
          if (removed && (isWhole || removed.index <= i)) stack.push(lineOf(removed.node));
        }
      }
    }
    this.#lines = lines;
    this.#indices = undefined;
  }
}

function newNode(
  { item, path, isRemoved = false }: RowPlace,
  parent: TreeNode | undefined,
  valueRow: ValueRow,
): TreeNode {
  return {
    key: keyOf(item, path, isRemoved),
    item,
    path,
    depth: parent ? parent.depth + 1 : 0,
    parent,
    isRemoved,
    row: valueRow,
    isExpanded: false,
    children: [],
    removed: [],
  };
}

function row(node: TreeNode): ValueRow {
  return node.row;
}

function lineOf(node: TreeNode): TreeLine {
  return { type: 'node', key: node.key, node };
}

/** The rows of the items, with those in `changed` in the place of older ones of the same item. */
export function patchRows(
  rows: readonly ItemRow[],
  changed: readonly ItemRow[],
): readonly ItemRow[] {
  if (changed.length === 0) return rows;
  const keyOfRow = ({ item, isRemoved }: ItemRow): string => keyOf(item, [], isRemoved);
  const newer = new Map(changed.map((newRow) => [keyOfRow(newRow), newRow]));
  return rows.map((oldRow) => newer.get(keyOfRow(oldRow)) ?? oldRow);
}
