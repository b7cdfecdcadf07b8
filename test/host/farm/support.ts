import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmTree } from '../../../src/host/farm/farm-tree.ts';
import type { FarmViewNode } from '../../../src/host/farm/nodes.ts';
import type { RunningFarm } from '../../../src/host/farm/running-farm.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { freePorts, request } from '../../integration/farm/support/http.ts';
import { until } from '../support/extension.ts';

/** The ports of a farm that a test starts. */
export interface FarmPorts {
  readonly port: number;
  readonly first: number;
  readonly second: number;
}

/** The folder that is open in the window. */
export function workspaceFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return folder;
}

/** Three ports that nobody listens on. */
export async function farmPorts(): Promise<FarmPorts> {
  const [port = 0, first = 0, second = 0] = await freePorts(3);
  return { port, first, second };
}

/** Two sample servers that keep sessions in their memory. */
export function inProcessFarm(ports: FarmPorts, others: object = {}): FarmDefinition {
  return toFarmDefinition({
    name: 'tested',
    port: ports.port,
    servers: [
      { name: 'server-a', port: ports.first, weight: 1 },
      { name: 'server-b', port: ports.second, weight: 1 },
    ],
    session: 'inproc',
    ...others,
  });
}

/** Writes the farm into tasks.json, and waits until VS Code has read it. */
export function writeTask(label: string, definition: FarmDefinition): Promise<void> {
  return writeTasks({ [label]: definition });
}

/**
 * Writes farms into tasks.json by their labels, and waits until VS Code has read them.
 * @param others tasks beside them, which are no farms
 */
export async function writeTasks(
  farms: Readonly<Record<string, FarmDefinition>>,
  others: readonly object[] = [],
): Promise<void> {
  const folder = vscode.Uri.joinPath(workspaceFolder().uri, '.vscode');
  await mkdir(folder.fsPath, { recursive: true });
  const wanted = Object.entries(farms);
  const text = JSON.stringify({
    version: '2.0.0',
    tasks: [...wanted.map(([label, definition]) => ({ label, ...definition })), ...others],
  });
  await writeFile(vscode.Uri.joinPath(folder, 'tasks.json').fsPath, text);
  await until(
    async () => {
      const tasks = await vscode.tasks.fetchTasks({ type: 'session-farm' });
      return wanted.every(([label, definition]) =>
        tasks.some(
          (found) => found.name === label && found.definition['port'] === definition['port'],
        ),
      );
    },
    `the tasks ${Object.keys(farms).join(', ')} of tasks.json`,
  );
}

/** Removes tasks.json. */
export async function removeTasks(): Promise<void> {
  const folder = vscode.Uri.joinPath(workspaceFolder().uri, '.vscode');
  await vscode.workspace.fs.delete(folder, { recursive: true }).then(undefined, () => undefined);
  await until(async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'session-farm' });
    return tasks.every((task) => task.source !== 'Workspace');
  }, 'tasks.json to be gone');
}

/** The farm that runs, as soon as it is ready. */
export async function readyFarm({ farm: { farms } }: TestHandle): Promise<RunningFarm> {
  return until(() => farms.all().find(({ state }) => state?.phase === 'ready'), 'a ready farm');
}

/** Saves an item at the sample site. Gives the cookie of the session, as clients send it. */
export async function savedSession(port: number, text = 'kept'): Promise<string> {
  const saved = await request(port, {
    path: '/Save',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `text=${text}`,
  });
  return String(saved.headers['set-cookie']).split(';')[0] ?? '';
}

/** The frame that a debugger has stopped in; VS Code puts the focus on it. */
export function stoppedFrame(): Promise<vscode.DebugStackFrame> {
  return until(() => {
    const item = vscode.debug.activeStackItem;
    return item instanceof vscode.DebugStackFrame ? item : undefined;
  }, 'the debugger to stop');
}

/** Ends all farms. */
export async function stopFarms({ farm: { farms, kept } }: TestHandle): Promise<void> {
  await Promise.all(farms.all().map((farm) => farm.stop()));
  kept.clear();
}

/** The rows of the farm view as the user reads them, those below indented. */
export function rowsOf(tree: FarmTree, parent?: FarmViewNode, indent = ''): string[] {
  return tree.getChildren(parent).flatMap((node) => {
    const item = tree.getTreeItem(node);
    const text = `${indent}${labelOf(item)} | ${String(item.description)}`;
    return [text, ...rowsOf(tree, node, `${indent}  `)];
  });
}

/** What a row is called. */
export function labelOf({ label }: vscode.TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

/** Whether a process lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
