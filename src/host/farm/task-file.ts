import * as vscode from '../shown/vscode.ts';

/** Whether a task stands in a tasks.json, and wasn't made up by us. */
export function isConfigured(task: vscode.Task): boolean {
  return (
    task.source === 'Workspace' ||
    (typeof task.scope === 'object' && task.source === task.scope.name)
  );
}

/** The tasks.json in which a task stands. */
export function taskFileOf(task: vscode.Task): vscode.Uri | undefined {
  if (!isConfigured(task) || typeof task.scope !== 'object') return undefined;
  return vscode.Uri.joinPath(task.scope.uri, '.vscode', 'tasks.json');
}
