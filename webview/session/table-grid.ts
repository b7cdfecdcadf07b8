import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { TableCell, TableRow } from '../../src/protocol/editor-table.ts';
import type { TableLook } from '../../src/protocol/editor-table-look.ts';
import { draw, html, type Content } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { type DrawnRow, VirtualRows } from '../ui/virtual-rows.ts';
import { columnWidths } from './table-widths.ts';
import type { TablePages } from './table-pages.ts';

/** What the grid of a table asks for. */
export interface TableGridEvents {
  /** The rows are to be sorted; as they are stored for undefined. */
  onSort(sort: TableLook['sort']): void;
  /** A cell is to be edited, or looked at: the row as it is stored. */
  onOpen(row: number, column: number): void;
}

interface PlacedRow {
  readonly key: string;
  readonly place: number;
}

/** Rows and columns of a table. One cell has the focus, or the header of its column. */
export class TableGrid {
  readonly element: HTMLElement;
  readonly #pages: TablePages;
  readonly #strings: EditorStrings;
  readonly #events: TableGridEvents;
  readonly #rows: VirtualRows<PlacedRow>;
  readonly #head = make('div', { className: 'head-group', attributes: { role: 'rowgroup' } });
  #placed: readonly PlacedRow[] = [];
  #sort: TableLook['sort'];
  /** The column of the cell that has the focus. */
  #column = 0;

  constructor(title: string, pages: TablePages, strings: EditorStrings, events: TableGridEvents) {
    this.#pages = pages;
    this.#strings = strings;
    this.#events = events;
    this.#rows = new VirtualRows({
      rows: () => this.#placed,
      indexOf: (key) => (Number(key) < this.#placed.length ? Number(key) : -1),
      labelOf: () => undefined,
      drawRow: (row) => this.#drawRow(row),
      focusIn: (row) => row.querySelector<HTMLElement>('[tabindex="0"]'),
      onClick: (_, target) => this.#choose(target),
      onDoubleClick: (row) => this.#open(row),
      onKey: (event, row) => this.#key(event, row),
    });
    const attributes = { role: 'grid', 'aria-label': title };
    this.element = make(
      'div',
      { className: 'table-grid', attributes },
      this.#head,
      this.#rows.element,
    );
    // The header is a scroller of its own, which goes where the rows go.
    this.#rows.element.addEventListener('scroll', () => {
      this.#head.scrollLeft = this.#rows.element.scrollLeft;
    });
  }

  /** Takes over what the first page says of columns and rows. */
  start(): void {
    const { columns, rows, totalCount } = this.#pages.latest;
    const { template, total } = columnWidths(columns, rows, this.#strings.tableRow, totalCount);
    this.element.style.setProperty('--columns', template);
    this.element.style.setProperty('--columns-width', total);
    this.element.setAttribute('aria-colcount', String(columns.length + 1));
    this.showFirst();
  }

  /** Shows the first of the rows that are there now. */
  showFirst(): void {
    const { rowCount, totalCount } = this.#pages.latest;
    this.#placed = Array.from({ length: rowCount }, (_, place) => ({ key: String(place), place }));
    this.element.style.setProperty('--row-count', String(totalCount));
    this.element.setAttribute('aria-rowcount', String(rowCount + 1));
    this.#drawHead();
    this.#rows.element.scrollTop = 0;
    this.#rows.select('0', false);
  }

  render(): void {
    this.#rows.render();
  }

  /** Puts the focus on a cell, or on the header where there is none. */
  focus(): void {
    if (this.#placed.length > 0) this.#rows.focus();
    else this.#focusHead();
  }

  #drawHead(): void {
    const names = this.#pages.latest.columns;
    const { tableRow, tableSort } = this.#strings;
    const headers = names.map((name, column) => {
      const isSorted = this.#sort?.column === column;
      const order = !isSorted ? 'none' : this.#sort?.isDescending ? 'descending' : 'ascending';
      const sign = { none: '', ascending: '▲', descending: '▼' }[order];
      return html`<div
        class="cell"
        role="columnheader"
        aria-colindex=${column + 2}
        aria-sort=${order}
      >
        <button
          class="sort"
          type="button"
          tabindex=${column === this.#column ? '0' : '-1'}
          title=${fill(tableSort, name)}
          @click=${() => this.#sortBy(column)}
          @keydown=${(event: KeyboardEvent) => this.#headKey(event)}
        >
          <span>${name}</span><span aria-hidden="true">${sign}</span>
        </button>
      </div>`;
    });
    draw(
      html`<div class="row head" role="row" aria-rowindex="1">
        <div class="cell" role="columnheader" aria-colindex="1">${tableRow}</div>
        ${headers}
      </div>`,
      this.#head,
    );
  }

  #drawRow({ key, place }: PlacedRow): DrawnRow {
    const row = this.#pages.at(place);
    const isSelected = key === this.#rows.selected;
    if (!row) return { cells: this.#waiting(isSelected) };
    const cell = (content: TableCell, column: number): Content =>
      this.#cell(content, column, isSelected && column === this.#column);
    return { cells: html`${rowHead(row)}${row.cells.map(cell)}` };
  }

  /** A row on its way has a cell all the same, for the focus. */
  #waiting(isSelected: boolean): Content {
    return html`<div class="cell" role="gridcell" tabindex=${isSelected ? '0' : '-1'}>
      ${this.#strings.loading}
    </div>`;
  }

  #cell({ text, isText, original }: TableCell, column: number, isCurrent: boolean): Content {
    return html`<div
      class=${isText ? 'cell' : 'cell faint'}
      role="gridcell"
      aria-colindex=${column + 2}
      tabindex=${isCurrent ? '0' : '-1'}
      data-column=${column}
      title=${original === undefined ? text : `${text}\n${original}`}
    >
      <span>${text}</span>${
        original === undefined ? undefined : html`<span class="mark">${original}</span>`
      }
    </div>`;
  }

  #choose(target: Element): void {
    const column = target.closest('[data-column]')?.getAttribute('data-column');
    if (column !== null && column !== undefined) this.#goTo(Number(column));
  }

  #open({ place }: PlacedRow): void {
    const row = this.#pages.at(place);
    if (row && this.#column < row.cells.length) this.#events.onOpen(row.index, this.#column);
  }

  #goTo(column: number): void {
    this.#column = Math.max(0, Math.min(this.#pages.latest.columns.length - 1, column));
    this.#drawHead();
    this.#rows.render();
    this.#rows.focus();
    this.#rows.element
      .querySelector(':focus')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** The keys of a grid (WAI-ARIA Authoring Practices, "Grid"); those for rows are those of all rows. */
  #key(event: KeyboardEvent, row: PlacedRow | undefined): boolean {
    const last = this.#pages.latest.columns.length - 1;
    if (event.ctrlKey || event.metaKey) {
      const place = { Home: 0, End: this.#placed.length - 1 }[event.key];
      if (place === undefined) return false;
      this.#rows.select(String(place), true);
      return true;
    }
    switch (event.key) {
      case 'ArrowLeft':
        this.#goTo(this.#column - 1);
        return true;
      case 'ArrowRight':
        this.#goTo(this.#column + 1);
        return true;
      case 'Home':
        this.#goTo(0);
        return true;
      case 'End':
        this.#goTo(last);
        return true;
      case 'ArrowUp':
        if (row?.place !== 0) return false;
        this.#focusHead();
        return true;
      case 'Enter':
      case 'F2':
        if (row) this.#open(row);
        return true;
      default:
        return false;
    }
  }

  #headKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      this.#column = Math.max(
        0,
        Math.min(this.#pages.latest.columns.length - 1, this.#column + step),
      );
      this.#drawHead();
      this.#focusHead();
    } else if (event.key === 'ArrowDown') this.focus();
    else return;
    event.preventDefault();
  }

  #focusHead(): void {
    this.#head.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  /** Up, down, then as the rows are stored. */
  #sortBy(column: number): void {
    const isSame = this.#sort?.column === column;
    if (isSame && this.#sort?.isDescending) this.#sort = undefined;
    else this.#sort = { column, isDescending: isSame };
    this.#column = column;
    this.#drawHead();
    this.#events.onSort(this.#sort);
  }
}

function rowHead({ label, mark }: TableRow): Content {
  return html`<div class="cell faint" role="rowheader" aria-colindex="1">
    <span>${label}</span>${mark === undefined ? undefined : html`<span class="mark">${mark}</span>`}
  </div>`;
}
