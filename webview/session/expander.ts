import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { collapseLines, expandLines, lineIcon } from '../ui/icons.ts';
import { button } from '../ui/toolkit.ts';
import type { ChildLoader } from './child-loader.ts';
import type { TreeModel, TreeNode } from './tree-model.ts';

/** More rows than these are opened one by one: nobody reads them all. */
const maxRows = 2000;

/** Opens and closes rows with all below them. */
export class Expander {
  readonly #model: TreeModel;
  readonly #loader: ChildLoader;
  readonly #strings: EditorStrings;
  readonly #onChange: () => void;
  #running = new AbortController();
  #text = '';

  constructor(model: TreeModel, loader: ChildLoader, strings: EditorStrings, onChange: () => void) {
    this.#model = model;
    this.#loader = loader;
    this.#strings = strings;
    this.#onChange = onChange;
  }

  /** What is to be said of what was opened last; '' for nothing. */
  get text(): string {
    return this.#text;
  }

  /** Opens or closes one row with all below it. */
  expand(node: TreeNode, isExpanded: boolean): void {
    void this.#change([node], isExpanded);
  }

  /** The buttons for all rows. */
  view(): Content {
    const { expandAll, collapseAll } = this.#strings;
    const all = (isExpanded: boolean) => () =>
      void this.#change(this.#model.shownItems, isExpanded);
    return [
      button(lineIcon(expandLines), 'icon', all(true), { label: expandAll, title: expandAll }),
      button(lineIcon(collapseLines), 'icon', all(false), {
        label: collapseAll,
        title: collapseAll,
      }),
    ];
  }

  async #change(nodes: readonly TreeNode[], isExpanded: boolean): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#text = '';
    if (!isExpanded) {
      this.#model.collapse(nodes);
      this.#onChange();
      return;
    }
    const isWhole = await this.#loader.expandAll(nodes, maxRows, signal);
    if (signal.aborted) return;
    this.#text = isWhole ? '' : fill(this.#strings.expandLimit, maxRows);
    this.#onChange();
  }
}
