import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { SessionSnapshot } from '../../stores/session.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import { fromSessionUriParts, type SessionAddress } from '../sessions/session-uri.ts';
import { masksIds } from '../sessions/tree-items.ts';
import type { FarmSessionPlaces } from './debug/farm-session-places.ts';
import type { Farms } from './farms.ts';
import { changeOf } from './requests-of-session.ts';
import type { RunningFarm } from './running-farm.ts';

/** Larger sessions are looked at while their editor is visible, and not with each request. */
const maxBytes = 1024 * 1024;
/** Under load, sessions wait for their turn; those for which there is no room are looked at with a later request. */
const maxWaiting = 200;
const maxAtOnce = 4;
/** How far back new requests of a trace are looked for: known ones may stand behind them. */
const maxNews = 500;
/** Requests that were over long before this window knew the farm tell nothing of what is there now. */
const newsMs = 10_000;
/** An endpoint that could not be asked is left alone for so long. */
const pauseMs = 15_000;

/** A session that is to be looked at, and the requests that are the reason. */
interface Wanted {
  readonly farm: RunningFarm;
  readonly number: number;
  readonly entries: TraceEntry[];
}

type Services = Pick<
  HostServices,
  'connections' | 'endpoints' | 'history' | 'log' | 'sessionChanges'
>;

/**
 * Gives each session that requests of farms touch a timeline, also where no editor is open: looks at it when a request
 * comes and when it is over. Asks no endpoint elsewhere that isn't connected, and slides no lifetime.
 */
export class FarmTimelines implements DisposableLike {
  readonly #services: Services;
  readonly #places: Pick<FarmSessionPlaces, 'of'>;
  readonly #owned = new DisposableStore();
  readonly #told = new WeakSet<TraceEntry>();
  /** Sessions of requests under way that were looked at for that. */
  readonly #met = new WeakMap<RunningFarm, Set<number>>();
  readonly #waiting = new Map<string, Wanted>();
  readonly #busy = new Set<string>();
  readonly #pausedUntilMs = new Map<string, number>();
  #isDisposed = false;

  constructor(
    services: Services,
    farms: Pick<Farms, 'onDidChange' | 'onDidTrace'>,
    places: Pick<FarmSessionPlaces, 'of'>,
  ) {
    this.#services = services;
    this.#places = places;
    this.#owned.add(farms.onDidTrace((farm) => this.#onTrace(farm)));
    this.#owned.add(farms.onDidChange((farm) => farm && this.#onState(farm)));
    this.#owned.add(
      services.sessionChanges.event((uri) => {
        const address = fromSessionUriParts(uri);
        if (services.history.of(address)) void this.#look(address, true);
      }),
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#waiting.clear();
    this.#owned.dispose();
  }

  /** The requests that the trace has got, or knows more of. */
  #onTrace(farm: RunningFarm): void {
    const sinceMs = Date.now() - newsMs;
    for (const entry of farm.trace.slice(-maxNews)) {
      const { session, arrivedAtMs, durationMs } = entry;
      if (session === undefined || this.#told.has(entry)) continue;
      this.#told.add(entry);
      if (arrivedAtMs + durationMs >= sinceMs) this.#want(farm, session, entry);
    }
    this.#next();
  }

  /** The sessions of requests under way, as they are before a server changes them. */
  #onState(farm: RunningFarm): void {
    const met = new Set((farm.state?.underway ?? []).flatMap(({ session }) => session ?? []));
    const before = this.#met.get(farm);
    this.#met.set(farm, met);
    for (const number of met) if (before?.has(number) !== true) this.#want(farm, number);
    this.#next();
  }

  #want(farm: RunningFarm, number: number, entry?: TraceEntry): void {
    const key = keyOf(farm, number);
    const wanted = this.#waiting.get(key) ?? { farm, number, entries: [] };
    if (!this.#waiting.has(key)) {
      if (this.#waiting.size >= maxWaiting) return;
      this.#waiting.set(key, wanted);
    }
    if (entry) wanted.entries.push(entry);
  }

  #next(): void {
    for (const [key, wanted] of this.#waiting) {
      if (this.#busy.size >= maxAtOnce) return;
      if (this.#busy.has(key)) continue;
      this.#waiting.delete(key);
      this.#busy.add(key);
      void this.#follow(wanted).finally(() => {
        this.#busy.delete(key);
        this.#next();
      });
    }
  }

  async #follow({ farm, number, entries }: Wanted): Promise<void> {
    const address = await this.#places.of(farm, number);
    if (!address || this.#isDisposed) return;
    await this.#look(address, false);
    for (const entry of entries) this.#services.history.noteRequest(address, changeOf(entry));
  }

  /** Notes how a session is now. Never rejects: a look that fails is one less. */
  async #look(address: SessionAddress, isOurs: boolean): Promise<void> {
    const { endpointId, database } = address;
    const { connections, endpoints, history, log } = this.#services;
    const isFar = masksIds(endpoints.get(endpointId));
    if (isFar && !connections.current(endpointId, database)) return;
    if (Date.now() < (this.#pausedUntilMs.get(endpointId) ?? 0)) return;
    try {
      const source = await connections.connect(endpointId, { database });
      if (source.limitOf('watch') ?? source.searchCost) return;
      log.addSessionId(address.ref.id);
      const known = history.of(address)?.moments.at(-1)?.snapshot;
      const snapshot = known
        ? await source.read(address.ref, { snapshot: known, maxBytes })
        : await firstOf(source, address);
      if (snapshot && !this.#isDisposed) history.note(address, snapshot, isOurs);
    } catch (error) {
      this.#pausedUntilMs.set(endpointId, Date.now() + pauseMs);
      log.debug('farm-timelines', String(error));
    }
  }
}

type Source = Awaited<ReturnType<HostServices['connections']['connect']>>;

/** A session that isn't too large. */
async function firstOf(
  source: Source,
  { ref }: SessionAddress,
): Promise<SessionSnapshot | undefined> {
  const { sizeBytes, condition } = await source.summary(ref);
  if (condition === 'gone' || sizeBytes === undefined || sizeBytes > maxBytes) return undefined;
  return source.read(ref);
}

function keyOf(farm: RunningFarm, number: number): string {
  return JSON.stringify([farm.id, number]);
}
