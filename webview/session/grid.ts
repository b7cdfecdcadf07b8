import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { make } from '../ui/element.ts';
import { rowElement, updateRow } from './grid-row.ts';
import { isOpenable, type TreeLine, type TreeModel, type TreeNode } from './tree-model.ts';
import { rowHeight, scrollFor, visibleRange } from './visible-range.ts';

/** What the grid asks the rest of the page to do. */
export interface GridEvents {
  onToggle(node: TreeNode, isExpanded: boolean): void;
  onMore(parent: TreeNode): void;
  /** The user wants to edit, with the keyboard or the mouse. */
  onEdit(node: TreeNode): void;
  onCopy(node: TreeNode): void;
  onRevert(node: TreeNode): void;
  onShow(node: TreeNode): void;
  onTable(node: TreeNode): void;
  /** The menu of a row is asked for, at a place of the window. */
  onMenu(node: TreeNode, x: number, y: number): void;
  onAdd(node: TreeNode | undefined): void;
  onRemove(node: TreeNode): void;
  onMove(node: TreeNode, by: number): void;
  onSelect(): void;
}

/** A tree grid whose rows exist only while they can be seen. */
export class Grid {
  readonly element: HTMLElement;
  /** What stands in the place of the rows when there are no items. */
  emptyText = '';
  readonly #model: TreeModel;
  readonly #strings: EditorStrings;
  readonly #events: GridEvents;
  readonly #scroller: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #note: HTMLElement;
  readonly #headers = new Map<string, HTMLElement>();
  readonly #rows = new Map<string, HTMLElement>();
  #selected: string | undefined;
  #typed = '';
  #typedAtMs = 0;
  /** The first half of a key binding such as Ctrl+K D was pressed: the second one is VS Code's. */
  #isInChord = false;
  #frame = 0;

  constructor(model: TreeModel, strings: EditorStrings, events: GridEvents) {
    this.#model = model;
    this.#strings = strings;
    this.#events = events;
    this.#canvas = make('div', { className: 'canvas', attributes: { role: 'presentation' } });
    this.#note = make('p', { className: 'empty', attributes: { role: 'status' } });
    this.#scroller = make(
      'div',
      { className: 'rows', attributes: { role: 'rowgroup' } },
      this.#canvas,
    );
    const header = make('div', {
      className: 'row head',
      attributes: { role: 'row', 'aria-rowindex': '1' },
    });
    for (const [column, text] of [
      ['name', strings.columnName],
      ['value', strings.columnValue],
      ['type', strings.columnType],
      ['size', strings.columnSize],
    ] as const) {
      const cell = make('div', { className: `cell ${column}`, text });
      cell.setAttribute('role', 'columnheader');
      this.#headers.set(column, cell);
      header.append(cell);
    }
    const headGroup = make(
      'div',
      { className: 'head-group', attributes: { role: 'rowgroup' } },
      header,
    );
    const attributes = { role: 'treegrid', 'aria-label': strings.gridLabel };
    this.element = make(
      'div',
      { className: 'grid', attributes },
      headGroup,
      this.#scroller,
      this.#note,
    );
    this.#scroller.addEventListener('scroll', () => this.#schedule());
    this.#scroller.addEventListener('click', (event) => this.#click(event));
    this.#scroller.addEventListener('dblclick', (event) => this.#doubleClick(event));
    this.#scroller.addEventListener('keydown', (event) => this.#key(event));
    this.#scroller.addEventListener('contextmenu', (event) => this.#menu(event));
    new ResizeObserver(() => this.#schedule()).observe(this.#scroller);
  }

  /** The element of a column's header. */
  columnHeader(column: 'name' | 'value' | 'type' | 'size'): HTMLElement {
    const header = this.#headers.get(column);
    if (!header) throw new Error(`no column ${column}`);
    return header;
  }

  get scrollTop(): number {
    return this.#scroller.scrollTop;
  }

  set scrollTop(value: number) {
    this.#scroller.scrollTop = value;
  }

  /** The key of the selected line. */
  get selected(): string | undefined {
    return this.#selected;
  }

  /** The selected node; undefined when nothing or no node is selected. */
  selectedNode(): TreeNode | undefined {
    const line = this.#model.lines[this.#selectedIndex()];
    return line?.type === 'node' ? line.node : undefined;
  }

  /** Selects a line and scrolls to it. */
  select(key: string | undefined, takesFocus: boolean): void {
    this.#selected = key;
    const index = this.#selectedIndex();
    if (index >= 0) {
      const { scrollTop, clientHeight } = this.#scroller;
      this.#scroller.scrollTop = scrollFor(index, scrollTop, clientHeight);
    }
    this.render();
    if (takesFocus && key !== undefined) this.#rows.get(key)?.focus();
    this.#events.onSelect();
  }

  /** Puts the focus on the selected row, without scrolling to it. */
  focus(): void {
    if (this.#selected !== undefined) {
      this.#rows.get(this.#selected)?.focus({ preventScroll: true });
    }
  }

  /** The element of a row that can be seen. */
  rowOf(key: string): HTMLElement | undefined {
    return this.#rows.get(key);
  }

  /** Draws what can be seen now. A row with a field in it is left as it is. */
  render(): void {
    const { lines } = this.#model;
    this.element.setAttribute('aria-rowcount', String(lines.length + 1));
    this.#canvas.style.height = `${lines.length * rowHeight}px`;
    const { scrollTop, clientHeight } = this.#scroller;
    const { start, end } = visibleRange(scrollTop, clientHeight, lines.length);
    let selected = this.#selectedIndex();
    if (selected < 0 && lines.length > 0) {
      this.#selected = lines[0]?.key;
      selected = 0;
    }
    const hadFocus = this.#canvas.contains(document.activeElement);
    const shown = new Set<string>();
    const show = (index: number): void => {
      const line = lines[index];
      if (!line || shown.has(line.key)) return;
      shown.add(line.key);
      this.#draw(line, index);
    };
    for (let index = start; index < end; index++) show(index);
    // The selected row keeps the focus wherever it is scrolled to, and so does one that is edited.
    if (selected >= 0) show(selected);
    for (const [key, element] of this.#rows) {
      if (shown.has(key)) continue;
      const index = element.classList.contains('editing') ? this.#model.indexOf(key) : -1;
      if (index >= 0) {
        show(index);
        continue;
      }
      element.remove();
      this.#rows.delete(key);
    }
    if (hadFocus && document.activeElement === document.body && this.#selected !== undefined) {
      this.#rows.get(this.#selected)?.focus({ preventScroll: true });
    }
    const emptyText = this.#model.itemCount === 0 ? this.emptyText : this.#strings.noMatch;
    this.#note.textContent = lines.length > 0 ? '' : emptyText;
    this.#note.hidden = lines.length > 0;
    this.#scroller.hidden = lines.length === 0;
  }

  #draw(line: TreeLine, index: number): void {
    let element = this.#rows.get(line.key);
    if (!element) {
      element = rowElement(line);
      this.#rows.set(line.key, element);
      this.#canvas.append(element);
    }
    element.style.top = `${index * rowHeight}px`;
    const isSelected = line.key === this.#selected;
    element.tabIndex = isSelected ? 0 : -1;
    element.setAttribute('aria-selected', String(isSelected));
    element.setAttribute('aria-rowindex', String(index + 2));
    if (!element.classList.contains('editing')) {
      const place = line.type === 'node' ? this.#model.placeOf(line.node) : undefined;
      updateRow(element, line, place, this.#strings);
    }
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.render();
    });
  }

  #selectedIndex(): number {
    return this.#selected === undefined ? -1 : this.#model.indexOf(this.#selected);
  }

  #lineOf(event: Event): TreeLine | undefined {
    const element = event.target instanceof Element ? event.target.closest('[data-key]') : null;
    const key = element?.getAttribute('data-key');
    return key === null || key === undefined
      ? undefined
      : this.#model.lines[this.#model.indexOf(key)];
  }

  #click(event: MouseEvent): void {
    const line = this.#lineOf(event);
    if (!line || isInField(event)) return;
    const target = event.target instanceof Element ? event.target : undefined;
    this.select(line.key, true);
    if (line.type === 'more') this.#events.onMore(line.parent);
    else if (target?.closest('.twistie')) {
      this.#events.onToggle(line.node, !line.node.isExpanded);
    } else if (target?.closest('.revert')) this.#events.onRevert(line.node);
    else if (target?.closest('.show')) this.#events.onShow(line.node);
    else if (target?.closest('.table')) this.#events.onTable(line.node);
  }

  #doubleClick(event: MouseEvent): void {
    const line = this.#lineOf(event);
    if (line?.type !== 'node' || isInField(event)) return;
    if (line.node.row.field) this.#events.onEdit(line.node);
    else if (!isOpenable(line.node.row)) this.#events.onShow(line.node);
    else this.#events.onToggle(line.node, !line.node.isExpanded);
  }

  /** By the mouse at its place, by the keyboard below the selected row's name. */
  #menu(event: MouseEvent): void {
    if (isInField(event)) return;
    event.preventDefault();
    const line = this.#lineOf(event);
    if (line?.type !== 'node') return;
    this.select(line.key, true);
    const isMouse = event.button === 2;
    const box = this.#rows.get(line.key)?.querySelector('.label')?.getBoundingClientRect();
    const x = isMouse ? event.clientX : (box?.left ?? 0);
    this.#events.onMenu(line.node, x, isMouse ? event.clientY : (box?.bottom ?? 0));
  }

  #altKey(event: KeyboardEvent, line: TreeLine | undefined): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || line?.type !== 'node') return;
    this.#events.onMove(line.node, by);
    event.preventDefault();
    event.stopPropagation();
  }

  #key(event: KeyboardEvent): void {
    if (isInField(event)) return;
    const { lines } = this.#model;
    const index = this.#selectedIndex();
    const line = lines[index];
    if (event.altKey) {
      this.#altKey(event, line);
      return;
    }
    const hasControl = event.ctrlKey || event.metaKey;
    const isSecond = this.#isInChord && !hasControl;
    if (event.key.length === 1) this.#isInChord = hasControl && event.key.toLowerCase() === 'k';
    if (isSecond && event.key.length === 1) return;
    const go = (to: number): void => {
      const target = lines[Math.max(0, Math.min(lines.length - 1, to))];
      if (target) this.select(target.key, true);
    };
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / rowHeight) - 1);
    if (hasControl) {
      if (event.key.toLowerCase() !== 'c' || line?.type !== 'node') return;
      this.#events.onCopy(line.node);
      event.preventDefault();
      return;
    }
    switch (event.key) {
      case 'ArrowDown':
        go(index + 1);
        break;
      case 'ArrowUp':
        go(index - 1);
        break;
      case 'PageDown':
        go(index + page);
        break;
      case 'PageUp':
        go(index - page);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(lines.length - 1);
        break;
      case 'ArrowRight':
        this.#right(line, index, go);
        break;
      case 'ArrowLeft':
        this.#left(line);
        break;
      case 'Insert':
        this.#events.onAdd(line?.type === 'node' ? line.node : undefined);
        break;
      case 'Delete':
        if (line?.type === 'node') this.#events.onRemove(line.node);
        break;
      case 'Enter':
      case 'F2':
        this.#enter(line);
        break;
      default:
        if (!this.#type(event, index)) return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #right(line: TreeLine | undefined, index: number, go: (to: number) => void): void {
    if (line?.type !== 'node' || !isOpenable(line.node.row)) return;
    if (line.node.isExpanded) go(index + 1);
    else this.#events.onToggle(line.node, true);
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

  /** Letters jump to the next row that begins with them. */
  #type(event: KeyboardEvent, index: number): boolean {
    if (event.key.length !== 1 || event.key === '?' || event.key === ' ') return false;
    this.#typed =
      (event.timeStamp - this.#typedAtMs < 800 ? this.#typed : '') + event.key.toLowerCase();
    this.#typedAtMs = event.timeStamp;
    const { lines } = this.#model;
    const from = this.#typed.length > 1 ? index : index + 1;
    for (let step = 0; step < lines.length; step++) {
      const line = lines[(from + step) % lines.length];
      if (line?.type !== 'node') continue;
      if (line.node.row.label.toLowerCase().startsWith(this.#typed)) {
        this.select(line.key, true);
        break;
      }
    }
    return true;
  }
}

function isInField(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('.editor') !== null;
}
