import type { NodePath, RowPlace, ValueRow } from '../../src/protocol/editor-rows.ts';
import {
  childrenPerPage,
  isOpenable,
  placeOf,
  type TreeModel,
  type TreeNode,
} from './tree-model.ts';

/** What the loader needs of the page. */
export interface LoaderPage {
  /** Asks the host for children; undefined when it can't give them, which the page says. */
  ask(
    range: RowPlace & { readonly start: number; readonly end: number },
  ): Promise<readonly ValueRow[] | undefined>;
  /** How many children of a node were there before the page was hidden. */
  keptCount(key: string): number;
  /** Rows have come. */
  onRows(): void;
}

/** While many rows come, they are drawn now and then. */
const drawEachMs = 200;

/** Fetches the rows below others. */
export class ChildLoader {
  readonly #model: TreeModel;
  readonly #page: LoaderPage;
  /** Nodes of which more was fetched because their end came into sight, with how much was known then. */
  readonly #seen = new WeakMap<TreeNode, number>();

  constructor(model: TreeModel, page: LoaderPage) {
    this.#model = model;
    this.#page = page;
  }

  /** Fetches children from `start` on, and those of open nodes among them; as many as were there. */
  async fetch(parent: TreeNode, start: number): Promise<void> {
    const pending: [TreeNode, number][] = [[parent, start]];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [node, from] = next;
      const kept = this.#page.keptCount(node.key);
      const known = from === 0 ? Math.max(node.children.length, kept) : 0;
      const total = Math.min(node.row.childCount, Math.max(from + childrenPerPage, known));
      for (let at = from; at < total; at += childrenPerPage) {
        const end = Math.min(at + childrenPerPage, total);
        const rows = await this.#page.ask({ ...placeOf(node), start: at, end });
        if (!rows) return;
        const open = this.#model.setChildren(node, at, rows);
        for (const child of open) pending.push([child, 0]);
        this.#page.onRows();
      }
    }
  }

  /** Fetches more of a node as one scrolls; what the host can't give is asked for again by a click alone. */
  async fetchSeen(parent: TreeNode): Promise<void> {
    const known = parent.children.length;
    if (known === 0 || this.#seen.get(parent) === known) return;
    this.#seen.set(parent, known);
    await this.fetch(parent, known);
  }

  /**
   * Opens nodes and what is below them, level by level, until so many rows have come.
   * @returns whether all is open; false at the limit, or when it was called off
   */
  async expandAll(
    roots: readonly TreeNode[],
    maxRows: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    let level = roots.filter(({ row }) => isOpenable(row));
    let left = maxRows;
    let drawnAtMs = performance.now();
    while (level.length > 0) {
      const opened: TreeNode[] = [];
      for (const node of level) {
        if (node.row.childCount > left) break;
        left -= node.row.childCount;
        opened.push(node);
      }
      this.#model.expand(opened);
      for (const node of opened) {
        if (node.children.length < node.row.childCount) await this.#fetchAll(node);
        if (performance.now() - drawnAtMs > drawEachMs) {
          drawnAtMs = performance.now();
          this.#page.onRows();
        }
        if (signal.aborted || node.children.length < node.row.childCount) return false;
      }
      if (opened.length < level.length) return false;
      // What is the same as a row above has no end.
      const isFurther = ({ row }: TreeNode): boolean => isOpenable(row) && row.note === undefined;
      level = opened.flatMap(({ children }) => children.filter(isFurther));
    }
    this.#page.onRows();
    return true;
  }

  async #fetchAll(node: TreeNode): Promise<void> {
    const { childCount } = node.row;
    for (let at = node.children.length; at < childCount; at += childrenPerPage) {
      const end = Math.min(at + childrenPerPage, childCount);
      const rows = await this.#page.ask({ ...placeOf(node), start: at, end });
      if (!rows) return;
      this.#model.setChildren(node, at, rows);
    }
  }

  /** Opens the way to a node below another; undefined when there is none any more. */
  async wayTo(from: TreeNode, path: NodePath): Promise<TreeNode | undefined> {
    let node = from;
    for (const index of path) {
      this.#model.setExpanded(node, true);
      while (node.children.length <= index && node.children.length < node.row.childCount) {
        const known = node.children.length;
        await this.fetch(node, known);
        if (node.children.length === known) return undefined;
      }
      const child = node.children[index];
      if (!child) return undefined;
      node = child;
    }
    return node;
  }
}
