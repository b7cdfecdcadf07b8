import * as vscode from './shown/vscode.ts';
import type { ViewRow } from './view-rows.ts';

/** A view, as far as its keys need it. */
export type KeyedView<T extends ViewRow = ViewRow> = Pick<
  vscode.TreeView<T>,
  'selection' | 'reveal'
>;

/** What a key of a view is meant for: what a menu of the same row would tell a command. */
export interface FocusedRows<T> {
  readonly row: T;
  readonly rows: readonly T[];
}

/**
 * The row that has the focus in the view where a key was pressed, with all that are selected if it is among them. The
 * arrow keys move the focus alone: what is selected may be a row far away. Extensions are told which rows are selected,
 * and never which one has the focus: so VS Code is asked to put that into the selection or to take it out, and what has
 * changed is the row. Without a focus it is what is selected.
 */
export async function focusedRows<T extends ViewRow>(
  view: KeyedView<T>,
): Promise<FocusedRows<T> | undefined> {
  const before = view.selection;
  await toggleFocused();
  const after = view.selection;
  const added = after.find((row) => !before.includes(row));
  if (added) {
    if (before.length > 0) await view.reveal(added, { select: true, focus: true });
    return { row: added, rows: [added] };
  }
  const removed = before.find((row) => !after.includes(row));
  if (removed) await toggleFocused();
  const row = removed ?? before[0];
  return row && { row, rows: before };
}

async function toggleFocused(): Promise<void> {
  await vscode.commands.executeCommand('list.toggleSelection');
}
