import * as vscode from '../shown/vscode.ts';
import type { ServerState } from '../../protocol/farm/server-state.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import { UserError } from '../errors.ts';
import type { HostServices } from '../services.ts';
import { FarmDebugAdapter } from './debug-adapter.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import { hostText } from '../shown/host-text.ts';
import { folderOf } from './farm-task.ts';
import type { Farms } from './farms.ts';
import type { RunningFarm } from './running-farm.ts';

/** The sessions of one farm. */
interface FarmSessions {
  parent?: vscode.DebugSession;
  /** The debugger has left the farm to itself. */
  hasLetGo?: boolean;
  /** Inspector ports that were attached to, or are about to be. */
  readonly attached: Set<number>;
}

/**
 * Attaches VS Code's JavaScript debugger to each server of a farm that was started with inspectors,
 * as soon as a server says where its inspector listens: again after a server was restarted.
 */
export class FarmDebugger implements DisposableLike {
  readonly #farms: Farms;
  readonly #services: HostServices;
  readonly #owned = new DisposableStore();
  readonly #sessions = new Map<RunningFarm, FarmSessions>();

  constructor(farms: Farms, services: HostServices) {
    this.#farms = farms;
    this.#services = services;
    this.#owned.add(
      vscode.debug.registerDebugAdapterDescriptorFactory(farmTaskType, {
        createDebugAdapterDescriptor: (session) => this.#adapterOf(session),
      }),
    );
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
  }

  #look(farm: RunningFarm): void {
    if (!farm.isDebugged || farm.isStopping || farm.hasEnded) return;
    const servers = (farm.state?.servers ?? []).filter(
      ({ debugPort, phase }) => debugPort !== undefined && phase === 'ready',
    );
    if (servers.length === 0) return;
    let sessions = this.#sessions.get(farm);
    if (!sessions) {
      sessions = { attached: new Set() };
      this.#sessions.set(farm, sessions);
      void this.#startParent(farm, sessions);
    } else if (sessions.parent) {
      this.#attachAll(farm, sessions, sessions.parent);
    }
  }

  async #startParent(farm: RunningFarm, sessions: FarmSessions): Promise<void> {
    const listener = vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === farmTaskType && session.configuration['farm'] === farm.id) {
        sessions.parent = session;
      }
    });
    try {
      const folder = folderOf(farm.task?.scope);
      const isStarted = await vscode.debug.startDebugging(
        folder,
        {
          type: farmTaskType,
          request: 'launch',
          name: hostText(farm.name),
          farm: farm.id,
          internalConsoleOptions: 'neverOpen',
        },
        { suppressSaveBeforeStart: true },
      );
      if (!isStarted || !sessions.parent) throw notAttached(farm.name);
      this.#attachAll(farm, sessions, sessions.parent);
    } catch (error) {
      this.#services.errors.report('debugger', error);
    } finally {
      listener.dispose();
    }
  }

  #attachAll(farm: RunningFarm, sessions: FarmSessions, parent: vscode.DebugSession): void {
    for (const server of farm.state?.servers ?? []) {
      const { debugPort, phase } = server;
      if (debugPort === undefined || phase !== 'ready' || sessions.attached.has(debugPort))
        continue;
      sessions.attached.add(debugPort);
      this.#attach(farm, server, parent).catch((error: unknown) => {
        this.#services.errors.report('debugger', error);
      });
    }
  }

  async #attach(
    farm: RunningFarm,
    server: ServerState,
    parent: vscode.DebugSession,
  ): Promise<void> {
    const folder = folderOf(farm.task?.scope);
    const isStarted = await vscode.debug.startDebugging(
      folder,
      {
        type: 'node',
        request: 'attach',
        name: hostText(server.name),
        address: '127.0.0.1',
        port: server.debugPort,
        ...(folder && { cwd: folder.uri.fsPath }),
        skipFiles: ['<node_internals>/**', '**/site-runtime.js'],
        internalConsoleOptions: 'neverOpen',
      },
      {
        parentSession: parent,
        lifecycleManagedByParent: true,
        compact: false,
        suppressSaveBeforeStart: true,
      },
    );
    if (!isStarted && !farm.isStopping) throw notAttached(server.name);
  }

  #adapterOf(session: vscode.DebugSession): vscode.DebugAdapterDescriptor | undefined {
    const farm = this.#farms.all().find(({ id }) => id === session.configuration['farm']);
    if (!farm) return undefined;
    const adapter = new FarmDebugAdapter({
      stop: () => void farm.stop(),
      letGo: () => {
        const sessions = this.#sessions.get(farm);
        if (sessions) sessions.hasLetGo = true;
      },
      restart: () => restartServers(farm),
    });
    return new vscode.DebugAdapterInlineImplementation(adapter);
  }

  /** The debugger of a farm that has ended has nothing to do any more. */
  #endOrphans(): void {
    for (const [farm, { parent }] of this.#sessions) {
      if (!farm.hasEnded) continue;
      this.#sessions.delete(farm);
      if (parent) void vscode.debug.stopDebugging(parent);
    }
  }

  #onEnd(session: vscode.DebugSession): void {
    for (const [farm, sessions] of this.#sessions) {
      if (sessions.parent === session && !sessions.hasLetGo) void farm.stop();
    }
  }
}

async function restartServers(farm: RunningFarm): Promise<void> {
  for (const { name } of farm.state?.servers ?? []) {
    await farm.send({ name: 'stopServer', server: name });
    await farm.send({ name: 'startServer', server: name });
  }
}

function notAttached(name: string): UserError {
  return new UserError(vscode.l10n.t('Could not attach the debugger to {0}.', name));
}
