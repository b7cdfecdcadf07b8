/** What the page keeps while it is hidden, and over a reload of the window. */
export interface ViewState {
  /** By which the host finds the farm again. */
  readonly farm?: { readonly id: string; readonly name: string };
  readonly selected?: number;
  readonly filter: string;
  readonly session?: number;
  /** Whether the sequence stands as a table. */
  readonly isTable: boolean;
}

/** Reads what was kept; anything else counts as nothing. */
export function readViewState(value: unknown): ViewState {
  const fields: Record<string, unknown> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const { selected, filter, session, isTable } = fields;
  return {
    ...(typeof selected === 'number' && { selected }),
    filter: typeof filter === 'string' ? filter : '',
    ...(typeof session === 'number' && { session }),
    isTable: isTable === true,
  };
}
