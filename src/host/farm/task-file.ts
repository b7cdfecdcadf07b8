import * as vscode from '../shown/vscode.ts';
import type { ErrorAction } from '../errors.ts';
import { offsetInTask } from './task-nodes.ts';

/** Whether a task stands in a tasks.json, and wasn't made up by us. */
export function isConfigured(task: vscode.Task): boolean {
  return (
    task.source === 'Workspace' ||
    (typeof task.scope === 'object' && task.source === task.scope.name)
  );
}

/** The tasks.json in which a task stands, or the file of its workspace. */
export function taskFileOf(task: vscode.Task): vscode.Uri | undefined {
  if (!isConfigured(task)) return undefined;
  if (typeof task.scope === 'object') {
    return vscode.Uri.joinPath(task.scope.uri, '.vscode', 'tasks.json');
  }
  const { workspaceFile } = vscode.workspace;
  // One that was never stored has no file that somebody could edit.
  return workspaceFile?.scheme === 'file' ? workspaceFile : undefined;
}

/** Opens the tasks.json of a folder; where there is none, VS Code offers to make one. */
export async function openTaskFile(folder: vscode.WorkspaceFolder | undefined): Promise<void> {
  const at = folder ?? vscode.workspace.workspaceFolders?.[0];
  const file = at && vscode.Uri.joinPath(at.uri, '.vscode', 'tasks.json');
  try {
    if (!file) throw new Error('no folder');
    await vscode.workspace.fs.stat(file);
    await vscode.commands.executeCommand('vscode.open', file);
  } catch {
    await vscode.commands.executeCommand('workbench.action.tasks.configureTaskRunner');
  }
}

/** Opens the tasks.json in which a farm's task stands, at a part of the task. */
export async function showInTaskFile(
  task: vscode.Task | undefined,
  path: readonly (string | number)[],
): Promise<void> {
  const file = task && taskFileOf(task);
  if (!task || !file) {
    await openTaskFile(undefined);
    return;
  }
  const document = await vscode.workspace.openTextDocument(file);
  const offset = offsetInTask(document.getText(), task.name, path) ?? 0;
  const at = document.positionAt(offset);
  await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
}

/** The button that opens the launch.json in use. */
export function openLaunchFile(): ErrorAction {
  return {
    title: vscode.l10n.t('Open launch.json'),
    run: () => vscode.commands.executeCommand('workbench.action.debug.configure'),
  };
}
