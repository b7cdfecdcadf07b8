import * as vscode from '../../shown/vscode.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';
import { markOf } from './server-mark.ts';
import { StopEvents } from './stop-events.ts';

/** A server goes on only if it isn't stopped again within this: a step is no end of a stop. */
const stepMs = 1000;

/** A server that a debugger has stopped. */
export interface StoppedServer {
  readonly farm: RunningFarm;
  readonly server: string;
  /** `Date.now()` when it stopped; steps don't begin a new stop. */
  readonly sinceMs: number;
}

interface Stop extends StoppedServer {
  /** The debug sessions in which it is stopped. */
  readonly sessions: Set<string>;
  ending?: NodeJS.Timeout;
}

/**
 * Knows which servers of farms stand still in a debugger: of our own sessions, and of those that the
 * user attached to a server's process. Tells the farms, which count the time meanwhile.
 */
export class StoppedServers implements DisposableLike {
  readonly #farms: Farms;
  readonly #owned = new DisposableStore();
  readonly #stops = new Map<string, Stop>();
  readonly #stopped = this.#owned.add(new vscode.EventEmitter<StoppedServer>());
  readonly #resumed = this.#owned.add(new vscode.EventEmitter<StoppedServer>());
  readonly onDidStop = this.#stopped.event;
  readonly onDidResume = this.#resumed.event;

  constructor(farms: Farms) {
    this.#farms = farms;
    this.#owned.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => this.#tracker(session),
      }),
    );
    this.#owned.add(vscode.debug.onDidTerminateDebugSession(({ id }) => this.#goOn(id)));
    this.#owned.add(farms.onDidChange((farm) => (farm ? this.#correct(farm) : this.#forget())));
  }

  all(): readonly StoppedServer[] {
    return [...this.#stops.values()];
  }

  dispose(): void {
    for (const { ending } of this.#stops.values()) clearTimeout(ending);
    this.#owned.dispose();
  }

  #tracker(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    const events = new StopEvents();
    return {
      onWillReceiveMessage: (message) => events.asked(message),
      onDidSendMessage: (message) => {
        if (!events.told(message)) return;
        if (!events.isStopped) this.#goOn(session.id);
        else {
          const found = this.#serverOf(session, events.processId);
          if (found) this.#stop(session.id, found);
        }
      },
    };
  }

  #stop(session: string, { farm, server }: Pick<StoppedServer, 'farm' | 'server'>): void {
    const key = JSON.stringify([farm.id, server]);
    const known = this.#stops.get(key);
    if (known) {
      clearTimeout(known.ending);
      known.sessions.add(session);
      return;
    }
    const stop: Stop = { farm, server, sinceMs: Date.now(), sessions: new Set([session]) };
    this.#stops.set(key, stop);
    this.#tell(stop, true);
    this.#stopped.fire(stop);
  }

  #goOn(session: string): void {
    for (const [key, stop] of this.#stops) {
      if (!stop.sessions.delete(session) || stop.sessions.size > 0) continue;
      clearTimeout(stop.ending);
      stop.ending = setTimeout(() => {
        this.#stops.delete(key);
        this.#tell(stop, false);
        this.#resumed.fire(stop);
      }, stepMs);
    }
  }

  #tell({ farm, server }: StoppedServer, isStopped: boolean): void {
    // A farm that has just ended has nothing to count any more.
    farm.send({ name: 'setDebugged', server, isStopped }).catch(() => undefined);
  }

  /** A window that went away while its debugger had stopped a server couldn't say so. */
  #correct(farm: RunningFarm): void {
    if (!farm.task) return;
    for (const { name, stoppedSinceMs } of farm.state?.servers ?? []) {
      if (stoppedSinceMs === undefined || this.#stops.has(JSON.stringify([farm.id, name])))
        continue;
      this.#tell({ farm, server: name, sinceMs: stoppedSinceMs }, false);
    }
  }

  #forget(): void {
    for (const [key, stop] of this.#stops) {
      if (!stop.farm.hasEnded) continue;
      clearTimeout(stop.ending);
      this.#stops.delete(key);
      this.#resumed.fire(stop);
    }
  }

  /** The server that a debug session is about. @param processId of the program, where it is known */
  #serverOf(
    session: vscode.DebugSession,
    processId: number | undefined,
  ): Pick<StoppedServer, 'farm' | 'server'> | undefined {
    const farms = this.#farms.all();
    const mark = markOf(session);
    if (mark) {
      const farm = farms.find(({ id }) => id === mark.farm);
      return farm && { farm, server: mark.server };
    }
    const pids = [processId, ...chain(session).map(attachedProcess)].filter(
      (pid) => pid !== undefined,
    );
    const ports = chain(session).map(({ configuration }): unknown => configuration['port']);
    for (const farm of farms) {
      const server = farm.state?.servers.find(
        ({ pid, debugPort }) =>
          (pid !== undefined && pids.includes(pid)) ||
          (debugPort !== undefined && ports.includes(debugPort)),
      );
      if (server) return { farm, server: server.name };
    }
    return undefined;
  }
}

/** A session and those above it. */
function chain(session: vscode.DebugSession): readonly vscode.DebugSession[] {
  return [session, ...(session.parentSession ? chain(session.parentSession) : [])];
}

/** The process that a session was attached to by its number. */
function attachedProcess({ configuration }: vscode.DebugSession): number | undefined {
  const given: unknown = configuration['processId'];
  const pid = typeof given === 'string' || typeof given === 'number' ? Number(given) : Number.NaN;
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}
