/** The columns that have a width of their own; the values get what is left. */
export const sizedColumns = ['name', 'type', 'size'] as const;

export type SizedColumn = (typeof sizedColumns)[number];

/** Widths in pixels, of those columns that the user has sized. */
export type ColumnWidths = Readonly<Partial<Record<SizedColumn, number>>>;

/** No column gets narrower, so that it can be found again. */
export const minColumnWidth = 48;
/** How much of the grid a single column may take. */
const MAX_SHARE = 0.6;

/** The width nearest to a wanted one that leaves room for the other columns. */
export function fittingWidth(wantedWidth: number, gridWidth: number): number {
  const max = Math.max(minColumnWidth, Math.floor(gridWidth * MAX_SHARE));
  return Math.min(max, Math.max(minColumnWidth, Math.round(wantedWidth)));
}

/** Reads widths that were kept; anything else counts as not sized. */
export function readColumnWidths(value: unknown): ColumnWidths {
  const fields: Record<string, unknown> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const widths: Partial<Record<SizedColumn, number>> = {};
  for (const column of sizedColumns) {
    const width = fields[column];
    if (typeof width === 'number' && width >= minColumnWidth) widths[column] = width;
  }
  return widths;
}
