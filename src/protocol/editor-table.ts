/** A list of objects, or a DataTable, as the page shows it in rows and columns. */

/** Some rows of a table, all texts ready to be shown. */
export interface TableRows {
  /** The labels of the columns; those of the first row. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** How many rows are to be seen: all, or those that pass the filter. */
  readonly rowCount: number;
  /** How many rows the table has. */
  readonly totalCount: number;
}

/** A row of a table: its label, what happened to it, and a text a column. */
export interface TableRow {
  /** Where it is in the table, whatever the order. */
  readonly index: number;
  readonly label: string;
  readonly mark?: string;
  readonly cells: readonly TableCell[];
}

/** A cell: null and what has no text of its own are shown otherwise than texts. */
export interface TableCell {
  readonly text: string;
  readonly isText: boolean;
  /** For a cell that the site changed since it took the row over: what stood there, in words. */
  readonly original?: string;
}

/** The most rows that one request gets. */
export const maxTableRows = 200;
/** Wider tables are shown in part. */
export const maxTableColumns = 200;
