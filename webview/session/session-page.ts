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
import { breadcrumbsView } from './breadcrumbs.ts';
import { Expander } from './expander.ts';
import { ChildLoader } from './child-loader.ts';
import { ColumnSizer } from './column-sizer.ts';
import { makeFilter } from '../ui/filter.ts';
import { Grid } from './grid.ts';
import { headerView } from './header.ts';
import { openHelp } from '../ui/help.ts';
import { type AfterEdit, InPlaceEditor } from './in-place-editor.ts';
import { isOpenable, keyOf, patchRows, placeOf, TreeModel, type TreeNode } from './tree-model.ts';
import { FindBar } from './find-bar.ts';
import { Waiting } from './loading.ts';
import { PictureDialog } from './picture-dialog.ts';
import { ReviewDialog } from './review-dialog.ts';
import { placesOf } from './row-marks.ts';
import { RowCommands } from './row-commands.ts';
import { Menu } from '../ui/menu.ts';
import { TableDialog } from './table-dialog.ts';
import { WantedRow } from './wanted-row.ts';
import { ValueDialog } from './value-dialog.ts';
import { readViewState, type ViewState } from './view-state.ts';

/** The page of a session editor. */
export class SessionPage extends Page<PageRequest, PageReplies> {
  readonly #api: PageApi;
  readonly #strings: EditorStrings;
  readonly #model: TreeModel;
  readonly #grid: Grid;
  readonly #loader: ChildLoader;
  readonly #wantedRow: WantedRow;
  readonly #editor: InPlaceEditor;
  readonly #columns: ColumnSizer;
  readonly #filter: HTMLInputElement;
  readonly #find: FindBar;
  readonly #expander: Expander;
  readonly #commands: RowCommands;
  readonly #menu = new Menu();
  readonly #waiting: Waiting;
  readonly #help = new Dialog();
  readonly #review: ReviewDialog;
  readonly #dialogs: readonly HTMLElement[];
  #state: EditorState | undefined;
  #stateAtMs = 0;
  /** What is most urgent: as the state has it, or that the host could not do something since. */
  #banner: Banner | undefined;
  #items: readonly ItemRow[] = [];
  /** What was kept while the page was hidden, until it is shown again. */
  #kept: ViewState | undefined;
  #wantedItem: string | null | undefined;

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
      onMore: (parent) => void this.#loader.fetch(parent, parent.children.length),
      onMoreSeen: (parent) => void this.#loader.fetchSeen(parent),
      onEdit: (node) => this.#editor.open(node),
      onCopy: (node) => void this.ask({ type: 'copy', ...placeOf(node) }),
      onCopyAll: (nodes) => void this.ask({ type: 'copy-all', places: placesOf(nodes) }),
      onPaste: (nodes) => void this.#paste(nodes),
      onShow: (node) => this.#open(node),
      onLink: (node, link) => this.#commands.follow(node, link),
      onMenu: (node, x, y) => this.#menu.open(this.#commands.menu(node), x, y),
      onAdd: (node) => void this.#commands.add(node),
      onRemove: (node) => this.#commands.remove(node),
      onMove: (node, by) => this.#commands.move(node, by),
      onExpand: (node, isExpanded) => this.#expander.expand(node, isExpanded),
      onSelect: () => {
        this.#wantedRow.selected();
        this.update();
        this.#kept = undefined;
        this.#keep();
      },
    });
    this.#loader = new ChildLoader(this.#model, {
      ask: (range) => this.ask({ type: 'children', ...range }),
      keptCount: (key) => this.#kept?.fetched[key] ?? 0,
      onRows: () => this.#grid.render(),
    });
    this.#expander = new Expander(this.#model, this.#loader, strings, () => {
      this.update();
      this.#grid.render();
      this.#keep();
    });
    this.#find = new FindBar(strings, {
      grid: this.#grid,
      model: this.#model,
      loader: this.#loader,
      find: (text) => this.demand({ type: 'find', text }),
      onChange: () => {
        this.#grid.wanted = this.#find.text;
        this.update();
        this.#grid.render();
      },
    });
    this.#wantedRow = new WantedRow(this.#grid, (key) => this.#model.indexOf(key) >= 0);
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
          <span class="icons">${this.#find.opener()} ${this.#expander.view()}</span>
          <span class="deeds">
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
          </span>
        </div>
        ${this.#find.view()} ${this.#grid.element}
      </main>
      <footer>
        ${breadcrumbsView(this.#grid.selectedNode, strings, ({ key }) => this.#grid.select(key, true))}
        <span>${state?.loading?.text ?? state?.footer}</span>
      </footer>
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
      want: (key) => this.#wantedRow.want(key),
      expand: (node) => this.#toggle(node, true),
      paste: (node) => void this.#paste([node]),
      expandAll: (node, isExpanded) => this.#expander.expand(node, isExpanded),
      edit: (node) => this.#editor.open(node),
      reveal: (node, path) => void this.#revealBelow(node, path),
      get canAddItems() {
        return canAddItems();
      },
    };
  }

  /** Pastes into rows that are there now; those that refuse are named. */
  async #paste(nodes: readonly TreeNode[]): Promise<void> {
    if (this.#state?.canEdit !== true || nodes.some(({ isRemoved }) => isRemoved)) return;
    const text = await this.ask({ type: 'paste', places: placesOf(nodes) });
    if (typeof text === 'string') this.sayRefused(text);
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
    const isTyping = event.target instanceof HTMLInputElement;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      if (document.activeElement === this.#filter) this.#find.open();
      else {
        this.#filter.focus();
        this.#filter.select();
      }
    } else if (event.key === 'F3' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      void this.#find.walk(event.shiftKey ? -1 : 1);
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
    this.#find.rowsChanged();
    await Promise.all(stale.map((node) => this.#loader.fetch(node, 0)));
    if (state.loading) return;
    this.#restore(state);
    // Whoever works elsewhere keeps the focus there.
    const isFocusLost = document.hasFocus() && document.activeElement === document.body;
    if (!wasShown && isFocusLost) this.#grid.focus();
    if (this.#wantedItem !== undefined) this.#reveal(this.#wantedItem);
    this.#wantedRow.selectIfThere();
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

  #countText(): string {
    if (this.#expander.text !== '') return this.#expander.text;
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
    const node = await this.#loader.wayTo(from, path);
    if (!node) return;
    this.#grid.render();
    this.#grid.select(node.key, true);
    if (node.row.field) this.#editor.open(node);
  }

  #toggle(node: TreeNode, isExpanded: boolean): void {
    const isEmpty = this.#model.setExpanded(node, isExpanded);
    this.#grid.render();
    this.#keep();
    if (isEmpty) void this.#loader.fetch(node, 0);
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
