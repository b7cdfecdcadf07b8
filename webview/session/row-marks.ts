import { maxPlaces } from '../../src/protocol/editor-places.ts';
import type { RowPlace } from '../../src/protocol/editor-rows.ts';
import type { MarkWay } from '../ui/virtual-rows.ts';
import { placeOf, type TreeModel, type TreeNode } from './tree-model.ts';

/** The rows that are selected together, so that several can be copied or pasted into. */
export class RowMarks {
  readonly #model: TreeModel;
  #keys = new Set<string>();
  #anchor: string | undefined;
  /** The selection that follows is that of a mark: the marks stay. */
  #isMarking = false;

  constructor(model: TreeModel) {
    this.#model = model;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** The nodes that are selected together, from top to bottom; empty where there is but one. */
  get nodes(): readonly TreeNode[] {
    if (this.#keys.size < 2) return [];
    const { lines } = this.#model;
    return lines.flatMap((line) =>
      line.type === 'node' && this.#keys.has(line.key) ? [line.node] : [],
    );
  }

  /** @param selected the row that had the focus until now */
  mark(key: string, how: MarkWay, selected: string | undefined): void {
    this.#isMarking = how !== 'only';
    if (how === 'only') {
      this.clear();
      return;
    }
    const from = this.#anchor ?? selected ?? key;
    if (how === 'range') this.#markRange(from, key);
    else {
      if (this.#keys.size === 0 && selected !== undefined) this.#keys.add(selected);
      if (!this.#keys.delete(key)) this.#keys.add(key);
    }
    this.#anchor = how === 'range' ? from : key;
  }

  /** All rows that are open to the eye. */
  markAll(): void {
    const { lines } = this.#model;
    this.#keys = new Set(lines.filter(({ type }) => type === 'node').map(({ key }) => key));
  }

  /** A row was selected. True where the marks are gone by that. */
  selected(): boolean {
    const isKept = this.#isMarking;
    this.#isMarking = false;
    return !isKept && this.clear();
  }

  /** True where there were any. */
  clear(): boolean {
    this.#anchor = undefined;
    const hadAny = this.#keys.size > 0;
    this.#keys.clear();
    return hadAny;
  }

  #markRange(from: string, to: string): void {
    const [a, b] = [this.#model.indexOf(from), this.#model.indexOf(to)];
    if (a < 0 || b < 0) return;
    const lines = this.#model.lines.slice(Math.min(a, b), Math.max(a, b) + 1);
    this.#keys = new Set(lines.filter(({ type }) => type === 'node').map(({ key }) => key));
  }
}

/** The places of rows, as many as the host takes at once. */
export function placesOf(nodes: readonly TreeNode[]): readonly RowPlace[] {
  return nodes.slice(0, maxPlaces).map(placeOf);
}
