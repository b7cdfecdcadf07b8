import type { CommandName, CommandTarget } from '../contributions/commands.ts';
import type { DisposableLike } from '../disposable.ts';
import type { SessionAddress } from './session-uri.ts';

/**
 * Finds the session that a row of its view stands for; without a target that of the selected row.
 * Undefined where there is no such row. Rejects with a UserError where the session of a row can't be opened.
 */
export type FindRowSession = (
  target: CommandTarget | undefined,
  command: CommandName,
) => Promise<SessionAddress> | undefined;

/** The sessions that rows of other views than the Sessions view stand for: all commands about a session take them. */
export class RowSessions {
  readonly #finders = new Set<FindRowSession>();

  add(find: FindRowSession): DisposableLike {
    this.#finders.add(find);
    return { dispose: () => this.#finders.delete(find) };
  }

  /** The first answer that there is; see {@link FindRowSession}. */
  find(
    target: CommandTarget | undefined,
    command: CommandName,
  ): Promise<SessionAddress> | undefined {
    for (const find of this.#finders) {
      const found = find(target, command);
      if (found) return found;
    }
    return undefined;
  }
}
