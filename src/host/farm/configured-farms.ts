import * as vscode from '../shown/vscode.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import { UserError } from '../errors.ts';
import { farmName, toFarmDefinition } from './definition.ts';
import { isConfigured, openLaunchFile, openTaskFile } from './task-file.ts';

/** The farms of tasks.json; those of a folder first, where one is given. */
export async function configuredFarms(
  folder: vscode.WorkspaceFolder | undefined,
): Promise<readonly vscode.Task[]> {
  const tasks = await vscode.tasks.fetchTasks({ type: farmTaskType });
  const isNear = ({ scope }: vscode.Task): boolean =>
    folder !== undefined &&
    typeof scope === 'object' &&
    scope.uri.toString() === folder.uri.toString();
  const configured = tasks.filter(isConfigured);
  return [...configured.filter(isNear), ...configured.filter((task) => !isNear(task))];
}

/**
 * The farm that a name stands for: the label of its task, as VS Code calls it, or the farm's own name.
 * @throws UserError that names the farms there are
 */
export async function farmTaskNamed(
  name: string,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<vscode.Task> {
  const tasks = await configuredFarms(folder);
  const found =
    tasks.find((task) => [task.name, `${farmTaskType}: ${task.name}`].includes(name)) ??
    tasks.find((task) => farmName(toFarmDefinition(task.definition), task.name) === name);
  if (found) return found;
  const names = tasks.map((task) => `"${task.name}"`).join(', ');
  throw new UserError(
    tasks.length === 0
      ? vscode.l10n.t(
          'There is no farm task "{0}", and none of another name. Add a task of the type "session-farm" to tasks.json.',
          name,
        )
      : vscode.l10n.t(
          'There is no farm task "{0}". Set "farm" of the launch configuration to one of these: {1}.',
          name,
          names,
        ),
    [
      { title: vscode.l10n.t('Open tasks.json'), run: () => openTaskFile(folder) },
      openLaunchFile(),
    ],
  );
}
