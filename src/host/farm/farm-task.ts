import * as vscode from '../shown/vscode.ts';
import { handoverIdVariable, handoverPathVariable } from '../../protocol/farm/handover.ts';
import { defaultFarmName } from '../../farm/config/farm-schema.ts';
import type { FarmBreakpoints } from './breakpoints/farm-breakpoints.ts';
import { configArgument } from './command-line.ts';
import type { ControlChannels } from './control-channel.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import { farmProblemMatcher, needsRedis, toFarmDefinition } from './definition.ts';
import type { FarmDefinition } from './definition.ts';
import { addressOf, chooseRedis, sessionSecrets } from './redis-choice.ts';
import { mayFill } from './redis-permit.ts';
import type { HandoverServer } from './handover-server.ts';
import type { KnownFarms } from './known-farms.ts';
import type { HostServices } from '../services.ts';

/** Where a task belongs: a folder, or the workspace. */
export type FarmScope = vscode.WorkspaceFolder | vscode.TaskScope;

/** What tasks of farms are made with. */
export interface TaskParts {
  readonly channels: ControlChannels;
  readonly handovers: HandoverServer;
  readonly known: KnownFarms;
  readonly breakpoints: FarmBreakpoints;
}

/** Makes tasks that run a farm as one process. */
export class FarmTasks {
  readonly #services: HostServices;
  readonly #channels: ControlChannels;
  readonly #handovers: HandoverServer;
  readonly #known: KnownFarms;
  readonly #breakpoints: FarmBreakpoints;

  constructor(services: HostServices, parts: TaskParts) {
    this.#services = services;
    this.#known = parts.known;
    this.#channels = parts.channels;
    this.#handovers = parts.handovers;
    this.#breakpoints = parts.breakpoints;
  }

  /**
   * A task for a farm.
   * @param definition stays the task's definition, the very object, which VS Code compares
   */
  async make(
    definition: vscode.TaskDefinition,
    scope: FarmScope,
    name: string,
  ): Promise<vscode.Task> {
    const execution = await this.#execution(toFarmDefinition(definition), folderOf(scope));
    const task = new vscode.Task(
      definition,
      scope,
      name,
      farmTaskType,
      execution,
      farmProblemMatcher,
    );
    task.isBackground = true;
    task.detail = vscode.l10n.t('A balancer and its servers on local ports');
    task.presentationOptions = {
      reveal: vscode.TaskRevealKind.Silent,
      panel: vscode.TaskPanelKind.Dedicated,
      clear: true,
      echo: false,
      focus: false,
      showReuseMessage: false,
    };
    return task;
  }

  async #execution(
    definition: FarmDefinition,
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<vscode.ProcessExecution> {
    const { context, endpoints } = this.#services;
    const { path, token } = await this.#channels.of(definition);
    const redis = await chooseRedis(definition, endpoints);
    const secrets = await sessionSecrets(definition, endpoints);
    const workspaceFolder = folder?.uri.fsPath ?? context.globalStorageUri.fsPath;
    const config = configArgument(redis ? { ...definition, redis: redis.address } : definition, {
      workspaceFolder,
      env: process.env,
    });
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'farm.js').fsPath;
    const { redis: named, name } = JSON.parse(config) as Readonly<Record<string, unknown>>;
    const farmName = typeof name === 'string' ? name : defaultFarmName;
    const target = needsRedis(definition) ? addressOf(named) : undefined;
    const permit = target && (() => mayFill(target, endpoints));
    const more = () => {
      const breakpoints = this.#breakpoints.keptFor(farmName);
      return breakpoints ? { breakpoints } : {};
    };
    const handover = await this.#handovers.offer(
      {
        config,
        control: path,
        token,
        place: {
          folder: this.#known.folder,
          channel: await this.#channels.ownId(),
          window: vscode.workspace.name ?? '',
        },
        ...(redis?.secrets.password !== undefined && {
          redisSecrets: JSON.stringify(redis.secrets),
        }),
        ...(secrets?.password !== undefined && { sessionSecrets: JSON.stringify(secrets) }),
      },
      { permit, more },
    );
    return new vscode.ProcessExecution(process.execPath, [script], {
      cwd: workspaceFolder,
      env: {
        // The extension host's own executable is Electron on desktops, and Node elsewhere.
        ELECTRON_RUN_AS_NODE: '1',
        [handoverPathVariable]: handover.path,
        [handoverIdVariable]: handover.id,
      },
    });
  }
}

/** The folder in which a task of that scope runs: its own, else the first of the workspace. */
export function folderOf(scope: FarmScope | undefined): vscode.WorkspaceFolder | undefined {
  if (typeof scope === 'object') return scope;
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
}
