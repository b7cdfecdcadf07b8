import { type ColumnWidths, readColumnWidths } from './column-widths.ts';

/** What the page keeps while it is hidden: the host keeps everything else. */
export interface ViewState {
  readonly expanded: readonly string[];
  readonly selected?: string;
  readonly scrollTop: number;
  readonly filter: string;
  /** Whether the rows were records. */
  readonly isRaw: boolean;
  /** How many children of a node were fetched, by its key, where that is more than is fetched at once. */
  readonly fetched: Readonly<Record<string, number>>;
  readonly columns: ColumnWidths;
}

/** Reads what was kept; anything else counts as nothing. */
export function readViewState(value: unknown): ViewState {
  const fields: Record<string, unknown> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { expanded, selected, scrollTop, filter, isRaw, fetched, columns } = fields;
  return {
    expanded: Array.isArray(expanded)
      ? expanded.filter((key): key is string => typeof key === 'string')
      : [],
    ...(typeof selected === 'string' && { selected }),
    scrollTop: typeof scrollTop === 'number' ? scrollTop : 0,
    filter: typeof filter === 'string' ? filter : '',
    isRaw: isRaw === true,
    fetched: readCounts(fetched),
    columns: readColumnWidths(columns),
  };
}

function readCounts(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {};
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => Number.isSafeInteger(entry[1])),
  );
}
