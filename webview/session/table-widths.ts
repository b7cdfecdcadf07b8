import type { TableRow } from '../../src/protocol/editor-table.ts';

const MIN_WIDTH = 5;
const MAX_WIDTH = 42;
/** Room at both sides of a cell's text, in characters, and for the sign of the order in a header. */
const PADDING = 3;
const SIGN = 2;

/**
 * How wide the columns are, in characters, from their labels and the rows of the first page: as values of CSS.
 * @param rowName what stands above the labels of the rows
 * @param totalCount how many rows there are on all pages: the last ones have the longest labels
 */
export function columnWidths(
  columns: readonly string[],
  rows: readonly TableRow[],
  rowName: string,
  totalCount: number,
): { readonly template: string; readonly total: string } {
  const labels = rows.map(({ label, mark = '' }) => label.length + mark.length);
  const widths = [
    fitting([rowName.length, ...labels, `[${totalCount}]`.length]),
    ...columns.map((name, column) =>
      fitting([
        name.length + SIGN,
        ...rows.map(({ cells }) => {
          const { text = '', original = '' } = cells[column] ?? {};
          return text.length + original.length;
        }),
      ]),
    ),
  ];
  const total = widths.reduce((sum, width) => sum + width, 0);
  return { template: widths.map((width) => `${width}ch`).join(' '), total: `${total}ch` };
}

function fitting(lengths: readonly number[]): number {
  let longest = MIN_WIDTH;
  for (const length of lengths) longest = Math.max(longest, length);
  return Math.min(MAX_WIDTH, longest) + PADDING;
}
