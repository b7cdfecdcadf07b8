import * as vscode from '../../shown/vscode.ts';
import { farmTaskType } from '../../contributions/task-type.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { ErrorReporter } from '../../errors.ts';
import { UserError } from '../../errors.ts';
import { hostText } from '../../shown/host-text.ts';
import type { FarmStarter } from '../farm-starter.ts';
import { folderOf } from '../farm-task.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';
import { FarmDebugAdapter } from './farm-adapter.ts';
import type { DebuggedFarm } from './farm-adapter.ts';
import { runningFarmMember } from './farm-configurations.ts';
import { launchOf } from './launched-servers.ts';
import { ServerDebuggers } from './server-debuggers.ts';

/** A session that stands for a farm. */
interface FarmSession {
  readonly session: vscode.DebugSession;
  /** Absent until its farm has started. */
  servers?: ServerDebuggers;
  farm?: RunningFarm;
  /** The debugger has left the farm to itself. */
  hasLetGo?: boolean;
  /** The user stopped it, maybe before there was a farm to stop. */
  isStopped?: boolean;
}

/**
 * The debuggers of farms: one session for each farm, which launches it where the user started that
 * session, and below it those of the servers.
 */
export class FarmDebugger implements DisposableLike {
  readonly #farms: Farms;
  readonly #starter: FarmStarter;
  readonly #errors: ErrorReporter;
  readonly #owned = new DisposableStore();
  readonly #sessions = new Map<string, FarmSession>();
  /** Farms for which a session was begun. */
  readonly #begun = new WeakSet<RunningFarm>();

  constructor(farms: Farms, starter: FarmStarter, errors: ErrorReporter) {
    this.#farms = farms;
    this.#starter = starter;
    this.#errors = errors;
    this.#owned.add(
      farms.onDidChange((farm) => {
        if (farm) this.#look(farm);
        else this.#endOrphans();
      }),
    );
    this.#owned.add(vscode.debug.onDidTerminateDebugSession((session) => this.#onEnd(session)));
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { servers } of this.#sessions.values()) servers?.dispose();
  }

  /** The adapter of a session that stands for a farm. */
  adapterOf(session: vscode.DebugSession): vscode.DebugAdapterDescriptor {
    const mine: FarmSession = { session };
    this.#sessions.set(session.id, mine);
    const debugged: DebuggedFarm = {
      launch: () => this.#launch(mine),
      stop: () => this.#stop(mine),
      letGo: () => (mine.hasLetGo = true),
      restart: () => restartServers(mine),
    };
    return new vscode.DebugAdapterInlineImplementation(new FarmDebugAdapter(debugged));
  }

  #look(farm: RunningFarm): void {
    const mine = [...this.#sessions.values()].find((each) => each.farm === farm);
    if (mine) {
      mine.servers?.look();
      return;
    }
    if (farm.isStopping || farm.hasEnded || !farm.task || this.#begun.has(farm)) return;
    if (!needsDebugger(farm)) return;
    this.#begun.add(farm);
    this.#begin(farm).catch((error: unknown) => this.#errors.report('debugger', error));
  }

  /** Starts the session of a farm that runs. */
  async #begin(farm: RunningFarm): Promise<void> {
    const isStarted = await vscode.debug.startDebugging(
      folderOf(farm.task?.scope),
      {
        type: farmTaskType,
        request: 'launch',
        name: hostText(farm.name),
        [runningFarmMember]: farm.id,
        internalConsoleOptions: 'neverOpen',
      },
      { suppressSaveBeforeStart: true },
    );
    if (isStarted || farm.isStopping || farm.hasEnded) return;
    throw new UserError(vscode.l10n.t('Could not attach the debugger to {0}.', farm.name));
  }

  async #launch(mine: FarmSession): Promise<boolean> {
    const { session } = mine;
    const { [runningFarmMember]: id, farm: name, noDebug } = session.configuration;
    try {
      if (id !== undefined) {
        const farm = this.#farms.all().find((each) => each.id === id);
        if (farm) this.#bind(mine, farm);
        return farm !== undefined;
      }
      const farm = await this.#starter.launch(
        typeof name === 'string' ? name : undefined,
        session.workspaceFolder,
        noDebug !== true,
        (started) => this.#bind(mine, started),
      );
      return farm !== undefined;
    } catch (error) {
      this.#errors.report('debugger', error);
      return false;
    }
  }

  /** @throws UserError when it has a session already */
  #bind(mine: FarmSession, farm: RunningFarm): void {
    if ([...this.#sessions.values()].some((each) => each.farm === farm)) {
      throw new UserError(vscode.l10n.t('The farm {0} is being debugged already.', farm.name));
    }
    this.#begun.add(farm);
    mine.farm = farm;
    if (mine.isStopped) {
      void farm.stop();
      return;
    }
    mine.servers = new ServerDebuggers(farm, mine.session, this.#errors);
    mine.servers.look();
  }

  #stop(mine: FarmSession): void {
    mine.isStopped = true;
    void mine.servers?.endLaunched();
    void mine.farm?.stop();
  }

  /** The debugger of a farm that has ended has nothing to do any more. */
  #endOrphans(): void {
    for (const { farm, servers, session } of this.#sessions.values()) {
      if (!farm?.hasEnded) continue;
      void servers?.endLaunched();
      void vscode.debug.stopDebugging(session);
    }
  }

  #onEnd({ id }: vscode.DebugSession): void {
    const mine = this.#sessions.get(id);
    if (!mine) return;
    this.#sessions.delete(id);
    if (!mine.hasLetGo) this.#stop(mine);
    mine.servers?.dispose();
  }
}

/** Whether a farm has servers that debuggers are attached to, or that they start. */
function needsDebugger(farm: RunningFarm): boolean {
  const servers = farm.state?.servers ?? [];
  if (servers.some((server) => launchOf(farm, server))) return true;
  return (
    farm.isDebugged &&
    servers.some(({ debugPort, phase }) => debugPort !== undefined && phase === 'ready')
  );
}

async function restartServers({ farm, servers }: FarmSession): Promise<void> {
  for (const { name } of farm?.state?.servers ?? []) {
    await farm?.send({ name: 'stopServer', server: name });
    await servers?.endLaunched(name);
    await farm?.send({ name: 'startServer', server: name });
  }
}
