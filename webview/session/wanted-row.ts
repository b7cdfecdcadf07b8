import type { Grid } from './grid.ts';

/** Where the user is busy with something else, which a row that comes late must not take the focus from. */
const elsewhere = '.menu, .bar, header, .banner';

/**
 * A row that isn't there yet and is to be selected once the host has told of it. Whoever goes on to another row
 * meanwhile stays there, and an open menu stays open.
 */
export class WantedRow {
  readonly #grid: Grid;
  readonly #has: (key: string) => boolean;
  #key: string | undefined;
  #isSelecting = false;

  /** @param has whether there is a row with a key */
  constructor(grid: Grid, has: (key: string) => boolean) {
    this.#grid = grid;
    this.#has = has;
  }

  want(key: string): void {
    this.#key = key;
    this.selectIfThere();
  }

  /** A row was selected. */
  selected(): void {
    if (!this.#isSelecting) this.#key = undefined;
  }

  selectIfThere(): void {
    const key = this.#key;
    if (key === undefined || !this.#has(key)) return;
    this.#key = undefined;
    const busy = document.activeElement?.closest(elsewhere) ?? null;
    this.#isSelecting = true;
    this.#grid.select(key, busy === null);
    this.#isSelecting = false;
  }
}
