import { Uri } from './shown/vscode.ts';
import { argumentKinds } from './contributions/commands.ts';
import type {
  ArgumentKinds,
  CommandArguments,
  CommandName,
  CommandTarget,
} from './contributions/commands.ts';
import { isViewRow } from './view-rows.ts';

/**
 * What a command is told, of all that VS Code passes along: with the buttons of a view's title the
 * row that has the focus, with those of an editor its URI, with menus the selection.
 * @param given the first argument of the call
 * @param selection the second one: with menus of views, all rows that are selected
 */
export function argumentsOf<K extends CommandName>(
  name: K,
  given: unknown,
  selection?: unknown,
): CommandArguments[K] {
  const read: (given: unknown, selection: unknown) => unknown = readers[argumentKinds[name]];
  return read(given, selection) as CommandArguments[K];
}

const isTarget = (given: unknown): given is CommandTarget =>
  typeof given === 'string' || given instanceof Uri || isViewRow(given);

const readers: {
  readonly [K in keyof ArgumentKinds]: (given: unknown, selection: unknown) => ArgumentKinds[K];
} = {
  none: () => [],
  text: (given) => (typeof given === 'string' ? [given] : []),
  target: (given) => (isTarget(given) ? [given] : []),
  targets: (given, selection) => {
    const target = isTarget(given) ? given : undefined;
    return Array.isArray(selection) ? [target, selection.filter(isTarget)] : [target];
  },
};
