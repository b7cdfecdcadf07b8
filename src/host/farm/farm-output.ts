import * as vscode from '../shown/vscode.ts';
import type { RunningFarm } from './running-farm.ts';

/** Shows the terminal of a farm's task; where it can't be found, the terminals. */
export async function showFarmOutput(farm: RunningFarm): Promise<void> {
  const name = farm.task?.name ?? farm.name;
  const { terminals } = vscode.window;
  const terminal =
    terminals.find((candidate) => candidate.name === name) ??
    terminals.findLast((candidate) => candidate.name.includes(name));
  if (terminal) terminal.show();
  else await vscode.commands.executeCommand('workbench.action.terminal.focus');
}
