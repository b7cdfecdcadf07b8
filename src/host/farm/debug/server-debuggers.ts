import * as vscode from '../../shown/vscode.ts';
import type { ServerState } from '../../../protocol/farm/server-state.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { UserError } from '../../errors.ts';
import type { ErrorReporter } from '../../errors.ts';
import { hostText } from '../../shown/host-text.ts';
import { folderOf } from '../farm-task.ts';
import type { RunningFarm } from '../running-farm.ts';
import { openLaunchFile } from '../task-file.ts';
import { launchLists } from './launch-lists.ts';
import { launchOf } from './launched-servers.ts';
import type { LaunchedByName } from './launched-servers.ts';
import { configurationFor, configurationsNamed, launchNames } from './server-configuration.ts';
import type { LaunchConfiguration } from './server-configuration.ts';
import { markOf, serverMember } from './server-mark.ts';

/** A debugger that ends no program within this time is left to itself. */
const endLimitMs = 5000;

/**
 * The debuggers of one farm's servers, below the session that stands for the farm: attached to each
 * server that says where its inspector listens, again after it was restarted; and those that start a
 * server as its launch configuration says.
 */
export class ServerDebuggers implements DisposableLike {
  readonly #farm: RunningFarm;
  readonly #parent: vscode.DebugSession;
  readonly #errors: ErrorReporter;
  readonly #owned = new DisposableStore();
  /** Inspector ports that were attached to, or are about to be. */
  readonly #attached = new Set<number>();
  /** The sessions that started each server; empty while they are on their way. */
  readonly #launched = new Map<string, Set<vscode.DebugSession>>();
  /** One starts after the other, so that a task that builds the site runs once. */
  #queue = Promise.resolve();
  /** Tasks that ran before a server of the present queue. */
  readonly #tasksRun = new Set<unknown>();
  #waiting = 0;

  constructor(farm: RunningFarm, parent: vscode.DebugSession, errors: ErrorReporter) {
    this.#farm = farm;
    this.#parent = parent;
    this.#errors = errors;
    this.#owned.add(vscode.debug.onDidStartDebugSession((session) => this.#onStart(session)));
    this.#owned.add(vscode.debug.onDidTerminateDebugSession((session) => this.#onEnd(session)));
  }

  /** Those on their way are ended as they come. */
  dispose(): void {
    void this.endLaunched();
    void this.#queue.finally(() => this.#owned.dispose());
  }

  /** Starts and ends debuggers so that they fit the servers. */
  look(): void {
    const farm = this.#farm;
    if (farm.isStopping || farm.hasEnded) {
      void this.endLaunched();
      return;
    }
    for (const server of farm.state?.servers ?? []) {
      const launched = launchOf(farm, server);
      if (launched) this.#lookAtLaunched(server, launched);
      else this.#lookAtInspector(server);
    }
  }

  /** Ends what was launched, of one server or of all. Never rejects. */
  async endLaunched(server?: string): Promise<void> {
    const names = server === undefined ? [...this.#launched.keys()] : [server];
    await Promise.all(
      names.map(async (name) => {
        const sessions = this.#launched.get(name) ?? [];
        this.#launched.delete(name);
        await Promise.all([...sessions].map(endSession));
      }),
    );
  }

  #lookAtInspector(server: ServerState): void {
    const { debugPort, phase } = server;
    if (this.#parent.configuration['noDebug'] === true) return;
    if (debugPort === undefined || phase !== 'ready' || this.#attached.has(debugPort)) return;
    this.#attached.add(debugPort);
    this.#attach(server).catch((error: unknown) => this.#errors.report('debugger', error));
  }

  async #attach(server: ServerState): Promise<void> {
    const folder = folderOf(this.#farm.task?.scope);
    const isStarted = await this.#start(server.name, {
      type: 'node',
      request: 'attach',
      name: hostText(server.name),
      address: '127.0.0.1',
      port: server.debugPort,
      ...(folder && { cwd: folder.uri.fsPath }),
      skipFiles: ['<node_internals>/**', '**/site-runtime.js'],
      internalConsoleOptions: 'neverOpen',
    });
    if (!isStarted && !this.#farm.isStopping) throw notAttached(server.name);
  }

  #lookAtLaunched({ name, phase }: ServerState, launched: LaunchedByName): void {
    const isKnown = this.#launched.has(name);
    if (phase === 'stopped') {
      if (isKnown) void this.endLaunched(name);
    } else if (!isKnown && phase !== 'ready') {
      this.#launched.set(name, new Set());
      this.#enqueue(() => this.#launch(name, launched));
    }
  }

  #enqueue(work: () => Promise<void>): void {
    this.#waiting++;
    this.#queue = this.#queue
      .then(work)
      .catch((error: unknown) => this.#errors.report('debugger', error))
      .then(() => {
        if (--this.#waiting === 0) this.#tasksRun.clear();
      });
  }

  async #launch(name: string, { launch, server }: LaunchedByName): Promise<void> {
    try {
      const lists = launchLists(folderOf(this.#farm.task?.scope));
      const configurations = configurationsNamed(launch, lists);
      if (!configurations) throw unknownLaunch(name, launch, launchNames(lists));
      // So that the farm finds the process where no debugger tells it: without debugging, say.
      await this.#farm.send({ name: 'noteLaunch', server: name }).catch(() => undefined);
      for (const each of configurations) {
        if (!this.#launched.has(name)) return;
        const title = configurations.length === 1 ? server.name : `${server.name}: ${each.name}`;
        const configuration = this.#withTaskOnce(configurationFor(each, server));
        const isStarted = await this.#start(name, { ...configuration, name: hostText(title) });
        if (!isStarted && !this.#farm.isStopping && this.#launched.has(name)) {
          throw notStarted(server.name, each.name);
        }
      }
    } catch (error) {
      await this.#giveUp(name);
      throw error;
    }
  }

  /** The farm waits no longer for a server that can't come. */
  async #giveUp(server: string): Promise<void> {
    await this.endLaunched(server);
    await this.#farm.send({ name: 'stopServer', server }).catch(() => undefined);
  }

  /**
   * The task before a configuration runs once for all servers that are started together. The farm's
   * own task, of a configuration that starts the farm when it is used alone, would wait for itself.
   */
  #withTaskOnce(configuration: LaunchConfiguration): LaunchConfiguration {
    const { preLaunchTask } = configuration;
    if (preLaunchTask === undefined) return configuration;
    const key = JSON.stringify(preLaunchTask);
    const isOwn = preLaunchTask === this.#farm.task?.name;
    if (!isOwn && !this.#tasksRun.has(key)) {
      this.#tasksRun.add(key);
      return configuration;
    }
    return { ...configuration, preLaunchTask: undefined };
  }

  #start(server: string, configuration: vscode.DebugConfiguration): Thenable<boolean> {
    return vscode.debug.startDebugging(
      folderOf(this.#farm.task?.scope),
      { ...configuration, [serverMember]: { farm: this.#farm.id, server } },
      {
        parentSession: this.#parent,
        lifecycleManagedByParent: true,
        noDebug: this.#parent.configuration['noDebug'] === true,
        compact: false,
        suppressSaveBeforeStart: true,
      },
    );
  }

  #onStart(session: vscode.DebugSession): void {
    if (session.parentSession?.id !== this.#parent.id) return;
    const server = markOf(session)?.server;
    const state = this.#farm.state?.servers.find(({ name }) => name === server);
    if (server === undefined || !state || !launchOf(this.#farm, state)) return;
    const sessions = this.#launched.get(server);
    if (sessions) sessions.add(session);
    // It was stopped while its debugger was on its way.
    else void endSession(session);
  }

  /** A program that has ended by itself leaves no server: the farm may start it anew. */
  #onEnd(session: vscode.DebugSession): void {
    for (const [server, sessions] of this.#launched) {
      if (sessions.delete(session) && sessions.size === 0) void this.#giveUp(server);
    }
  }
}

/** Ends a session below another one, which VS Code itself would end in its place. Never rejects. */
async function endSession(session: vscode.DebugSession): Promise<void> {
  const terminateDebuggee = session.configuration.request === 'launch';
  await new Promise<void>((resolve) => {
    const limit = setTimeout(done, endLimitMs);
    const listener = vscode.debug.onDidTerminateDebugSession(({ id }) => {
      if (id === session.id) done();
    });
    function done(): void {
      clearTimeout(limit);
      listener.dispose();
      resolve();
    }
    // Refused where it has ended meanwhile.
    session.customRequest('disconnect', { terminateDebuggee }).then(undefined, done);
  });
}

function notAttached(name: string): UserError {
  return new UserError(vscode.l10n.t('Could not attach the debugger to {0}.', name));
}

function notStarted(name: string, launch: string): UserError {
  return new UserError(
    vscode.l10n.t(
      'The launch configuration {0} could not start the server {1}. Start it alone to see why.',
      launch,
      name,
    ),
    [openLaunchFile()],
  );
}

function unknownLaunch(name: string, launch: string, known: readonly string[]): UserError {
  const text =
    known.length === 0
      ? vscode.l10n.t(
          'The server {0} is started by the launch configuration "{1}", and launch.json has none. Add it to launch.json.',
          name,
          launch,
        )
      : vscode.l10n.t(
          'The server {0} is started by the launch configuration "{1}", which launch.json does not have. Set "launch" to one of these: {2}.',
          name,
          launch,
          known.map((each) => `"${each}"`).join(', '),
        );
  return new UserError(text, [openLaunchFile()]);
}
