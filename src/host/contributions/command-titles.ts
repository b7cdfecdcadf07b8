import * as v from 'valibot';
import { shaped } from '../../shapes/shape.ts';
import { commandIds } from './commands.ts';
import type { CommandName } from './commands.ts';

const manifestShape = v.object({
  contributes: v.object({
    commands: v.array(v.object({ command: v.string(), title: v.string() })),
  }),
});

/** The title of a command, as it stands in menus. */
export type TitleOf = (name: CommandName) => string;

/**
 * Reads the titles of our commands where the manifest has them, in the user's language.
 * @param manifest that of our extension, as VS Code gives it
 */
export function commandTitles(manifest: unknown): TitleOf {
  const commands = shaped(manifestShape, manifest)?.contributes.commands ?? [];
  const titles = new Map(commands.map(({ command, title }) => [command, title]));
  return (name) => titles.get(commandIds[name]) ?? '';
}

/** The title of a question that a command asks: without the dots that announced it. */
export function questionTitle(title: string): string {
  return title.replace(/…$/, '');
}
