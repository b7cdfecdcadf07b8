import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import { maxTableRows, type TableRow, type TableRows } from '../../src/protocol/editor-table.ts';
import { Dialog } from '../ui/dialog.ts';
import { html } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { button } from '../ui/toolkit.ts';

/** Where a table's rows come from, and what becomes of a cell that is opened. */
export interface TableSource {
  readonly title: string;
  /** Rows from `start` up to `end`; undefined when there are none to be had. */
  fetch(start: number, end: number): Promise<TableRows | undefined>;
  /** A cell is to be edited, or looked at. */
  onOpen(row: number, column: number): void;
}

/** Shows a list of objects, or a DataTable, in rows and columns. */
export class TableDialog extends Dialog {
  readonly #strings: EditorStrings;

  constructor(strings: EditorStrings) {
    super({ className: 'table-dialog' });
    this.#strings = strings;
  }

  async show(source: TableSource): Promise<void> {
    const first = await source.fetch(0, maxTableRows);
    if (!first) return;
    const strings = this.#strings;
    const { title } = source;
    // Rows are only ever added, so they are made once and not drawn again.
    const body = make('tbody');
    let latest = first;
    const add = (rows: TableRows): void => {
      const from = body.rows.length;
      body.append(...rows.rows.map((row, index) => rowElement(row, from + index)));
      latest = rows;
    };
    const load = async (): Promise<void> => {
      const from = body.rows.length;
      const next = await source.fetch(from, from + maxTableRows);
      if (next) add(next);
      this.update();
    };
    const openCell = ({ dataset: { row, column } }: HTMLElement): void => {
      if (row === undefined || column === undefined) return;
      this.close();
      source.onOpen(Number(row), Number(column));
    };
    body.addEventListener('dblclick', ({ target }) => {
      const cell = target instanceof Element ? target.closest('td') : null;
      if (cell) openCell(cell);
    });
    body.addEventListener('keydown', (event) => walk(event, body, openCell));
    add(first);
    this.open(title, () => {
      const isWhole = body.rows.length >= latest.rowCount || latest.rows.length === 0;
      const count = fill(strings.tableCount, body.rows.length, latest.rowCount);
      return html`<div class="scroller">
          <table role="grid" aria-label=${title}>
            <thead>
              <tr>
                ${['#', ...first.columns].map((text) => html`<th scope="col">${text}</th>`)}
              </tr>
            </thead>
            ${body}
          </table>
        </div>
        <p class="note" role="status">${count}</p>
        <div class="buttons">
          ${button(strings.loadRows, 'secondary', () => void load(), { isHidden: isWhole })}
          ${button(strings.close, 'secondary', () => this.close())}
        </div>`;
    });
    const start = body.querySelector('td');
    if (start) focusCell(body, start);
    else this.element.querySelector<HTMLElement>('.buttons > :last-child')?.focus();
  }
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
