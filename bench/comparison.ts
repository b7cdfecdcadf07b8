/** One measured figure beside the baseline that was measured in the same run. */
export interface Comparison {
  /** What was done: `save, aspnet-v5, 100 kB`. */
  readonly what: string;
  /** What it is compared with: `TTL, SET, EXPIRE`. */
  readonly baseline: string;
  readonly unit: 'ms' | 'MB' | 'MB/s' | 'requests/s' | 'bytes' | 'round trips';
  readonly ours: number;
  readonly theirs: number;
}

/** The comparisons as the lines of a table. A ratio below 1 is less than the baseline. */
export function comparisonTable(comparisons: readonly Comparison[]): readonly string[] {
  const rows = [
    ['', 'unit', 'ours', 'baseline', 'ratio', 'the baseline is'],
    ...comparisons.map(({ what, baseline, unit, ours, theirs }) => [
      what,
      unit,
      figure(ours),
      figure(theirs),
      theirs === 0 ? '' : (ours / theirs).toFixed(2),
      baseline,
    ]),
  ];
  const columns = [0, 1, 2, 3, 4, 5];
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const isNumber = column >= 2 && column <= 4;
        const width = widths[column] ?? 0;
        return isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** The middle one of the values in order; 0 for none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function figure(value: number): string {
  const digits = Number.isInteger(value) || value >= 1000 ? 0 : value < 10 ? 2 : 1;
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
