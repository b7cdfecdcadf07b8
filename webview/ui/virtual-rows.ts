import { draw, html, keyed, type Content } from './draw.ts';
import { rowHeight, scrollFor, visibleRange } from './visible-range.ts';

/** A row that is known by a key, wherever it stands. */
export interface KeyedRow {
  readonly key: string;
}

/** What the element of a row shows, and is to screen readers. */
export interface DrawnRow {
  readonly cells: Content;
  readonly className?: string;
  /** The depth in a tree, from 1. */
  readonly level?: number;
  /** Where it stands among those beside it in a tree, from 1, and how many they are. */
  readonly position?: number;
  readonly count?: number;
  /** Whether a row that can be opened is open. */
  readonly isExpanded?: boolean;
}

/** How a row is selected: alone, as the end of a range, or beside others. */
export type MarkWay = 'only' | 'range' | 'toggle';

/** What rows are drawn, and what becomes of keys and clicks. */
export interface RowSource<Row extends KeyedRow> {
  /** All rows from top to bottom. */
  rows(): readonly Row[];
  /** The index of the row with a key; -1 when there is none. */
  indexOf(key: string): number;
  drawRow(row: Row): DrawnRow;
  /** By what letters find a row; undefined for one that they pass over. */
  labelOf(row: Row): string | undefined;
  /** The key of a row that has to stay, since something is entered in it. */
  editedKey?(): string | undefined;
  /** What takes the focus in the element of the selected row, where that isn't the row itself. */
  focusIn?(row: HTMLElement): HTMLElement | null;
  /** Whether a row is selected beside the one that has the focus. */
  isMarked?(row: Row): boolean;
  /** A row is gone to by key or mouse: alone, with all between it and where that began, or beside others. */
  onMark?(row: Row, how: MarkWay): void;
  /** Another row was selected. */
  onSelect?(): void;
  onClick?(row: Row, target: Element): void;
  onDoubleClick?(row: Row): void;
  /** The menu of a row is asked for, at a place of the window. */
  onMenu?(row: Row, x: number, y: number): void;
  /** A key that isn't for walking. True when it was used up. */
  onKey?(event: KeyboardEvent, row: Row | undefined): boolean;
}

/** How long letters add up to the beginning of a label. */
const TYPING_MS = 800;

/**
 * The body of a grid whose rows exist only while they can be seen. One row is selected: arrows and
 * letters walk it, it keeps the focus wherever it is scrolled to, and across every drawing.
 */
export class VirtualRows<Row extends KeyedRow> {
  readonly element = document.createElement('div');
  readonly #canvas = document.createElement('div');
  readonly #source: RowSource<Row>;
  /** The keys of the rows that exist, in the order of their elements: moving one would lose its focus. */
  #keys: readonly string[] = [];
  #selected: string | undefined;
  #typed = '';
  #typedAtMs = 0;
  /** The first half of a key binding such as Ctrl+K D was pressed: the second one is VS Code's. */
  #isInChord = false;
  #frame = 0;

  constructor(source: RowSource<Row>) {
    this.#source = source;
    this.element.className = 'rows';
    this.element.setAttribute('role', 'rowgroup');
    this.#canvas.className = 'canvas';
    this.#canvas.setAttribute('role', 'presentation');
    this.element.append(this.#canvas);
    this.element.addEventListener('scroll', () => this.#schedule());
    this.element.addEventListener('click', (event) => this.#click(event));
    this.element.addEventListener('dblclick', (event) => {
      const row = this.#rowOf(event);
      if (row) this.#source.onDoubleClick?.(row);
    });
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('contextmenu', (event) => this.#menu(event));
    new ResizeObserver(() => this.#schedule()).observe(this.element);
  }

  /** The key of the selected row. */
  get selected(): string | undefined {
    return this.#selected;
  }

  /** Selects a row and scrolls to it. */
  select(key: string | undefined, takesFocus: boolean): void {
    this.#selected = key;
    const index = this.#selectedIndex();
    if (index >= 0) {
      const { scrollTop, clientHeight } = this.element;
      this.element.scrollTop = scrollFor(index, scrollTop, clientHeight);
    }
    this.render();
    if (takesFocus && key !== undefined) this.#focusTarget(key)?.focus();
    this.#source.onSelect?.();
  }

  /** Puts the focus on the selected row, without scrolling to it. */
  focus(): void {
    if (this.#selected !== undefined) {
      this.#focusTarget(this.#selected)?.focus({ preventScroll: true });
    }
  }

  /** Draws what can be seen now. */
  render(): void {
    const rows = this.#source.rows();
    this.element.hidden = rows.length === 0;
    this.#canvas.style.height = `${rows.length * rowHeight}px`;
    const { scrollTop, clientHeight } = this.element;
    const { start, end } = visibleRange(scrollTop, clientHeight, rows.length);
    if (this.#selectedIndex() < 0 && rows.length > 0) this.#selected = rows[0]?.key;
    const shown = new Map<string, number>();
    for (let index = start; index < end; index++) {
      const row = rows[index];
      if (row) shown.set(row.key, index);
    }
    for (const key of [this.#selected, this.#source.editedKey?.()]) {
      const index = key === undefined ? -1 : this.#source.indexOf(key);
      if (key !== undefined && index >= 0) shown.set(key, index);
    }
    const hadFocus = this.#canvas.contains(document.activeElement);
    const staying = this.#keys.filter((key) => shown.has(key));
    this.#keys = [...new Set([...staying, ...shown.keys()])];
    const content = keyed(
      this.#keys,
      (key) => key,
      (key) => this.#row(rows, shown.get(key) ?? 0),
    );
    draw(content, this.#canvas);
    if (hadFocus && document.activeElement === document.body) this.focus();
  }

  #row(rows: readonly Row[], index: number): Content {
    const row = rows[index];
    if (!row) return undefined;
    const isSelected = row.key === this.#selected;
    const drawn = this.#source.drawRow(row);
    return html`<div
      class=${`row ${drawn.className ?? ''}`}
      role="row"
      data-index=${index}
      tabindex=${this.#source.focusIn ? undefined : isSelected ? '0' : '-1'}
      aria-selected=${isSelected || this.#source.isMarked?.(row) === true}
      aria-rowindex=${index + 2}
      aria-level=${drawn.level}
      aria-posinset=${drawn.position}
      aria-setsize=${drawn.count}
      aria-expanded=${drawn.isExpanded}
      .style=${`top: ${index * rowHeight}px`}
    >
      ${drawn.cells}
    </div>`;
  }

  #elementOf(key: string): HTMLElement | null {
    const index = this.#source.indexOf(key);
    return this.#canvas.querySelector(`:scope > [data-index="${index}"]`);
  }

  #focusTarget(key: string): HTMLElement | null {
    const row = this.#elementOf(key);
    return row && this.#source.focusIn ? this.#source.focusIn(row) : row;
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.render();
    });
  }

  #selectedIndex(): number {
    return this.#selected === undefined ? -1 : this.#source.indexOf(this.#selected);
  }

  /** The row in which something happened, unless it did so in a field. */
  #rowOf({ target }: Event): Row | undefined {
    if (!(target instanceof Element) || target.closest('.editor')) return undefined;
    const index = target.closest('[data-index]')?.getAttribute('data-index');
    return index === null || index === undefined ? undefined : this.#source.rows()[Number(index)];
  }

  #click(event: MouseEvent): void {
    const row = this.#rowOf(event);
    if (!row || !(event.target instanceof Element)) return;
    const how = event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only';
    this.#source.onMark?.(row, how);
    this.select(row.key, true);
    if (how === 'only' || !this.#source.onMark) this.#source.onClick?.(row, event.target);
  }

  /** By the mouse at its place, by the keyboard below the selected row's name. */
  #menu(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest('.editor')) return;
    event.preventDefault();
    const row = this.#rowOf(event);
    if (!row) return;
    this.select(row.key, true);
    const isMouse = event.button === 2;
    const box = this.#elementOf(row.key)?.querySelector('.label')?.getBoundingClientRect();
    const x = isMouse ? event.clientX : (box?.left ?? 0);
    this.#source.onMenu?.(row, x, isMouse ? event.clientY : (box?.bottom ?? 0));
  }

  #key(event: KeyboardEvent): void {
    if (event.target instanceof Element && event.target.closest('.editor')) return;
    const rows = this.#source.rows();
    const index = this.#selectedIndex();
    const hasControl = event.ctrlKey || event.metaKey;
    const isLetter = event.key.length === 1 && !event.altKey;
    const isSecond = this.#isInChord && !hasControl;
    if (isLetter) this.#isInChord = hasControl && event.key.toLowerCase() === 'k';
    if (isSecond && isLetter) return;
    const isUsed =
      this.#source.onKey?.(event, rows[index]) === true ||
      (!hasControl && !event.altKey && (this.#walk(event, index) || this.#type(event, index)));
    if (!isUsed) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #walk({ key, shiftKey }: KeyboardEvent, index: number): boolean {
    const last = this.#source.rows().length - 1;
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeight) - 1);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    };
    const target = targets[key];
    if (target === undefined) return false;
    const row = this.#source.rows()[Math.max(0, Math.min(last, target))];
    if (row) {
      this.#source.onMark?.(row, shiftKey ? 'range' : 'only');
      this.select(row.key, true);
    }
    return true;
  }

  /** Letters jump to the next row that begins with them. */
  #type({ key, timeStamp }: KeyboardEvent, index: number): boolean {
    if (key.length !== 1 || key === '?' || key === ' ') return false;
    this.#typed = (timeStamp - this.#typedAtMs < TYPING_MS ? this.#typed : '') + key.toLowerCase();
    this.#typedAtMs = timeStamp;
    const rows = this.#source.rows();
    const from = this.#typed.length > 1 ? index : index + 1;
    for (let step = 0; step < rows.length; step++) {
      const row = rows[(from + step) % rows.length];
      if (!row || !this.#source.labelOf(row)?.toLowerCase().startsWith(this.#typed)) continue;
      this.select(row.key, true);
      break;
    }
    return true;
  }
}
