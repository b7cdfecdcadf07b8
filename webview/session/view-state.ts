import { type ColumnWidths, readColumnWidths } from './column-widths.ts';

/** What the page keeps while it is hidden: the host keeps everything else. */
export interface ViewState {
  readonly expanded: readonly string[];
  readonly selected?: string;
  readonly scrollTop: number;
  readonly filter: string;
  readonly columns: ColumnWidths;
}

/** Reads what was kept; anything else counts as nothing. */
export function readViewState(value: unknown): ViewState {
  const fields: Record<string, unknown> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { expanded, selected, scrollTop, filter, columns } = fields;
  return {
    expanded: Array.isArray(expanded)
      ? expanded.filter((key): key is string => typeof key === 'string')
      : [],
    ...(typeof selected === 'string' && { selected }),
    scrollTop: typeof scrollTop === 'number' ? scrollTop : 0,
    filter: typeof filter === 'string' ? filter : '',
    columns: readColumnWidths(columns),
  };
}
