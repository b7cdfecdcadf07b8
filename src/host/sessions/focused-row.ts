import { argumentKinds } from '../contributions/commands.ts';
import type { CommandRegistry } from '../errors.ts';
import { focusedRows, type KeyedView } from '../focused-rows.ts';
import type { ViewRow } from '../view-rows.ts';

/** The kinds of rows that stand for a session, or for something in one. */
const kindsOfSessions: readonly string[] = ['session', 'item', 'result', 'hit'];

/**
 * A registry whose commands get the row that has the focus where a key was pressed in a view.
 * @param views those with keys, each by what stands in the manifest's key bindings as the argument
 */
export function withFocusedRow(
  commands: CommandRegistry,
  views: ReadonlyMap<unknown, KeyedView>,
): CommandRegistry {
  return {
    register: (name, handler) => {
      const run = handler as (...args: readonly unknown[]) => unknown;
      const kind = argumentKinds[name];
      if (kind !== 'target' && kind !== 'targets') return commands.register(name, handler);
      const keyed = async (...args: readonly unknown[]): Promise<unknown> => {
        const view = views.get(args[0]);
        if (!view) return run(...args);
        const focused = await focusedRows(view);
        // Delete on a row that isn't a session's does nothing.
        if (name === 'endSession' && !isOfSession(focused?.row)) return undefined;
        return focused ? run(focused.row, focused.rows) : run();
      };
      return commands.register(name, keyed);
    },
  };
}

function isOfSession(row: ViewRow | undefined): boolean {
  return row !== undefined && kindsOfSessions.includes(row.kind);
}
