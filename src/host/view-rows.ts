/** A row of one of our views, as VS Code hands it to commands. */
export interface ViewRow {
  readonly kind: string;
}

const rows = new WeakSet();

/** Notes that an object is a row of ours: nothing else is taken for one, whatever it looks like. */
export function viewRow<const T extends ViewRow>(row: T): T {
  rows.add(row);
  return row;
}

/** Whether something is a row of ours. */
export function isViewRow(given: unknown): given is ViewRow {
  return typeof given === 'object' && given !== null && rows.has(given);
}
