import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { ReviewChoice } from '../../src/protocol/editor-review.ts';
import type { ItemRow, NodePath } from '../../src/protocol/editor-rows.ts';
import {
  isHostEvent,
  type Banner,
  type BannerAction,
  type EditorState,
  type PageState,
} from '../../src/protocol/editor-state.ts';
import type { PageReplies, PageRequest } from '../../src/protocol/editor.ts';
import { fill } from '../ui/duration.ts';
import { Dialog } from '../ui/dialog.ts';
import { html, type Content } from '../ui/draw.ts';
import { Page, type PageApi } from '../ui/page.ts';
import { button } from '../ui/toolkit.ts';
import { bannerView } from './banner.ts';
import { ColumnSizer } from './column-sizer.ts';
import { makeFilter } from '../ui/filter.ts';
import { Grid } from './grid.ts';
import { headerView } from './header.ts';
import { openHelp } from '../ui/help.ts';
import { type AfterEdit, InPlaceEditor } from './in-place-editor.ts';
import {
  childrenPerPage,
  isOpenable,
  keyOf,
  patchRows,
  placeOf,
  TreeModel,
  type TreeNode,
} from './tree-model.ts';
import { Waiting } from './loading.ts';
import { PictureDialog } from './picture-dialog.ts';
import { ReviewDialog } from './review-dialog.ts';
import { RowCommands } from './row-commands.ts';
import { Menu } from '../ui/menu.ts';
import { TableDialog } from './table-dialog.ts';
import { ValueDialog } from './value-dialog.ts';
import { readViewState, type ViewState } from './view-state.ts';

/** The page of a session editor. */
export class SessionPage extends Page<PageRequest, PageReplies> {
  readonly #api: PageApi;
  readonly #strings: EditorStrings;
  readonly #model: TreeModel;
  readonly #grid: Grid;
  readonly #editor: InPlaceEditor;
  readonly #columns: ColumnSizer;
  readonly #filter: HTMLInputElement;
  readonly #commands: RowCommands;
  readonly #menu = new Menu();
  readonly #waiting: Waiting;
  readonly #help = new Dialog();
  readonly #review: ReviewDialog;
  /** Nodes of which more was fetched because their end came into sight, with how much was known then. */
  readonly #seen = new WeakMap<TreeNode, number>();
  readonly #dialogs: readonly HTMLElement[];
  #state: EditorState | undefined;
  #stateAtMs = 0;
  /** What is most urgent: as the state has it, or that the host could not do something since. */
  #banner: Banner | undefined;
  #items: readonly ItemRow[] = [];
  /** What was kept while the page was hidden, until it is shown again. */
  #kept: ViewState | undefined;
  #wantedItem: string | null | undefined;
  /** The key of a row that is to be selected when it comes. */
  #wantedKey: string | undefined;

  constructor(api: PageApi, strings: EditorStrings) {
    super(api, strings.hostGone);
    this.#api = api;
    this.#strings = strings;
    this.#waiting = new Waiting(strings);
    const kept = readViewState(api.getState());
    this.#kept = kept;
    this.#model = new TreeModel(kept.expanded);
    this.#model.setFilter(kept.filter);
    this.#grid = new Grid(this.#model, strings, {
      onToggle: (node, isExpanded) => this.#toggle(node, isExpanded),
      onMore: (parent) => void this.#fetch(parent, parent.children.length),
      onMoreSeen: (parent) => void this.#fetchSeen(parent),
      onEdit: (node) => this.#editor.open(node),
      onCopy: (node) => void this.ask({ type: 'copy', ...placeOf(node) }),
      onRevert: (node) => void this.#commands.revert(node),
      onShow: (node) => this.#open(node),
      onTable: (node) => void this.#commands.table(node),
      onMenu: (node, x, y) => this.#menu.open(this.#commands.menu(node), x, y),
      onAdd: (node) => void this.#commands.add(node),
      onRemove: (node) => this.#commands.remove(node),
      onMove: (node, by) => this.#commands.move(node, by),
      onSelect: () => {
        this.#kept = undefined;
        this.#keep();
      },
    });
    this.#editor = new InPlaceEditor(this.#grid, strings, {
      onSet: async ({ item, path }, text) => {
        await this.demand({ type: 'set', item, path, text });
      },
      onSetNull: async ({ item, path }) => {
        await this.demand({ type: 'set-null', item, path });
      },
      onClosed: (node, after) => this.#edited(node, after),
      onSave: () => this.#act('save'),
    });
    const dialogs = {
      values: new ValueDialog(strings),
      pictures: new PictureDialog(strings),
      tables: new TableDialog(strings),
    };
    this.#commands = new RowCommands(this.#commandPage(), strings, dialogs);
    this.#review = new ReviewDialog(strings, {
      onResolve: (choices, saves) => void this.#resolve(choices, saves),
      onCompare: () => this.#act('compare'),
    });
    const all = [this.#help, ...Object.values(dialogs), this.#review];
    this.#dialogs = all.map(({ element }) => element);
    this.#columns = new ColumnSizer(this.#grid, strings, kept.columns, () => this.#keep());
    this.#filter = makeFilter(strings.filterLabel, kept.filter, {
      onFilter: (text) => {
        this.#model.setFilter(text);
        this.update();
        this.#grid.render();
        this.#keep();
      },
      onDown: () => this.#grid.select(this.#model.lines[0]?.key, true),
      onLeave: () => this.#grid.focus(),
    });
    this.#listen();
  }

  /** Fetches the session and shows it. */
  async start(): Promise<void> {
    const first = await this.insist({ type: 'ready' }, (reason) => {
      this.#waiting.onHost(reason);
      this.update();
    });
    await this.#show(first);
    this.updateEachSecond();
  }

  protected override view(): Content {
    const strings = this.#strings;
    const waiting = this.#waiting.view(() => void this.#retry());
    if (waiting !== undefined) return waiting;
    const state = this.#state;
    const isBusy = state?.loading !== undefined;
    const act = (action: BannerAction): void => this.#act(action);
    const isRaw = state?.isRaw === true;
    const passedMs = performance.now() - this.#stateAtMs;
    return html`${state && headerView(state, passedMs, { strings, menu: this.#menu, act })}
      ${bannerView(this.#banner, act)}
      <main ?inert=${isBusy} aria-busy=${isBusy}>
        <div class="bar">
          ${this.#filter}
          <span class="count" role="status">${this.#countText()}</span>
          ${button(strings.addItem, 'secondary', () => void this.#commands.addItem(), {
            isHidden: !state?.canAddItems,
          })}
          ${button(
            isRaw ? strings.decodedValues : strings.rawRecords,
            'secondary',
            () => void this.ask({ type: 'set-raw', isRaw: !isRaw }),
            { isPressed: isRaw },
          )}
          ${button('?', 'icon', () => openHelp(this.#help, strings), { label: strings.help })}
        </div>
        ${this.#grid.element}
      </main>
      <footer>${state?.loading?.text ?? state?.footer}</footer>
      ${this.#menu.element} ${this.#dialogs}`;
  }

  protected override hear(event: unknown): void {
    if (!isHostEvent(event)) return;
    if (event.type === 'state') void this.#show(event);
    else this.#reveal(event.item);
  }

  protected override sayRefused(text: string): void {
    this.#banner = { severity: 'error', text, buttons: [] };
    this.update();
  }

  async #retry(): Promise<void> {
    this.#waiting.restart();
    if (this.#state) this.#act('retry');
    const now = await this.ask({ type: 'ready' });
    if (now) await this.#show(now);
  }

  #act(action: BannerAction): void {
    if (action === 'review') void this.#openReview();
    else void this.ask({ type: 'action', action });
  }

  /** What the commands of rows may do with the page. */
  #commandPage(): ConstructorParameters<typeof RowCommands>[0] {
    const canAddItems = (): boolean => this.#state?.canAddItems === true;
    return {
      ask: (request) => this.ask(request),
      demand: (request) => this.demand(request),
      want: (key) => {
        this.#wantedKey = key;
        this.#selectWanted();
      },
      expand: (node) => this.#toggle(node, true),
      edit: (node) => this.#editor.open(node),
      reveal: (node, path) => void this.#revealBelow(node, path),
      get canAddItems() {
        return canAddItems();
      },
    };
  }

  async #openReview(): Promise<void> {
    const review = await this.ask({ type: 'review' });
    if (review) this.#review.show(review);
  }

  async #resolve(choices: readonly ReviewChoice[], saves: boolean): Promise<void> {
    await this.ask({ type: 'resolve', choices });
    if (saves) await this.ask({ type: 'action', action: 'save' });
  }

  /** Shows a value that has no row of its own to open: its picture, or its whole text. */
  #open(node: TreeNode): void {
    if (node.row.abilities?.includes('picture')) void this.#commands.picture(node);
    else void this.ask({ type: 'show', ...placeOf(node) });
  }

  #listen(): void {
    document.addEventListener('keydown', (event) => this.#key(event));
    window.addEventListener('focus', () => {
      if (document.activeElement === document.body) this.#grid.focus();
    });
    this.#grid.element.addEventListener('scroll', () => this.#keep(), { capture: true });
  }

  #key(event: KeyboardEvent): void {
    if (document.querySelector('dialog[open]')) return;
    const isTyping = event.target instanceof HTMLInputElement && event.target === this.#filter;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      this.#filter.focus();
      this.#filter.select();
    } else if (event.key === '?' && !isTyping && !this.#editor.isOpen) {
      openHelp(this.#help, this.#strings);
    } else return;
    event.preventDefault();
  }

  async #show({ state, items }: PageState): Promise<void> {
    // Records stand at other places than values.
    if (!this.#kept && state.isRaw !== this.#state?.isRaw) this.#model.collapseAll();
    this.#waiting.onSession(state.loading);
    const wasShown = this.#state !== undefined && !this.#state.loading;
    this.#state = state;
    this.#stateAtMs = performance.now();
    this.#banner = state.banner;
    this.#grid.emptyText = state.emptyText;
    this.#items = 'all' in items ? items.all : patchRows(this.#items, items.changed);
    const stale = this.#model.setItems(this.#items);
    this.update();
    this.#grid.render();
    await Promise.all(stale.map((node) => this.#fetch(node, 0)));
    if (state.loading) return;
    this.#restore(state);
    // Whoever works elsewhere keeps the focus there.
    const isFocusLost = document.hasFocus() && document.activeElement === document.body;
    if (!wasShown && isFocusLost) this.#grid.focus();
    if (this.#wantedItem !== undefined) this.#reveal(this.#wantedItem);
    this.#selectWanted();
  }

  /** Puts selection and scrolling where they were, once all that was open is there. */
  #restore({ isRaw }: EditorState): void {
    const kept = this.#kept;
    if (!kept) return;
    if (kept.isRaw && !isRaw) {
      void this.ask({ type: 'set-raw', isRaw: true });
      return;
    }
    const isThere = kept.selected !== undefined && this.#model.indexOf(kept.selected) >= 0;
    if (isThere) this.#grid.select(kept.selected, document.hasFocus());
    this.#grid.scrollTop = kept.scrollTop;
    this.#kept = undefined;
    this.#keep();
  }

  #selectWanted(): void {
    const key = this.#wantedKey;
    if (key === undefined || this.#model.indexOf(key) < 0) return;
    this.#wantedKey = undefined;
    this.#grid.select(key, true);
  }

  #countText(): string {
    if (this.#filter.value === '') return '';
    const { shownItemCount, itemCount } = this.#model;
    return fill(this.#strings.filterCount, shownItemCount, itemCount);
  }

  #reveal(item: string | null): void {
    const key = keyOf(item, []);
    const index = this.#model.indexOf(key);
    const line = this.#model.lines[index];
    this.#wantedItem = index < 0 ? item : undefined;
    if (line?.type !== 'node') return;
    this.#grid.select(key, true);
    if (isOpenable(line.node.row)) this.#toggle(line.node, true);
  }

  /** Opens the way to a node below another, selects it, and edits it if it can be edited. */
  async #revealBelow(from: TreeNode, path: NodePath): Promise<void> {
    let node = from;
    for (const index of path) {
      this.#model.setExpanded(node, true);
      while (node.children.length <= index && node.children.length < node.row.childCount) {
        const known = node.children.length;
        await this.#fetch(node, known);
        if (node.children.length === known) return;
      }
      const child = node.children[index];
      if (!child) return;
      node = child;
    }
    this.#grid.render();
    this.#grid.select(node.key, true);
    if (node.row.field) this.#editor.open(node);
  }

  #toggle(node: TreeNode, isExpanded: boolean): void {
    const isEmpty = this.#model.setExpanded(node, isExpanded);
    this.#grid.render();
    this.#keep();
    if (isEmpty) void this.#fetch(node, 0);
  }

  /** Fetches more of a node as one scrolls; what the host can't give is asked for again by a click alone. */
  async #fetchSeen(parent: TreeNode): Promise<void> {
    const known = parent.children.length;
    if (known === 0 || this.#seen.get(parent) === known) return;
    this.#seen.set(parent, known);
    await this.#fetch(parent, known);
  }

  /** Fetches children from `start` on, and those of open nodes among them; as many as were there. */
  async #fetch(parent: TreeNode, start: number): Promise<void> {
    const pending: [TreeNode, number][] = [[parent, start]];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [node, from] = next;
      const kept = this.#kept?.fetched[node.key] ?? 0;
      const known = from === 0 ? Math.max(node.children.length, kept) : 0;
      const total = Math.min(node.row.childCount, Math.max(from + childrenPerPage, known));
      for (let at = from; at < total; at += childrenPerPage) {
        const end = Math.min(at + childrenPerPage, total);
        const rows = await this.ask({ type: 'children', ...placeOf(node), start: at, end });
        if (!rows) return;
        const open = this.#model.setChildren(node, at, rows);
        for (const child of open) pending.push([child, 0]);
        this.#grid.render();
      }
    }
  }

  #edited(node: TreeNode, after: AfterEdit): void {
    this.#grid.render();
    if (after === 'elsewhere') return;
    this.#grid.select(node.key, true);
    if (after === 'stay') return;
    const step = after === 'next' ? 1 : -1;
    const { lines } = this.#model;
    for (let at = this.#model.indexOf(node.key) + step; at >= 0 && at < lines.length; at += step) {
      const line = lines[at];
      if (line?.type !== 'node' || !line.node.row.field) continue;
      this.#grid.select(line.key, true);
      this.#editor.open(line.node);
      return;
    }
  }

  #keep(): void {
    if (this.#kept) return;
    const selected = this.#grid.selected;
    const state: ViewState = {
      expanded: this.#model.expandedKeys(),
      ...(selected !== undefined && { selected }),
      scrollTop: this.#grid.scrollTop,
      filter: this.#filter.value,
      isRaw: this.#state?.isRaw === true,
      fetched: this.#model.fetchedCounts(),
      columns: this.#columns.widths,
    };
    this.#api.setState(state);
  }
}
