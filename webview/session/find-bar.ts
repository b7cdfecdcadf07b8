import { type FoundValues, maxMatches } from '../../src/protocol/editor-find.ts';
import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { Place } from '../../src/protocol/editor-rows.ts';
import { html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { HostError } from '../ui/rpc-client.ts';
import { lineIcon, searchLines } from '../ui/icons.ts';
import { button } from '../ui/toolkit.ts';
import type { ChildLoader } from './child-loader.ts';
import type { Grid } from './grid.ts';
import { comparePlaces } from './place-order.ts';
import { keyOf, type TreeModel } from './tree-model.ts';

/** How long the user types on before it is searched. */
const typingMs = 150;

/** What the bar needs of the page. */
export interface FindPage {
  readonly grid: Grid;
  readonly model: TreeModel;
  readonly loader: ChildLoader;
  /** Asks the host. Rejects with a HostError, also for a search that a newer one has ended. */
  find(text: string): Promise<FoundValues>;
  /** What is looked for, or how far that is, is another. */
  onChange(): void;
}

/** Finds a text in names, values and types at any depth: the host looks, and the bar walks what it found. */
export class FindBar {
  readonly #strings: EditorStrings;
  readonly #page: FindPage;
  readonly #field: HTMLInputElement;
  #isOpen = false;
  #found: FoundValues | undefined;
  #matches: readonly Place[] = [];
  /** The index of the match that was gone to last; -1 before the first. */
  #at = -1;
  #problem = '';
  #searchCount = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(strings: EditorStrings, page: FindPage) {
    this.#strings = strings;
    this.#page = page;
    const attributes = {
      type: 'text',
      spellcheck: 'false',
      placeholder: strings.findLabel,
      'aria-label': strings.findLabel,
    };
    this.#field = make('input', { className: 'find-field', attributes });
    this.#field.addEventListener('input', () => this.#later());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
  }

  /** What is looked for, to be marked in the rows; '' for nothing. */
  get text(): string {
    return this.#isOpen ? this.#field.value : '';
  }

  open(): void {
    this.#isOpen = true;
    this.#page.onChange();
    this.#field.focus();
    this.#field.select();
    if (this.text !== '') void this.#search();
  }

  close(): void {
    this.#isOpen = false;
    clearTimeout(this.#typing);
    this.#found = undefined;
    this.#matches = [];
    void this.#search();
    this.#page.onChange();
    this.#page.grid.focus();
  }

  /** Goes to the next match, or the one before; begins to find where nothing was looked for. */
  async walk(step: 1 | -1): Promise<void> {
    if (this.text === '') {
      this.open();
      return;
    }
    const takesFocus = document.activeElement !== this.#field;
    clearTimeout(this.#typing);
    if (!this.#found) await this.#search();
    this.#refilter();
    const count = this.#matches.length;
    if (count === 0) return;
    const at = this.#next(step);
    const match = this.#matches[at];
    if (match) await this.#reveal(match, takesFocus);
    this.#at = at;
    this.#page.onChange();
  }

  /** The rows are others now: what was found may not be there any more. */
  rowsChanged(): void {
    if (this.text !== '') this.#later();
  }

  /** The button that opens it. */
  opener(): Content {
    const { findOpen } = this.#strings;
    const words = { label: findOpen, title: `${findOpen} (F3)` };
    return button(lineIcon(searchLines), 'icon', () => this.open(), words);
  }

  view(): Content {
    const strings = this.#strings;
    const go = (step: 1 | -1) => () => void this.walk(step);
    return html`<div class="bar find" role="search" ?hidden=${!this.#isOpen}>
      ${this.#field}
      ${button('↑', 'icon', go(-1), { label: strings.findPrevious, title: strings.findPrevious })}
      ${button('↓', 'icon', go(1), { label: strings.findNext, title: strings.findNext })}
      <span class="count" role="status">${this.#isOpen ? this.#statusText() : ''}</span>
      ${button('✕', 'icon', () => this.close(), { label: strings.close, title: strings.close })}
    </div>`;
  }

  #statusText(): string {
    const strings = this.#strings;
    if (this.text === '') return '';
    if (this.#problem !== '') return this.#problem;
    if (!this.#found) return strings.finding;
    const count = this.#matches.length;
    const { isCutBy, searchedCount } = this.#found;
    const limit = isCutBy === 'values' ? ` ${fill(strings.findLimit, searchedCount)}` : '';
    if (count === 0) return strings.findNone + limit;
    const total = isCutBy === 'matches' ? `${maxMatches}+` : String(count);
    const at = this.#at < 0 ? '' : String(this.#at + 1);
    return (
      (at === '' ? fill(strings.findTotal, total) : fill(strings.filterCount, at, total)) + limit
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter') void this.walk(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #later(): void {
    clearTimeout(this.#typing);
    this.#found = undefined;
    this.#at = -1;
    this.#typing = setTimeout(() => void this.#search(), typingMs);
    this.#page.onChange();
  }

  /** Has the host look; for no text it ends what it is looking for. */
  async #search(): Promise<void> {
    const search = ++this.#searchCount;
    this.#problem = '';
    try {
      const found = await this.#page.find(this.text);
      if (search !== this.#searchCount) return;
      this.#found = found;
      this.#refilter();
      this.#at = this.#matches.findIndex((match) => this.#compare(match) === 0);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      if (search !== this.#searchCount) return;
      this.#problem = error.message;
    }
    this.#page.onChange();
  }

  #refilter(): void {
    const all = this.#found?.matches ?? [];
    // The filter may hide an item.
    this.#matches = all.filter(({ item }) => this.#page.model.indexOf(keyOf(item, [])) >= 0);
  }

  #compare(match: Place): number {
    const { grid, model } = this.#page;
    return comparePlaces(match, grid.selectedNode, model);
  }

  /** Opens the way to a match and selects its row. */
  async #reveal({ item, path }: Place, takesFocus: boolean): Promise<void> {
    const { grid, model, loader } = this.#page;
    const line = model.lines[model.indexOf(keyOf(item, []))];
    const node = line?.type === 'node' ? await loader.wayTo(line.node, path) : undefined;
    if (!node) return;
    grid.render();
    grid.select(node.key, takesFocus);
  }

  /** From the row that is selected, wherever the user went since. */
  #next(step: 1 | -1): number {
    const count = this.#matches.length;
    if (step > 0) {
      const next = this.#matches.findIndex((match) => this.#compare(match) > 0);
      return next < 0 ? 0 : next;
    }
    const before = this.#matches.findLastIndex((match) => this.#compare(match) < 0);
    return before < 0 ? count - 1 : before;
  }
}
