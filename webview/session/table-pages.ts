import { maxTableRows, type TableRow, type TableRows } from '../../src/protocol/editor-table.ts';
import type { TableLook } from '../../src/protocol/editor-table-look.ts';

/** Gives rows from `start` up to `end`; undefined when there are none to be had. */
export type FetchTable = (
  start: number,
  end: number,
  look: TableLook,
) => Promise<TableRows | undefined>;

/** The rows of a table, fetched a page at a time as they come into sight. */
export class TablePages {
  readonly #fetch: FetchTable;
  readonly #onLoaded: () => void;
  #pages = new Map<number, readonly TableRow[]>();
  /** Pages with a row that was asked for since the last drawing. */
  #wanted = new Set<number>();
  #look: TableLook = {};
  #latest: TableRows = { columns: [], rows: [], rowCount: 0, totalCount: 0 };
  #isLoading = false;

  /** @param onLoaded draws the rows anew: those that are missing are asked for by that */
  constructor(fetch: FetchTable, onLoaded: () => void) {
    this.#fetch = fetch;
    this.#onLoaded = onLoaded;
  }

  /** What is known of the table as a whole. */
  get latest(): TableRows {
    return this.#latest;
  }

  /** Looks at the table in another way. False when there is nothing to be had, or another look came after. */
  async show(look: TableLook): Promise<boolean> {
    this.#look = look;
    const first = await this.#fetch(0, maxTableRows, look);
    if (!first || look !== this.#look) return false;
    this.#latest = first;
    this.#pages = new Map([[0, first.rows]]);
    return true;
  }

  /** A row by its place among those that are seen; undefined while it is fetched. */
  at(place: number): TableRow | undefined {
    const page = Math.floor(place / maxTableRows);
    const rows = this.#pages.get(page);
    if (rows) return rows[place % maxTableRows];
    this.#wanted.add(page);
    void this.#load();
    return undefined;
  }

  /** One page after the other, and only what is still in sight then: who scrolls far waits for no page between. */
  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    await Promise.resolve();
    for (let [page] = this.#wanted; page !== undefined; [page] = this.#wanted) {
      const look = this.#look;
      const start = page * maxTableRows;
      const found = await this.#fetch(start, start + maxTableRows, look);
      this.#wanted.clear();
      if (!found) break;
      if (look === this.#look) this.#pages.set(page, found.rows);
      this.#onLoaded();
    }
    this.#isLoading = false;
  }
}
