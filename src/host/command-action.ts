import * as vscode from './shown/vscode.ts';
import type { TitleOf } from './contributions/command-titles.ts';
import { commandIds } from './contributions/commands.ts';
import type { CommandName } from './contributions/commands.ts';
import type { ErrorAction } from './errors.ts';

/** A button that runs a command, and is called as the command is. @param target what it is about */
export function commandAction(titleOf: TitleOf, name: CommandName, target?: string): ErrorAction {
  const args = target === undefined ? [] : [target];
  return {
    title: titleOf(name),
    run: () => vscode.commands.executeCommand(commandIds[name], ...args),
  };
}
