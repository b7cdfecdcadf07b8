import { Uri } from './shown/vscode.ts';
import { argumentKinds } from './contributions/commands.ts';
import type { ArgumentKinds, CommandArguments, CommandName } from './contributions/commands.ts';
import { isViewRow } from './view-rows.ts';

/**
 * What a command is told, of all that VS Code passes along: with the buttons of a view's title the
 * row that has the focus, with those of an editor its URI, with menus the selection.
 * @param given the first argument of the call
 */
export function argumentsOf<K extends CommandName>(name: K, given: unknown): CommandArguments[K] {
  return readers[argumentKinds[name]](given) as CommandArguments[K];
}

const readers: { readonly [K in keyof ArgumentKinds]: (given: unknown) => ArgumentKinds[K] } = {
  none: () => [],
  text: (given) => (typeof given === 'string' ? [given] : []),
  target: (given) =>
    typeof given === 'string' || given instanceof Uri || isViewRow(given) ? [given] : [],
};
