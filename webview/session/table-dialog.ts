import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { TableLook } from '../../src/protocol/editor-table-look.ts';
import { Dialog } from '../ui/dialog.ts';
import { html } from '../ui/draw.ts';
import { fill } from '../ui/duration.ts';
import { make } from '../ui/element.ts';
import { button } from '../ui/toolkit.ts';
import { TableGrid } from './table-grid.ts';
import { type FetchTable, TablePages } from './table-pages.ts';

/** How long typing pauses before the filter is asked for. */
const TYPING_MS = 200;

/** Where a table's rows come from, and what becomes of a cell that is opened. */
export interface TableSource {
  readonly title: string;
  readonly fetch: FetchTable;
  /** A cell is to be edited, or looked at. */
  onOpen(row: number, column: number): void;
}

/** Shows a list of objects, or a DataTable, in rows and columns that can be sorted and filtered. */
export class TableDialog extends Dialog {
  readonly #strings: EditorStrings;

  constructor(strings: EditorStrings) {
    super({ className: 'table-dialog', hasFields: true });
    this.#strings = strings;
  }

  async show(source: TableSource): Promise<void> {
    const strings = this.#strings;
    const { title } = source;
    let sort: TableLook['sort'];
    let filter = '';
    const pages = new TablePages(source.fetch, () => grid.render());
    const see = async (): Promise<void> => {
      const look = { ...(sort && { sort }), ...(filter !== '' && { filter }) };
      if (!(await pages.show(look))) return;
      grid.showFirst();
      this.update();
    };
    const grid = new TableGrid(title, pages, strings, {
      onSort: (next) => {
        sort = next;
        void see();
      },
      onOpen: (row, column) => {
        this.close();
        source.onOpen(row, column);
      },
    });
    if (!(await pages.show({}))) return;
    const field = this.#filter(
      (text) => {
        filter = text;
        void see();
      },
      () => grid.focus(),
    );
    grid.start();
    this.open(title, () => {
      const { rowCount, totalCount } = pages.latest;
      return html`<div class="tools">
          ${field}<span class="note" role="status"
            >${fill(strings.tableCount, rowCount, totalCount)}</span
          >
        </div>
        ${grid.element}
        <p class="note" ?hidden=${rowCount > 0}>${strings.tableNoMatch}</p>
        <div class="buttons">${button(strings.close, 'secondary', () => this.close())}</div>`;
    });
    grid.render();
    grid.focus();
  }

  /** Esc empties the filter first, then leads to the rows, and only from there closes the dialog. */
  #filter(onFilter: (text: string) => void, onLeave: () => void): HTMLInputElement {
    const { tableFilter } = this.#strings;
    const attributes = { type: 'search', placeholder: tableFilter, 'aria-label': tableFilter };
    const filter = make('input', { className: 'filter', attributes });
    let timer: ReturnType<typeof setTimeout> | undefined;
    filter.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => onFilter(filter.value), TYPING_MS);
    });
    filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'ArrowDown' || filter.value === '') onLeave();
      else {
        filter.value = '';
        filter.dispatchEvent(new Event('input'));
      }
    });
    return filter;
  }
}
