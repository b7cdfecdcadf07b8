import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { maxTableRows, type TableRow, type TableRows } from '../../src/protocol/editor-table.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { makeButton } from '../ui/toolkit.ts';

/** Where a table's rows come from, and what becomes of a cell that is opened. */
export interface TableSource {
  readonly title: string;
  /** Rows from `start` up to `end`; undefined when there are none to be had. */
  fetch(start: number, end: number): Promise<TableRows | undefined>;
  /** A cell is to be edited, or looked at. */
  onOpen(row: number, column: number): void;
}

/** Shows a list of objects, or a DataTable, in rows and columns. */
export class TableDialog {
  readonly element = make('dialog', { className: 'table-dialog' });
  readonly #strings: EditorStrings;
  #before: Element | null = null;

  constructor(strings: EditorStrings) {
    this.#strings = strings;
    this.element.addEventListener('close', () => {
      this.element.replaceChildren();
      if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    });
  }

  async open(source: TableSource): Promise<void> {
    const first = await source.fetch(0, maxTableRows);
    if (!first) return;
    this.#before = document.activeElement;
    const strings = this.#strings;
    const head = make('tr', {}, ...['', ...first.columns].map((text) => columnHead(text)));
    const body = make('tbody');
    const table = make(
      'table',
      { attributes: { role: 'grid', 'aria-label': source.title } },
      make('thead', {}, head),
      body,
    );
    const count = make('p', { className: 'note', attributes: { role: 'status' } });
    const more = makeButton(strings.loadRows, 'secondary', () => void load());
    const show = ({ rows, rowCount }: TableRows): void => {
      const from = body.rows.length;
      body.append(...rows.map((row, index) => rowElement(row, from + index)));
      const shown = body.rows.length;
      count.textContent = fill(strings.tableCount, shown, rowCount);
      more.hidden = shown >= rowCount || rows.length === 0;
    };
    const load = async (): Promise<void> => {
      const from = body.rows.length;
      const next = await source.fetch(from, from + maxTableRows);
      if (next) show(next);
    };
    const openCell = (cell: HTMLElement): void => {
      const { row, column } = cell.dataset;
      if (row === undefined || column === undefined) return;
      this.element.close();
      source.onOpen(Number(row), Number(column));
    };
    body.addEventListener('dblclick', ({ target }) => {
      const cell = target instanceof Element ? target.closest('td') : null;
      if (cell) openCell(cell);
    });
    body.addEventListener('keydown', (event) => walk(event, body, openCell));
    show(first);
    const close = makeButton(strings.close, 'secondary', () => this.element.close());
    this.element.setAttribute('aria-label', source.title);
    this.element.replaceChildren(
      make('h2', { text: source.title }),
      make('div', { className: 'scroller' }, table),
      count,
      make('div', { className: 'buttons' }, more, close),
    );
    this.element.showModal();
    const start = body.querySelector('td');
    if (start) focusCell(body, start);
    else close.focus();
  }
}

function columnHead(text: string): HTMLElement {
  return make('th', { text, attributes: { scope: 'col' } });
}

function rowElement({ label, mark, cells }: TableRow, index: number): HTMLTableRowElement {
  const head = make('th', { text: label, attributes: { scope: 'row' } });
  if (mark !== undefined) head.append(make('span', { className: 'mark', text: mark }));
  const rest = cells.map(({ text, isText, original }, column) => {
    const attributes = {
      role: 'gridcell',
      tabindex: '-1',
      'data-row': String(index),
      'data-column': String(column),
    };
    const title = original === undefined ? text : `${text}\n${original}`;
    const cell = make('td', { text, title, className: isText ? '' : 'faint', attributes });
    if (original !== undefined) cell.append(make('span', { className: 'mark', text: original }));
    return cell;
  });
  return make('tr', {}, head, ...rest);
}

/** Arrows walk the cells, Enter and F2 open one. */
function walk(
  event: KeyboardEvent,
  body: HTMLTableSectionElement,
  open: (cell: HTMLElement) => void,
): void {
  const cell = event.target instanceof Element ? event.target.closest('td') : null;
  const row = cell?.parentElement;
  if (!cell || !(row instanceof HTMLTableRowElement)) return;
  if (event.key === 'Enter' || event.key === 'F2') {
    open(cell);
  } else {
    const [down, right] = steps[event.key] ?? [0, 0];
    if (down === 0 && right === 0) return;
    const next = body.rows[row.sectionRowIndex + down]?.cells[cell.cellIndex + right];
    if (next?.matches('td')) focusCell(body, next);
  }
  event.preventDefault();
  event.stopPropagation();
}

const steps: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [20, 0],
  PageUp: [-20, 0],
};

function focusCell(body: HTMLElement, cell: HTMLElement): void {
  for (const old of body.querySelectorAll<HTMLElement>('td[tabindex="0"]')) old.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}
