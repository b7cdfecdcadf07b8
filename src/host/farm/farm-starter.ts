import * as vscode from '../shown/vscode.ts';
import { choose } from '../choose.ts';
import { readSetting } from '../contributions/settings.ts';
import { commandIds } from '../contributions/commands.ts';
import { viewIds } from '../contributions/views.ts';
import { endpointLabel, formatEndpoint } from '../../config/format-endpoint.ts';
import { isLocalEndpoint } from '../endpoints/endpoint-record.ts';
import { UserError } from '../errors.ts';
import { hostText } from '../shown/host-text.ts';
import type { HostServices } from '../services.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import { farmName, needsRedis, toFarmDefinition } from './definition.ts';
import type { FarmDefinition } from './definition.ts';
import { farmDescription } from './farm-row.ts';
import { showFarmOutput } from './farm-output.ts';
import { folderOf } from './farm-task.ts';
import type { FarmTasks } from './farm-task.ts';
import type { Farms } from './farms.ts';
import { farmTaskNamed } from './configured-farms.ts';
import { chooseRedis } from './redis-choice.ts';
import { ownerOfPorts, portOwned } from './port-owner.ts';
import type { RunningFarm } from './running-farm.ts';
import { isConfigured } from './task-file.ts';

/** Starts farms as tasks, and waits until they are ready. */
export class FarmStarter {
  readonly #services: HostServices;
  readonly #farms: Farms;
  readonly #tasks: FarmTasks;
  /** The question which farm to start, while it is asked. */
  #choosing: Promise<vscode.Task | undefined> | undefined;
  /** What is being started, by its task. */
  readonly #starting = new Map<string, Promise<RunningFarm | undefined>>();

  constructor(services: HostServices, farms: Farms, tasks: FarmTasks) {
    this.#services = services;
    this.#farms = farms;
    this.#tasks = tasks;
  }

  /**
   * The farm of the workspace's tasks.json, else a default one; asks where there are several.
   * Undefined when the user called it off.
   * @throws UserError when nothing can be started here
   */
  choose(): Promise<vscode.Task | undefined> {
    checkTrust();
    this.#choosing ??= this.#chooseTask().finally(() => (this.#choosing = undefined));
    return this.#choosing;
  }

  /**
   * Starts the farm of a task. Who asks while it is being started gets that one.
   * @returns the farm when it is ready; undefined when the user called it off, or the farm ended
   *   before, which is told elsewhere
   * @throws UserError when it can't be started, or it takes too long
   */
  start(task: vscode.Task, isDebugged: boolean): Promise<RunningFarm | undefined> {
    const key = keyOf(task);
    let starting = this.#starting.get(key);
    if (!starting) {
      starting = this.#startTask(task, isDebugged).finally(() => this.#starting.delete(key));
      this.#starting.set(key, starting);
    }
    return starting;
  }

  /** The farm that a task has started and that runs; one that is just being started is none. */
  runningOf(task: vscode.Task): RunningFarm | undefined {
    if (this.#starting.has(keyOf(task))) return undefined;
    return this.#farms.all().find((farm) => isOf(farm, task));
  }

  async #startTask(
    task: vscode.Task,
    isDebugged: boolean,
    onStart?: (farm: RunningFarm) => void,
  ): Promise<RunningFarm | undefined> {
    const given = toFarmDefinition(task.definition);
    const wanted = isDebugged ? toFarmDefinition({ ...given, debug: true }) : given;
    const owner = await ownerOfPorts(this.#farms, wanted);
    if (!owner) return this.#startAs(task, wanted, onStart);
    throw portOwned(owner, wanted, this.#farms, (other) => this.#startAs(task, other));
  }

  /** Starts the farm of a task with a definition that may be another than the task's. */
  async #startAs(
    task: vscode.Task,
    wanted: FarmDefinition,
    onStart?: (farm: RunningFarm) => void,
  ): Promise<RunningFarm | undefined> {
    const definition = await this.#withRedis(wanted);
    if (!definition) return undefined;
    const given = toFarmDefinition(task.definition);
    const isAsWritten = JSON.stringify(definition) === JSON.stringify(given);
    if (isConfigured(task) && isAsWritten) return this.#run(task, onStart);
    return this.run(definition, task.scope, task.name, onStart);
  }

  /**
   * Starts a farm for the debugger that was started in its place.
   * @param name of its task; undefined for the farm of the workspace, as {@link choose} finds it
   * @param isDebugged false: as its task says
   * @param onStart gets it as soon as it runs, long before it is ready
   * @returns and throws as {@link start}
   */
  async launch(
    name: string | undefined,
    folder: vscode.WorkspaceFolder | undefined,
    isDebugged: boolean,
    onStart: (farm: RunningFarm) => void,
  ): Promise<RunningFarm | undefined> {
    checkTrust();
    const task = name === undefined ? await this.#chooseTask() : await farmTaskNamed(name, folder);
    const running = task && this.runningOf(task);
    if (!running) return task && this.#startTask(task, isDebugged, onStart);
    if (isDebugged && !running.isDebugged) {
      const text = vscode.l10n.t('The farm {0} is running without a debugger.', running.name);
      const restart = vscode.l10n.t('Restart with Debugger');
      if ((await vscode.window.showWarningMessage(text, restart)) !== restart) return undefined;
      await running.stop();
      return this.#startTask(task, isDebugged, onStart);
    }
    onStart(running);
    return (await this.#settled(running)) ? running : undefined;
  }

  /** Starts a farm with a definition of its own. */
  async run(
    definition: FarmDefinition,
    scope: vscode.Task['scope'],
    name: string,
    onStart?: (farm: RunningFarm) => void,
  ): Promise<RunningFarm | undefined> {
    checkTrust();
    const folder = scope ?? folderOf(undefined) ?? vscode.TaskScope.Workspace;
    return this.#run(await this.#tasks.make(definition, folder, name), onStart);
  }

  /** Ends a farm and starts it anew, as its task is now. */
  async restart(farm: RunningFarm, isDebugged: boolean): Promise<RunningFarm | undefined> {
    const { task } = farm;
    await farm.stop();
    if (!task) {
      const chosen = await this.choose();
      return chosen && this.start(chosen, isDebugged);
    }
    const isSame = farm.isDebugged === isDebugged;
    if (isSame && isConfigured(task)) return this.#run(task);
    const definition = toFarmDefinition({ ...farm.definition, debug: isDebugged });
    return this.run(definition, task.scope, task.name);
  }

  async #chooseTask(): Promise<vscode.Task | undefined> {
    const tasks = await vscode.tasks.fetchTasks({ type: farmTaskType });
    const configured = tasks.filter(isConfigured);
    if (configured.length > 1) {
      const items = configured.map((task) => {
        const running = this.runningOf(task);
        const folder = typeof task.scope === 'object' ? [task.scope.name] : [];
        const state = running ? [farmDescription(running.phase, running.state)] : [];
        return { label: task.name, description: [...folder, ...state].join(' · '), value: task };
      });
      const title = this.#services.titleOf('startFarm');
      return choose(items, { title, placeHolder: vscode.l10n.t('Select a farm to start') });
    }
    if (configured[0]) return configured[0];
    const folder = folderOf(undefined);
    if (folder) {
      return this.#tasks.make({ type: farmTaskType }, folder, vscode.l10n.t('farm'));
    }
    throw new UserError(
      vscode.l10n.t('A farm runs as a task, and tasks need an open folder. Open a folder first.'),
      [
        {
          title: vscode.l10n.t('Open Folder…'),
          run: () => vscode.commands.executeCommand('workbench.action.files.openFolder'),
        },
      ],
    );
  }

  /** Asks where sessions shall live when a farm wants a Redis and none can be chosen for it. */
  async #withRedis(definition: FarmDefinition): Promise<FarmDefinition | undefined> {
    const { endpoints } = this.#services;
    if (!needsRedis(definition) || definition['redis'] !== undefined) return definition;
    if (await chooseRedis(definition, endpoints)) return definition;
    const sandbox = { label: vscode.l10n.t('Start Sandbox Redis') };
    const inProcess = {
      label: vscode.l10n.t('Store Sessions in Each Server'),
      description: vscode.l10n.t('not shared, not in the Sessions view'),
    };
    const add = { label: vscode.l10n.t('Add Endpoint…') };
    // A farm writes: into what only the workspace knows when somebody says so.
    const brought = endpoints
      .all()
      .filter((record) => record.isBrought && isLocalEndpoint(record))
      .filter(({ environment }) => environment !== 'production')
      .map(({ name, address }) => ({
        label: hostText(name),
        description: endpointLabel(address),
        redis: formatEndpoint(address),
      }));
    const picked = await vscode.window.showQuickPick([...brought, sandbox, inProcess, add], {
      title: vscode.l10n.t("Where to Store the Farm's Sessions"),
      placeHolder: vscode.l10n.t(
        'The farm task does not set "redis", and there is not exactly one local endpoint',
      ),
    });
    if (picked && 'redis' in picked)
      return toFarmDefinition({ ...definition, redis: picked.redis });
    if (picked === inProcess) return toFarmDefinition({ ...definition, session: 'inproc' });
    if (picked === sandbox) await vscode.commands.executeCommand(commandIds.startSandbox);
    if (picked === add) await vscode.commands.executeCommand(commandIds.addEndpoint);
    return picked && (await chooseRedis(definition, endpoints)) ? definition : undefined;
  }

  async #run(
    task: vscode.Task,
    onStart?: (farm: RunningFarm) => void,
  ): Promise<RunningFarm | undefined> {
    return vscode.window.withProgress({ location: { viewId: viewIds.farm } }, async () => {
      const execution = await vscode.tasks.executeTask(task);
      const farm = await this.#farms.of(execution);
      if (!farm) return undefined;
      onStart?.(farm);
      return (await this.#settled(farm)) ? farm : undefined;
    });
  }

  /** Waits until a farm is ready or has ended. @throws UserError when the time limit has passed */
  #settled(farm: RunningFarm): Promise<boolean> {
    return settled(farm, readSetting(vscode.workspace, 'farm.startTimeoutSeconds'));
  }
}

/**
 * Whether a farm was started by a task, be it with another definition; one whose task VS Code hasn't
 * back after a reload is told by its name.
 */
function isOf(farm: RunningFarm, task: vscode.Task): boolean {
  return farm.task
    ? keyOf(farm.task) === keyOf(task)
    : farm.name === farmName(toFarmDefinition(task.definition), task.name);
}

function keyOf({ name, scope }: vscode.Task): string {
  return JSON.stringify([name, folderOf(scope)?.uri.toString()]);
}

async function settled(farm: RunningFarm, limitSeconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const listeners: vscode.Disposable[] = [];
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const look = () => {
        if (farm.hasEnded || farm.isStopping) resolve(false);
        else if (farm.state?.phase === 'ready') resolve(true);
      };
      listeners.push(farm.onDidChange(look), farm.onDidEnd(look));
      timer = setTimeout(() => reject(tooSlow(farm, limitSeconds)), limitSeconds * 1000);
      look();
    });
  } finally {
    clearTimeout(timer);
    for (const listener of listeners) listener.dispose();
  }
}

function tooSlow(farm: RunningFarm, limitSeconds: number): UserError {
  const setting = 'sessionFarm.farm.startTimeoutSeconds';
  return new UserError(
    vscode.l10n.t(
      'The farm {0} is not ready after {1} seconds (set by {2}). It is still starting.',
      farm.name,
      limitSeconds,
      setting,
    ),
    [
      { title: vscode.l10n.t('Show Output'), run: () => showFarmOutput(farm) },
      { title: vscode.l10n.t('Stop Farm'), run: () => farm.stop() },
      {
        title: vscode.l10n.t('Open Setting'),
        run: () => vscode.commands.executeCommand('workbench.action.openSettings', setting),
      },
    ],
  );
}

/** A farm runs programs that the workspace names. */
function checkTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    vscode.l10n.t(
      'A farm runs programs that this workspace defines. Trust the workspace to start it.',
    ),
    [
      {
        title: vscode.l10n.t('Manage Workspace Trust'),
        run: () => vscode.commands.executeCommand('workbench.trust.manage'),
      },
    ],
  );
}
