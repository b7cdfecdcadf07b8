import type { CommandHandler, CommandName } from './contributions/commands.ts';
import type { DisposableLike } from './disposable.ts';
import { DisposableStore } from './disposable.ts';
import type { CommandRegistry } from './errors.ts';

/**
 * Registers commands whose code is loaded when one of them is first run: what nobody uses costs
 * no start anything.
 * @param load registers exactly `names` at the registry that it gets
 */
export function registerLate(
  commands: CommandRegistry,
  names: readonly CommandName[],
  load: (late: CommandRegistry) => Promise<DisposableLike>,
): DisposableLike {
  const owned = new DisposableStore();
  type Handler = (...args: readonly unknown[]) => unknown;
  const handlers = new Map<CommandName, Handler>();
  const late: CommandRegistry = {
    register: (name, handler) => {
      if (!names.includes(name)) throw new Error(`The command ${name} was not announced.`);
      handlers.set(name, handler as Handler);
      return { dispose: () => handlers.delete(name) };
    },
  };
  const loadAll = async (): Promise<void> => {
    owned.add(await load(late));
    const missing = names.filter((name) => !handlers.has(name));
    if (missing.length > 0) throw new Error(`No code has registered ${missing.join(', ')}.`);
  };
  let loading: Promise<void> | undefined;
  for (const name of names) {
    const run: CommandHandler<typeof name> = async (...args) => {
      loading ??= loadAll();
      await loading;
      return handlers.get(name)?.(...args);
    };
    owned.add(commands.register(name, run));
  }
  return owned;
}
