/** How numbers are spread, kept in a bounded space however many there are. */

/** Cells between a number and its double: a quantile is right within 4.5 %. */
const CELLS_PER_DOUBLE = 16;

/** What is said of many numbers. */
export interface Spread {
  readonly count: number;
  readonly total: number;
  readonly mean: number;
  /** The standard deviation of those that were seen. */
  readonly deviation: number;
  readonly least: number;
  readonly greatest: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  /** How many are about as large as 2^(cell/16), by cell in order; -1 is nothing. */
  readonly cells: readonly (readonly [cell: number, count: number])[];
}

/** Numbers from 0 up: their sum, their quantiles, and how many lie between given edges. */
export class Distribution {
  readonly #cells = new Map<number, number>();
  #count = 0;
  #total = 0;
  #squares = 0;
  #least = Infinity;
  #greatest = 0;

  add(value: number): void {
    this.#count++;
    this.#total += value;
    this.#squares += value * value;
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
    const cell = cellOf(value);
    this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + 1);
  }

  get count(): number {
    return this.#count;
  }

  get spread(): Spread {
    const count = this.#count;
    const mean = count === 0 ? 0 : this.#total / count;
    const variance = count < 2 ? 0 : Math.max(0, this.#squares / count - mean * mean);
    return withQuantiles({
      count,
      total: this.#total,
      mean,
      deviation: Math.sqrt((variance * count) / Math.max(1, count - 1)),
      least: count === 0 ? 0 : this.#least,
      greatest: this.#greatest,
      cells: [...this.#cells].sort(([a], [b]) => a - b),
    });
  }
}

type Sums = Omit<Spread, 'median' | 'p95' | 'p99'>;

function withQuantiles(sums: Sums): Spread {
  const { count, cells, least, greatest } = sums;
  const quantile = (part: number): number => {
    let left = count * part;
    for (const [cell, inCell] of cells) {
      left -= inCell;
      if (left <= 0) return Math.min(greatest, Math.max(least, valueOf(cell)));
    }
    return greatest;
  };
  return { ...sums, median: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
}

/** Several spreads as one, each counted `weight` times; the sum and the deviation are those of all. */
export function combineSpreads(
  spreads: readonly { readonly spread: Spread; readonly weight: number }[],
): Spread {
  const some = spreads.filter(({ spread }) => spread.count > 0);
  const sum = (of: (spread: Spread) => number): number =>
    some.reduce((total, { spread, weight }) => total + of(spread) * weight, 0);
  const count = sum((spread) => spread.count);
  const total = sum((spread) => spread.total);
  const mean = count === 0 ? 0 : total / count;
  const squares = sum((one) => one.count * (one.deviation ** 2 + one.mean ** 2));
  const cells = new Map<number, number>();
  for (const { spread, weight } of some) {
    for (const [cell, inCell] of spread.cells) {
      cells.set(cell, (cells.get(cell) ?? 0) + inCell * weight);
    }
  }
  return withQuantiles({
    count,
    total,
    mean,
    deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)),
    least: some.length === 0 ? 0 : Math.min(...some.map(({ spread }) => spread.least)),
    greatest: Math.max(0, ...some.map(({ spread }) => spread.greatest)),
    cells: [...cells].sort(([a], [b]) => a - b),
  });
}

function cellOf(value: number): number {
  return value <= 0 ? -1 : Math.max(0, Math.round(Math.log2(value) * CELLS_PER_DOUBLE));
}

function valueOf(cell: number): number {
  return cell < 0 ? 0 : Math.round(2 ** (cell / CELLS_PER_DOUBLE));
}

/** How many numbers lie below each of some edges, ascending, and how many at or above the last one. */
export class Histogram {
  readonly #edges: readonly number[];
  readonly #counts: number[];

  constructor(edges: readonly number[]) {
    this.#edges = edges;
    this.#counts = new Array<number>(edges.length + 1).fill(0);
  }

  add(value: number): void {
    const at = this.#edges.findIndex((edge) => value < edge);
    const index = at === -1 ? this.#edges.length : at;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  get counts(): readonly number[] {
    return [...this.#counts];
  }
}
