import type { CommandRegistry } from '../errors.ts';
import { referencedKey } from './nodes.ts';
import type { SessionsNode } from './nodes.ts';

/**
 * A registry whose commands get a row where a link of a tooltip gave them its name; nothing, as from the
 * palette, if that row is gone.
 */
export function withNamedRows(
  commands: CommandRegistry,
  find: (key: string) => SessionsNode | undefined,
): CommandRegistry {
  const rowOf = (target: unknown): unknown => {
    const key = typeof target === 'string' ? referencedKey(target) : undefined;
    return key === undefined ? target : find(key);
  };
  return {
    register: (name, handler) => {
      const run = handler as (...args: readonly unknown[]) => unknown;
      const named = (...args: readonly unknown[]): unknown => run(...args.map(rowOf));
      return commands.register(name, named);
    },
  };
}
