import * as vscode from '../../shown/vscode.ts';
import type { FarmState } from '../../../protocol/farm/state.ts';
import type { SessionLock } from '../../../stores/session.ts';
import { commandIds } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import type { HostServices } from '../../services.ts';
import { addressKey, toSessionUriParts } from '../../sessions/session-uri.ts';
import type { SessionAddress } from '../../sessions/session-uri.ts';
import { masksIds } from '../../sessions/tree-items.ts';
import { settled } from '../../settle-change.ts';
import { formatDuration } from '../../text-format.ts';
import type { Farms } from '../farms.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { FarmSessionPlaces } from './farm-session-places.ts';

/** What a server that ends in order still does to its locks has been done after this. */
const settleMs = 500;
/** Locks that say when they were taken do so to the second, and clocks differ a little. */
const toleranceMs = 1500;
/** More than these are not opened at once. */
const maxOpened = 5;

/** Requests that are over are remembered for so long: their server may be found to have ended only then. */
const rememberMs = 3000;

/** A request, as it was seen under way. */
interface SeenRequest {
  readonly servers: Set<string>;
  readonly session?: number;
  readonly seenAtMs: number;
}

/** A lock whose request is gone. */
interface LeftLock {
  readonly address: SessionAddress;
  readonly lock: SessionLock;
}

/**
 * Finds the locks that requests leave behind when their server ends under them, because a debugger
 * was stopped or the process died, and offers to release them.
 */
export class LeftLocks implements DisposableLike {
  readonly #farms: Farms;
  readonly #services: HostServices;
  readonly #places: FarmSessionPlaces;
  readonly #owned = new DisposableStore();
  /** The state before the present one. */
  readonly #before = new Map<RunningFarm, FarmState>();
  readonly #requests = new WeakMap<RunningFarm, Map<number, SeenRequest>>();

  constructor(farms: Farms, services: HostServices, places: FarmSessionPlaces) {
    this.#farms = farms;
    this.#services = services;
    this.#places = places;
    this.#owned.add(
      farms.onDidChange((farm) => {
        if (farm) this.#look(farm);
        else this.#lookForEnded();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #look(farm: RunningFarm): void {
    if (!farm.task || !farm.state) return;
    this.#places.remember(farm);
    const before = this.#before.get(farm);
    // While a farm stops, its requests are broken off one after the other: what was before counts.
    if (before && (farm.isStopping || farm.state.phase !== 'ready')) return;
    this.#before.set(farm, farm.state);
    this.#note(farm, farm.state);
    const ended = (before?.servers ?? []).filter(
      ({ name, phase }) =>
        phase === 'ready' &&
        farm.state?.servers.find((each) => each.name === name)?.phase !== 'ready',
    );
    if (!before || ended.length === 0) return;
    this.#offerLater(
      farm,
      before,
      ended.map(({ name }) => name),
    );
  }

  #lookForEnded(): void {
    const running = new Set(this.#farms.all());
    for (const [farm, state] of this.#before) {
      if (running.has(farm)) continue;
      this.#before.delete(farm);
      if (!farm.hasEnded) continue;
      this.#offerLater(
        farm,
        state,
        state.servers.map(({ name }) => name),
      );
    }
  }

  #offerLater(farm: RunningFarm, before: FarmState, servers: readonly string[]): void {
    const endedAtMs = Date.now();
    const work = async (): Promise<void> => {
      const places = await this.#sessionsOf(farm, before, servers);
      if (places.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      const free = places.filter(
        ({ number }) => farm.hasEnded || !this.#isTaken(farm, number, servers),
      );
      const left = await this.#lockedSince(
        free.map(({ address }) => address),
        endedAtMs,
      );
      if (left.length > 0) await this.#offer(farm.hasEnded ? farm.name : servers.join(', '), left);
    };
    work().catch((error: unknown) => this.#services.errors.report('left-locks', error));
  }

  /** The sessions of the requests that servers worked on when they ended. */
  async #sessionsOf(
    farm: RunningFarm,
    { sessions = [] }: FarmState,
    servers: readonly string[],
  ): Promise<readonly { readonly number: number; readonly address: SessionAddress }[]> {
    const requests = [...(this.#requests.get(farm) ?? [])];
    const isOfOthers = new Set(
      requests.filter(([, seen]) => !wasAt(seen, servers)).map(([id]) => id),
    );
    const broken = farm.trace
      .slice(-100)
      .filter(({ end, server }) => end === 'server-gone' && server && servers.includes(server));
    const numbers = new Set(
      [
        ...requests.map(([, seen]) => seen).filter((seen) => wasAt(seen, servers)),
        ...broken,
      ].flatMap(({ session }) => {
        if (session === undefined) return [];
        const holder = sessions.find(({ number }) => number === session)?.lock?.request;
        // A request of another server has it, and gives it back.
        return holder !== undefined && isOfOthers.has(holder) ? [] : [session];
      }),
    );
    const found = await Promise.all(
      [...numbers].map(async (number) => {
        const address = await this.#places.of(farm, number);
        return address && { number, address };
      }),
    );
    return found.filter((place) => place !== undefined);
  }

  /** Whether a request has the lock of a session by now that was at none of the servers that ended. */
  #isTaken(farm: RunningFarm, session: number, ended: readonly string[]): boolean {
    const lock = farm.state?.sessions?.find(({ number }) => number === session)?.lock;
    const seen =
      lock?.request === undefined ? undefined : this.#requests.get(farm)?.get(lock.request);
    return seen !== undefined && !wasAt(seen, ended);
  }

  /** Notes which servers requests have been at: one whose server ends is sent to another. */
  #note(farm: RunningFarm, { underway = [] }: FarmState): void {
    const nowMs = Date.now();
    let requests = this.#requests.get(farm);
    if (!requests) this.#requests.set(farm, (requests = new Map<number, SeenRequest>()));
    for (const { id, server, session } of underway) {
      const seen = requests.get(id) ?? { servers: new Set<string>(), seenAtMs: nowMs };
      if (server !== undefined) seen.servers.add(server);
      requests.set(id, { ...seen, seenAtMs: nowMs, ...(session !== undefined && { session }) });
    }
    for (const [id, { seenAtMs }] of requests) {
      if (seenAtMs < nowMs - rememberMs) requests.delete(id);
    }
  }

  /** Those that are locked still, by a lock that was there when the server ended. */
  async #lockedSince(
    addresses: readonly SessionAddress[],
    endedAtMs: number,
  ): Promise<readonly LeftLock[]> {
    const { connections, heldLocks, log } = this.#services;
    const looked = await Promise.all(
      addresses.map(async (address): Promise<LeftLock | undefined> => {
        try {
          const source = await connections.connect(address.endpointId, address);
          const { lock } = await source.summary(address.ref);
          if (!lock || heldLocks.has(lock.value)) return undefined;
          const sinceMs = Date.now() - (lock.ageMs ?? Number.POSITIVE_INFINITY);
          return sinceMs <= endedAtMs + toleranceMs ? { address, lock } : undefined;
        } catch (error) {
          log.info('left-locks', String(error));
          return undefined;
        }
      }),
    );
    return looked.filter((left) => left !== undefined);
  }

  async #offer(name: string, left: readonly LeftLock[]): Promise<void> {
    const { l10n } = vscode;
    const longest = Math.max(...left.map(({ lock }) => lock.ttlMs ?? Number.POSITIVE_INFINITY));
    const text =
      left.length === 1
        ? l10n.t('{0} ended during a request and left the lock of its session behind.', name)
        : l10n.t(
            '{0} ended during requests and left the locks of {1} sessions behind.',
            name,
            left.length,
          );
    const effect = Number.isFinite(longest)
      ? l10n.t('The next requests will wait for up to {0}.', formatDuration(longest))
      : l10n.t('The next requests will wait until the locks are released.');
    const release = l10n.t('Release Locks');
    const show = l10n.t('Show');
    const chosen = await vscode.window.showWarningMessage(`${text} ${effect}`, release, show);
    if (chosen === release) await this.#release(left);
    if (chosen === show) await this.#show(left);
  }

  async #release(left: readonly LeftLock[]): Promise<void> {
    const { l10n } = vscode;
    let released = 0;
    for (const { address, lock } of left) {
      if (!(await ensureWritable(this.#services, address.endpointId))) return;
      const change = { kind: 'release-lock', ref: address.ref, seen: lock } as const;
      const { outcome } = await settled(this.#services, address, change);
      if (outcome === 'released') released++;
      this.#services.sessionChanges.fire(this.#uriOf(address));
    }
    const others = left.length - released;
    const text =
      others === 0
        ? l10n.t('Locks released: {0}', released)
        : l10n.t(
            'Locks released: {0}. Already gone, or taken by other requests: {1}',
            released,
            others,
          );
    vscode.window.setStatusBarMessage(text, 5000);
  }

  async #show(left: readonly LeftLock[]): Promise<void> {
    const byKey = new Map(left.map(({ address }) => [addressKey(address), address]));
    for (const address of [...byKey.values()].slice(0, maxOpened)) {
      await vscode.commands.executeCommand(commandIds.openSession, this.#uriOf(address));
    }
  }

  #uriOf(address: SessionAddress): vscode.Uri {
    const isLocal = !masksIds(this.#services.endpoints.get(address.endpointId));
    return vscode.Uri.from(toSessionUriParts(address, isLocal));
  }
}

function wasAt({ servers }: SeenRequest, ended: readonly string[]): boolean {
  return ended.some((name) => servers.has(name));
}
