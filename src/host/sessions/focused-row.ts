import * as vscode from '../shown/vscode.ts';
import { argumentKinds, selectedRow } from '../contributions/commands.ts';
import type { CommandRegistry } from '../errors.ts';
import type { SessionsNode } from './nodes.ts';

/** A view, as far as its keys need it. */
export type KeyedView = Pick<vscode.TreeView<SessionsNode>, 'selection' | 'reveal'>;

/** What a key of the view is meant for: what a menu of the same row would tell a command. */
interface FocusedRows {
  readonly row: SessionsNode;
  readonly rows: readonly SessionsNode[];
}

/**
 * A registry whose commands get the row that has the focus where a key was pressed in the view, with all that are
 * selected if it is among them. The arrow keys move the focus alone: what is selected may be a row far away.
 */
export function withFocusedRow(commands: CommandRegistry, view: KeyedView): CommandRegistry {
  return {
    register: (name, handler) => {
      const run = handler as (...args: readonly unknown[]) => unknown;
      const kind = argumentKinds[name];
      if (kind !== 'target' && kind !== 'targets') return commands.register(name, handler);
      const keyed = async (...args: readonly unknown[]): Promise<unknown> => {
        if (args[0] !== selectedRow) return run(...args);
        const focused = await focusedRows(view);
        // Delete on a row that isn't a session's does nothing.
        if (name === 'endSession' && !isOfSession(focused?.row)) return undefined;
        return focused ? run(focused.row, focused.rows) : run();
      };
      return commands.register(name, keyed);
    },
  };
}

/**
 * Extensions are told which rows are selected, and never which one has the focus: so VS Code is asked to put that
 * into the selection or to take it out, and what has changed is the row. Without a focus it is what is selected.
 */
async function focusedRows(view: KeyedView): Promise<FocusedRows | undefined> {
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

function isOfSession(row: SessionsNode | undefined): boolean {
  return row?.kind === 'session' || row?.kind === 'item';
}
