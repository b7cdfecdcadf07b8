import * as vscode from '../../shown/vscode.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { ErrorReporter } from '../../errors.ts';
import { formatDuration } from '../../text-format.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { FarmSessionPlaces } from './farm-session-places.ts';
import type { KeptLocks } from './kept-locks.ts';
import { configOf } from './launched-servers.ts';
import type { StoppedServer, StoppedServers } from './stopped-servers.ts';

/** How long before a lock expires it is said, so that there is time to hold it. */
const noticeMs = 20_000;

interface Watched {
  timer?: NodeJS.Timeout;
  readonly kept: DisposableLike[];
  isOver?: boolean;
}

/**
 * Warns, once for each stop, before a debugger outlives the lock of the session whose request it has
 * stopped: other requests would take it then. Holds the lock where the user says so, until the
 * server goes on.
 */
export class StopWarnings implements DisposableLike {
  readonly #places: FarmSessionPlaces;
  readonly #locks: KeptLocks;
  readonly #errors: ErrorReporter;
  readonly #owned = new DisposableStore();
  readonly #watched = new Map<StoppedServer, Watched>();

  constructor(
    stopped: StoppedServers,
    places: FarmSessionPlaces,
    locks: KeptLocks,
    errors: ErrorReporter,
  ) {
    this.#places = places;
    this.#locks = locks;
    this.#errors = errors;
    this.#owned.add(stopped.onDidStop((stop) => this.#watch(stop)));
    this.#owned.add(stopped.onDidResume((stop) => this.#forget(stop)));
  }

  dispose(): void {
    for (const stop of this.#watched.keys()) this.#forget(stop);
    this.#owned.dispose();
  }

  #watch(stop: StoppedServer): void {
    const watched: Watched = { kept: [] };
    this.#watched.set(stop, watched);
    const lifeMs = lockLifeMs(stop.farm);
    const beganAtMs = requestsOf(stop)?.[0]?.arrivedAtMs ?? stop.sinceMs;
    const leftMs = beganAtMs + lifeMs - Math.min(noticeMs, lifeMs / 4) - Date.now();
    const warn = (): void => {
      this.#warn(stop, watched).catch((error: unknown) => this.#errors.report('debugger', error));
    };
    watched.timer = setTimeout(warn, Math.max(0, leftMs));
  }

  #forget(stop: StoppedServer): void {
    const watched = this.#watched.get(stop);
    if (!watched) return;
    this.#watched.delete(stop);
    watched.isOver = true;
    clearTimeout(watched.timer);
    for (const kept of watched.kept) kept.dispose();
  }

  async #warn(stop: StoppedServer, watched: Watched): Promise<void> {
    const { l10n } = vscode;
    const requests = requestsOf(stop);
    // It stands still, and no request with it.
    if (requests?.length === 0) return;
    const life = formatDuration(lockLifeMs(stop.farm));
    const age = formatDuration(Date.now() - stop.sinceMs);
    const hold = l10n.t('Hold Lock');
    const canHold = requests?.some(({ session }) => session !== undefined) === true;
    const chosen = await vscode.window.showWarningMessage(
      l10n.t(
        '{0} has been stopped at a breakpoint for {1}. The lock of its session expires after {2}, and other requests can take it then.',
        stop.server,
        age,
        life,
      ),
      ...(canHold ? [hold] : []),
    );
    if (chosen !== hold || watched.isOver) return;
    const count = await this.#hold(stop, watched);
    vscode.window.setStatusBarMessage(
      count === 0
        ? l10n.t('{0} has no lock to hold', stop.server)
        : l10n.t('Holding the lock until {0} continues', stop.server),
      5000,
    );
  }

  /** @returns how many locks are held */
  async #hold(stop: StoppedServer, watched: Watched): Promise<number> {
    let count = 0;
    for (const { session, arrivedAtMs } of requestsOf(stop) ?? []) {
      const address = session === undefined ? undefined : await this.#places.of(stop.farm, session);
      if (!address) continue;
      // A lock that says to the second when it was taken.
      const takenSinceMs = arrivedAtMs - 1000;
      const kept = await this.#locks.keep(address, lockLifeMs(stop.farm), takenSinceMs);
      if (!kept) continue;
      count++;
      if (watched.isOver) kept.dispose();
      else watched.kept.push(kept);
    }
    return count;
  }
}

/** The requests that a stopped server works on, oldest first; undefined where the farm doesn't tell. */
function requestsOf({ farm, server }: StoppedServer) {
  return farm.state?.underway?.filter(
    (request) => request.server === server && request.isHeld !== true && !request.waitsFor,
  );
}

function lockLifeMs(farm: RunningFarm): number {
  return (configOf(farm)?.executionTimeoutSeconds ?? 110) * 1000;
}
