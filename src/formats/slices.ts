/** A row, a column and so on of an array of several dimensions: all items with one index in one dimension. */
export interface Slice {
  /** The number of items by dimension. */
  readonly lengths: readonly number[];
  /** From 0 on. */
  readonly dimension: number;
  /** Counted from 0, whatever the array's lower bound is. */
  readonly index: number;
}

/** How many items a slice has. */
export function sliceSize({ lengths, dimension }: Slice): number {
  return lengths.reduce((size, length, at) => (at === dimension ? size : size * length), 1);
}

/** The lengths of the array with so many slices more in one dimension. */
export function lengthsAfter({ lengths, dimension }: Slice, by: 1 | -1): number[] {
  return lengths.map((length, at) => (at === dimension ? length + by : length));
}

/** Where an item is, row by row, after a slice came in front of the one that had its index. */
export function indexAfterInsert(slice: Slice, old: number): number {
  const { length, inner, block, at, within } = partsOf(slice, old);
  const moved = at < slice.index ? at : at + 1;
  return (block * (length + 1) + moved) * inner + within;
}

/** Where an item is after a slice was taken out; undefined for the items of that slice. */
export function indexAfterRemove(slice: Slice, old: number): number | undefined {
  const { length, inner, block, at, within } = partsOf(slice, old);
  if (at === slice.index) return undefined;
  const moved = at < slice.index ? at : at - 1;
  return (block * (length - 1) + moved) * inner + within;
}

/**
 * The stretches of items, row by row, that belong to a slice: `length` items from each of the starts.
 * For a slice that is to come, where its items go.
 */
export function stretchesOf({ lengths, dimension, index }: Slice): {
  readonly starts: readonly number[];
  readonly length: number;
} {
  const length = product(lengths.slice(dimension + 1));
  const count = product(lengths.slice(0, dimension));
  const step = (lengths[dimension] ?? 0) * length;
  return { starts: Array.from({ length: count }, (_, i) => i * step + index * length), length };
}

function partsOf(
  { lengths, dimension }: Slice,
  item: number,
): { length: number; inner: number; block: number; at: number; within: number } {
  const length = lengths[dimension] ?? 0;
  const inner = product(lengths.slice(dimension + 1));
  const whole = Math.floor(item / inner);
  return {
    length,
    inner,
    block: Math.floor(whole / length),
    at: whole % length,
    within: item % inner,
  };
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all * number, 1);
}
