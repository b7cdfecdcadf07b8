import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { make } from '../ui/element.ts';
import { visibleRange } from '../ui/visible-range.ts';
import { VirtualRows } from '../ui/virtual-rows.ts';
import { drawLine } from './grid-row.ts';
import { type RowLink, rowLinks } from './row-commands.ts';
import { RowMarks } from './row-marks.ts';
import { isOpenable, type TreeLine, type TreeModel, type TreeNode } from './tree-model.ts';

/** What the grid asks the rest of the page to do. */
export interface GridEvents {
  onToggle(node: TreeNode, isExpanded: boolean): void;
  onMore(parent: TreeNode): void;
  /** The end of what was fetched of a node came into sight. Called with each drawing. */
  onMoreSeen(parent: TreeNode): void;
  /** The user wants to edit, with the keyboard or the mouse. */
  onEdit(node: TreeNode): void;
  onCopy(node: TreeNode): void;
  onCopyAll(nodes: readonly TreeNode[]): void;
  /** The clipboard is to go into rows. */
  onPaste(nodes: readonly TreeNode[]): void;
  onShow(node: TreeNode): void;
  /** A link in a row, or the key that stands for it. */
  onLink(node: TreeNode, link: RowLink): void;
  /** The menu of a row is asked for, at a place of the window. */
  onMenu(node: TreeNode, x: number, y: number): void;
  onAdd(node: TreeNode | undefined): void;
  onRemove(node: TreeNode): void;
  onMove(node: TreeNode, by: number): void;
  /** Opens or closes a row with all below it. */
  onExpand(node: TreeNode, isExpanded: boolean): void;
  onSelect(): void;
}

/** A field that stands in the place of a value. */
export interface OpenField {
  readonly key: string;
  readonly element: HTMLElement;
}

/** The tree of items and values, in rows and columns. */
export class Grid {
  readonly element: HTMLElement;
  /** What stands in the place of the rows when there are no items. */
  emptyText = '';
  /** What is looked for, to be marked in the rows. */
  wanted = '';
  /** The field that is open in one of the rows. */
  field: OpenField | undefined;
  readonly #model: TreeModel;
  readonly #marks: RowMarks;
  readonly #strings: EditorStrings;
  readonly #events: GridEvents;
  readonly #rows: VirtualRows<TreeLine>;
  readonly #note = make('p', { className: 'empty', attributes: { role: 'status' } });
  readonly #table: HTMLElement;
  readonly #headers = new Map<string, HTMLElement>();

  constructor(model: TreeModel, strings: EditorStrings, events: GridEvents) {
    this.#model = model;
    this.#marks = new RowMarks(model);
    this.#strings = strings;
    this.#events = events;
    this.#rows = new VirtualRows({
      rows: () => model.lines,
      indexOf: (key) => model.indexOf(key),
      labelOf: (line) => (line.type === 'node' ? line.node.row.label : undefined),
      drawRow: (line) => {
        if (line.type === 'more' && this.#isInSight(line)) events.onMoreSeen(line.parent);
        const place = line.type === 'node' ? model.placeOf(line.node) : undefined;
        const editor = this.field?.key === line.key ? this.field.element : undefined;
        return drawLine(line, place, editor, strings, this.wanted);
      },
      editedKey: () => this.field?.key,
      isMarked: ({ key }) => this.#marks.has(key),
      onMark: ({ key }, how) => this.#marks.mark(key, how, this.selected),
      onSelect: () => {
        if (this.#marks.selected()) this.render();
        events.onSelect();
      },
      onClick: (line, target) => this.#click(line, target),
      onDoubleClick: (line) => this.#doubleClick(line),
      onMenu: (line, x, y) => {
        if (line.type === 'node') events.onMenu(line.node, x, y);
      },
      onKey: (event, line) => this.#key(event, line),
    });
    const head = make('div', {
      className: 'row head',
      attributes: { role: 'row', 'aria-rowindex': '1' },
    });
    for (const [column, text] of [
      ['name', strings.columnName],
      ['value', strings.columnValue],
      ['type', strings.columnType],
      ['size', strings.columnSize],
    ] as const) {
      const attributes = { role: 'columnheader' };
      const cell = make('div', { className: `cell ${column}`, text, attributes });
      this.#headers.set(column, cell);
      head.append(cell);
    }
    const headGroup = make(
      'div',
      { className: 'head-group', attributes: { role: 'rowgroup' } },
      head,
    );
    const attributes = {
      role: 'treegrid',
      'aria-label': strings.gridLabel,
      'aria-multiselectable': 'true',
    };
    this.#table = make('div', { className: 'grid', attributes }, headGroup, this.#rows.element);
    this.element = make('div', { className: 'grid-box' }, this.#table, this.#note);
  }

  /** The element of a column's header. */
  columnHeader(column: 'name' | 'value' | 'type' | 'size'): HTMLElement {
    const header = this.#headers.get(column);
    if (!header) throw new Error(`no column ${column}`);
    return header;
  }

  get scrollTop(): number {
    return this.#rows.element.scrollTop;
  }

  set scrollTop(value: number) {
    this.#rows.element.scrollTop = value;
  }

  /** The key of the selected line. */
  get selected(): string | undefined {
    return this.#rows.selected;
  }

  /** The node of the selected line. */
  get selectedNode(): TreeNode | undefined {
    const { selected } = this;
    const line =
      selected === undefined ? undefined : this.#model.lines[this.#model.indexOf(selected)];
    return line?.type === 'node' ? line.node : undefined;
  }

  /** Selects a line and scrolls to it. */
  select(key: string | undefined, takesFocus: boolean): void {
    this.#rows.select(key, takesFocus);
  }

  /** Puts the focus on the selected row, without scrolling to it. */
  focus(): void {
    this.#rows.focus();
  }

  /** Draws what can be seen now. */
  render(): void {
    const lineCount = this.#model.lines.length;
    this.#table.setAttribute('aria-rowcount', String(lineCount + 1));
    const emptyText = this.#model.itemCount === 0 ? this.emptyText : this.#strings.noMatch;
    this.#note.textContent = lineCount > 0 ? '' : emptyText;
    this.#note.hidden = lineCount > 0;
    this.#rows.render();
  }

  /** Whether a line stands where it can be seen, or near: a selected one is drawn wherever it stands. */
  #isInSight({ key }: TreeLine): boolean {
    const { scrollTop, clientHeight } = this.#rows.element;
    const { start, end } = visibleRange(scrollTop, clientHeight, this.#model.lines.length);
    const index = this.#model.indexOf(key);
    return index >= start && index < end;
  }

  #click(line: TreeLine, target: Element): void {
    if (line.type === 'more') this.#events.onMore(line.parent);
    else if (target.closest('.twistie')) this.#events.onToggle(line.node, !line.node.isExpanded);
    else if (target.closest('.show')) this.#events.onShow(line.node);
    else {
      const link = rowLinks.find((each) => target.closest(`.${each}`));
      if (link) this.#events.onLink(line.node, link);
    }
  }

  #doubleClick(line: TreeLine): void {
    if (line.type !== 'node') return;
    if (line.node.row.field) this.#events.onEdit(line.node);
    else if (!isOpenable(line.node.row)) this.#events.onShow(line.node);
    else this.#events.onToggle(line.node, !line.node.isExpanded);
  }

  #key(event: KeyboardEvent, line: TreeLine | undefined): boolean {
    const node = line?.type === 'node' ? line.node : undefined;
    if (event.altKey) {
      if (event.key === 'Enter' && node) {
        this.#events.onLink(node, 'read-as');
        return true;
      }
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by === undefined || !node) return false;
      this.#events.onMove(node, by);
      return true;
    }
    if (event.ctrlKey || event.metaKey) {
      return this.#controlKey(event, node);
    }
    switch (event.key) {
      case 'Escape':
        if (!this.#marks.clear()) return false;
        this.render();
        return true;
      case 'ArrowRight':
        this.#right(node);
        return true;
      case 'ArrowLeft':
        this.#left(line);
        return true;
      case 'Insert':
        this.#events.onAdd(node);
        return true;
      case 'Delete':
        if (node) this.#events.onRemove(node);
        return true;
      case 'Enter':
      case 'F2':
        this.#enter(line);
        return true;
      default:
        return false;
    }
  }

  #controlKey(event: KeyboardEvent, node: TreeNode | undefined): boolean {
    if (!node) return false;
    const nodes = this.#marks.nodes.length > 0 ? this.#marks.nodes : [node];
    switch (event.key) {
      case 'Enter':
        this.#events.onShow(node);
        return true;
      case 'ArrowRight':
      case 'ArrowLeft':
        this.#events.onExpand(node, event.key === 'ArrowRight');
        return true;
    }
    switch (event.key.toLowerCase()) {
      case 'a':
        this.#marks.markAll();
        this.render();
        return true;
      case 'v':
        this.#events.onPaste(nodes);
        return true;
      case 'c':
        if (nodes.length > 1) this.#events.onCopyAll(nodes);
        else this.#events.onCopy(node);
        // VS Code hears of it, too.
        event.preventDefault();
        return false;
      default:
        return false;
    }
  }

  #right(node: TreeNode | undefined): void {
    if (!node || !isOpenable(node.row)) return;
    if (!node.isExpanded) {
      this.#events.onToggle(node, true);
      return;
    }
    const next = this.#model.lines[this.#model.indexOf(node.key) + 1];
    if (next) this.select(next.key, true);
  }

  #left(line: TreeLine | undefined): void {
    if (line?.type === 'node' && line.node.isExpanded) {
      this.#events.onToggle(line.node, false);
      return;
    }
    const parent = line?.type === 'more' ? line.parent : line?.node.parent;
    if (parent) this.select(parent.key, true);
  }

  #enter(line: TreeLine | undefined): void {
    if (line?.type === 'more') this.#events.onMore(line.parent);
    else if (line?.node.row.field) this.#events.onEdit(line.node);
    else if (line && isOpenable(line.node.row)) {
      this.#events.onToggle(line.node, !line.node.isExpanded);
    } else if (line) this.#events.onShow(line.node);
  }
}
