import type { IntList } from './int-list.ts';

/** One number of every row of a table. */
export class IntColumn {
  readonly #rows: IntList;
  readonly #width: number;
  readonly #index: number;

  /** @param rows the rows, one after the other. @param width how many numbers a row has. */
  constructor(rows: IntList, width: number, index: number) {
    this.#rows = rows;
    this.#width = width;
    this.#index = index;
  }

  /** How many rows there are. */
  get length(): number {
    return this.#rows.length / this.#width;
  }

  at(row: number): number {
    return this.#rows.at(row * this.#width + this.#index);
  }

  set(row: number, value: number): void {
    this.#rows.set(row * this.#width + this.#index, value);
  }
}
