import * as vscode from '../shown/vscode.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import type { FarmTasks } from './farm-task.ts';
import { folderOf } from './farm-task.ts';

/** Offers a default farm for the workspace, and makes the farms of tasks.json runnable. */
export class FarmTaskProvider implements vscode.TaskProvider {
  readonly #tasks: FarmTasks;

  constructor(tasks: FarmTasks) {
    this.#tasks = tasks;
  }

  async provideTasks(): Promise<vscode.Task[]> {
    const folder = folderOf(undefined);
    if (!folder) return [];
    return [await this.#tasks.make({ type: farmTaskType }, folder, vscode.l10n.t('farm'))];
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task> {
    return this.#tasks.make(task.definition, task.scope ?? vscode.TaskScope.Workspace, task.name);
  }
}
