import * as vscode from '../../shown/vscode.ts';
import type { Project } from '../../../farm/projects/project.ts';
import type { Choice } from '../../choose.ts';
import { choose } from '../../choose.ts';
import { UserError } from '../../errors.ts';
import { hostText } from '../../shown/host-text.ts';
import { tasksOfProject, usualServerCount } from './definitions.ts';
import type { TaskEntry } from './definitions.ts';
import { TaskWriter } from './task-writer.ts';
import { projectsIn } from './workspace-projects.ts';

/** How a farm that was just written is started. */
export type StartWritten = (label: string) => unknown;

const maxServers = 64;

/** Proposes a farm for a site of the workspace, and writes it into tasks.json. */
export async function createFarm(title: string, start: StartWritten): Promise<void> {
  const folder = await chooseFolder(title);
  if (!folder) return;
  const project = await chooseProject(title, folder);
  if (!project) return;
  const count = await askCount(title, project.serverCount ?? usualServerCount);
  if (count === undefined) return;
  const writer = new TaskWriter(folder);
  const tasks = tasksOfProject(project, count, await writer.freePort());
  await writer.add(tasks);
  await tellWritten(tasks, project.remarks.map(vscode.reasonText), start);
}

/** The folder that gets the farm. @throws UserError when none is open */
export async function chooseFolder(title: string): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    throw new UserError(
      vscode.l10n.t(
        'A farm is a task, and tasks need an open folder. Open the folder of your site first.',
      ),
      [
        {
          title: vscode.l10n.t('Open Folder…'),
          run: () => vscode.commands.executeCommand('workbench.action.files.openFolder'),
        },
      ],
    );
  }
  const choices = folders.map((folder) => ({ label: hostText(folder.name), value: folder }));
  const placeHolder = vscode.l10n.t('Select the folder whose tasks.json gets the farm');
  return choose(choices, { title, placeHolder, takesOnly: true });
}

/** @throws UserError when there is no site that is known */
async function chooseProject(
  title: string,
  folder: vscode.WorkspaceFolder,
): Promise<Project | undefined> {
  const projects = await searchProjects(folder);
  if (projects.length === 0) {
    throw new UserError(
      vscode.l10n.t(
        'No site was found in {0}. Looked for projects of ASP.NET, ASP.NET Core, Node, PHP, Django, Rack, and Spring Boot. To run another program, add a task of type "session-farm" whose servers have a "command".',
        hostText(folder.name),
      ),
      [
        {
          title: vscode.l10n.t('Configure Tasks'),
          run: () => vscode.commands.executeCommand('workbench.action.tasks.configureTaskRunner'),
        },
      ],
    );
  }
  const placeHolder = vscode.l10n.t('Select the site that the servers run');
  return choose(projects.map(projectChoice), { title, placeHolder });
}

/** The sites of a folder, with progress that can be called off. */
export async function searchProjects(folder: vscode.WorkspaceFolder): Promise<readonly Project[]> {
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking for sites'),
    cancellable: true,
  };
  return vscode.window.withProgress(progress, (_, token) => projectsIn(folder, token));
}

/** A site as it is offered. */
export function projectChoice(project: Project): Choice<Project> {
  return {
    label: hostText(project.name),
    description: project.kind,
    detail: hostText(project.file),
    value: project,
  };
}

async function askCount(title: string, usual: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('How many servers run the site'),
    value: String(usual),
    validateInput: (input) =>
      countOf(input) === undefined
        ? vscode.l10n.t('A whole number from 1 to {0}', maxServers)
        : undefined,
  });
  return text === undefined ? undefined : countOf(text);
}

function countOf(text: string): number | undefined {
  const count = /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= maxServers ? count : undefined;
}

/** Says that a farm stands in tasks.json, what its user ought to know, and offers to start it. */
export async function tellWritten(
  tasks: readonly TaskEntry[],
  remarks: readonly string[],
  start: StartWritten,
): Promise<void> {
  const label = tasks.at(-1)?.label ?? '';
  const startIt = vscode.l10n.t('Start Farm');
  const text = [
    vscode.l10n.t('tasks.json has the farm now. Check it, then start it.'),
    ...remarks,
  ].join(' ');
  const chosen = await vscode.window.showInformationMessage(text, startIt);
  if (chosen === startIt) await start(label);
}
