import type { ConnectOptions } from '../links/connect-options.ts';
import { wayOf } from '../stores/deeds/change-ways.ts';
import { lookForOutcome } from '../stores/deeds/look-for-outcome.ts';
import type { KeyRecogniser } from '../stores/layouts/key-recognition.ts';
import { layoutById } from '../stores/layouts/layouts.ts';
import { memcachedKeys } from '../stores/layouts/memcached-keys.ts';
import { isKeptBy } from '../stores/layout-facts.ts';
import { layoutAllows } from '../stores/read/session-abilities.ts';
import { readTraces } from '../stores/read/part-traces.ts';
import { readManySessions } from '../stores/read/read-many.ts';
import { readSession } from '../stores/read/read-session.ts';
import { readSummaries, readSummary } from '../stores/read/summaries.ts';
import type { CompactSessionIndex } from '../stores/search/compact-session-index.ts';
import type {
  KnownReading,
  LayoutId,
  SessionRef,
  SessionSnapshot,
  SessionSummary,
  SummaryWishes,
} from '../stores/session.ts';
import type {
  ChangeKind,
  ChangeOutcome,
  ChangeResult,
  SessionChange,
} from '../stores/source/session-change.ts';
import type { ManyRead } from '../stores/source/many-read.ts';
import type {
  KeySight,
  KeySurvey,
  KeySurveyOptions,
  StoredKey,
} from '../stores/source/key-survey.ts';
import type { SearchOptions, SessionIndex } from '../stores/source/session-index.ts';
import type { PartTrace, ServerFacts } from '../stores/source/server-facts.ts';
import type { SessionSource, SourceFacts, SourceState } from '../stores/source/session-source.ts';
import type { SessionWatching } from '../stores/source/session-watching.ts';
import type { SourceVitals } from '../stores/source/source-vitals.ts';
import type { UnknownOutcomeError } from '../stores/source-error.ts';
import {
  type SourceAbility,
  type SourceLimit,
  SourceLimitError,
} from '../stores/source/source-limit.ts';
import { sightsOf } from '../stores/search/key-sights.ts';
import { withFateHere } from './fates.ts';
import { findSessions } from './find-sessions.ts';
import { storedKeys, surveyKeys } from './key-survey.ts';
import { MemcachedRunner } from './memcached-runner.ts';
import { Membership } from './nodes/membership.ts';
import { Placings } from './placing/placings.ts';
import { readFacts, readVitals } from './server-stats.ts';

/** Opens Memcached servers as a source of sessions. @throws ConnectError that says why it didn't work */
export async function openMemcached(
  options: ConnectOptions,
  signal?: AbortSignal,
): Promise<SessionSource> {
  const source = new MemcachedSource(options);
  try {
    await source.open(signal);
    return source;
  } catch (error) {
    source.close();
    throw error;
  }
}

/** What takes a place for a new entry: among several servers, the site's client has to find it there. */
const placed: ReadonlySet<SourceAbility> = new Set(['create', 'hold-lock']);
/** What keeps a time to live as it is, which older servers don't tell. */
const timed: ReadonlySet<SourceAbility> = new Set(['save']);

/** The sessions of Memcached servers. Owns its connections. */
class MemcachedSource implements SessionSource {
  readonly #options: ConnectOptions;
  readonly #membership: Membership;
  readonly #runner: MemcachedRunner;
  readonly #placings = new Placings();
  readonly #listeners = new Set<() => void>();
  #canWrite: boolean;
  #isClosed = false;
  #toldState: SourceState = 'connected';
  #found: CompactSessionIndex | undefined;

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#canWrite = options.canWrite;
    this.#membership = new Membership({
      options,
      canWrite: () => this.#canWrite,
      onChange: () => this.#tell(),
    });
    this.#runner = new MemcachedRunner(this.#membership.servers);
  }

  /** @throws ConnectError */
  open(signal: AbortSignal | undefined): Promise<void> {
    return this.#membership.open(signal);
  }

  get facts(): SourceFacts {
    const { username } = this.#options.address;
    const { version, usesTls } = this.#membership;
    return {
      engine: 'memcached',
      ...(version !== undefined && { version }),
      mode: 'standalone',
      usesTls,
      ...(username !== undefined && { username }),
      database: 0,
    };
  }

  get state(): SourceState {
    if (this.#isClosed) return 'closed';
    return this.#membership.nodes().some(({ isThere }) => isThere) ? 'connected' : 'reconnecting';
  }

  get canWrite(): boolean {
    return this.#canWrite;
  }

  set canWrite(canWrite: boolean) {
    if (this.#canWrite === canWrite) return;
    this.#canWrite = canWrite;
    this.#tell(true);
  }

  limitOf(ability: SourceAbility, layout?: LayoutId): SourceLimit | undefined {
    const nodes = this.#membership.nodes();
    if (ability === 'watch') return undefined;
    if (ability === 'find') {
      const canList = nodes.some(({ greeting }) => greeting?.listing !== 'none');
      return canList ? undefined : { code: 'not-supported' };
    }
    if (layout !== undefined && !layoutAllows(layout, ability)) return { code: 'unwritable' };
    // No site would find it here.
    if (ability === 'create' && layout !== undefined && !isKeptBy(layout, 'memcached')) {
      return { code: 'not-supported' };
    }
    if (!this.#canWrite) return { code: 'read-only' };
    const isOld = nodes.some(({ greeting }) => greeting?.hasMeta === false);
    const isPlaced = nodes.length < 2 || this.#placings.knows(layout, nodes);
    const isBeyond = (placed.has(ability) && !isPlaced) || (timed.has(ability) && isOld);
    return isBeyond ? { code: 'not-supported' } : undefined;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get writer(): string {
    const names = this.#membership.nodes().map(({ name }) => name);
    return names.sort().join();
  }

  async vitals(): Promise<SourceVitals> {
    await this.#membership.refresh();
    const servers = await Promise.all(this.#membership.nodes().map(readVitals));
    return { readAtMs: Date.now(), servers };
  }

  serverFacts(): Promise<readonly ServerFacts[]> {
    return Promise.all(this.#membership.nodes().map(readFacts));
  }

  traces(ref: SessionRef): Promise<readonly PartTrace[]> {
    return readTraces(this.#runner, ref);
  }

  async find({ isQuiet = false, ...options }: SearchOptions = {}): Promise<SessionIndex> {
    const limit = this.limitOf('find');
    if (limit) throw new SourceLimitError('find', limit);
    await this.#membership.refresh();
    this.#found = await findSessions(
      {
        runner: this.#runner,
        nodes: this.#membership.nodes(),
        keys: this.#keys(),
        known: isQuiet ? this.#found : undefined,
      },
      options,
    );
    await this.#learnPlaces(this.#found);
    return this.#found;
  }

  /** Finds out how the sites place their sessions: what isn't found out, because a server is away, isn't known. */
  async #learnPlaces(index: SessionIndex): Promise<void> {
    const { servers } = this.#membership;
    const nodes = servers.nodes();
    const placesOf = async (keys: readonly Uint8Array[]) => {
      const entries = await servers.entries(keys, () => false).catch(() => []);
      return keys.map((_, at) => entries[at]?.node);
    };
    const before = this.#placings.knows(undefined, nodes);
    await this.#placings.learn(index, nodes, placesOf);
    if (this.#placings.knows(undefined, nodes) !== before) this.#tell(true);
  }

  async summaries(
    refs: readonly SessionRef[],
    wishes?: SummaryWishes,
  ): Promise<readonly SessionSummary[]> {
    return (await readSummaries(this.#runner, refs, wishes)).map(withFateHere);
  }

  /** Servers tell of keys only where every one of them is told to: they are asked now and then. */
  watch(): Promise<SessionWatching | undefined> {
    return Promise.resolve(undefined);
  }

  async summary(ref: SessionRef): Promise<SessionSummary> {
    const summary = await readSummary(this.#runner, ref);
    return summary ? withFateHere(summary) : { ref, condition: 'gone' };
  }

  async read(ref: SessionRef, known?: KnownReading): Promise<SessionSnapshot> {
    return withFateHere(await readSession(this.#runner, ref, known));
  }

  readMany(refs: readonly SessionRef[], maxBytes: number): Promise<readonly ManyRead[]> {
    return readManySessions(this.#runner, refs, { maxBytes, isOnePlace: true });
  }

  /** Servers tell it in the list of all entries alone. */
  memoryOf(refs: readonly SessionRef[]): Promise<readonly undefined[]> {
    return Promise.resolve(refs.map(() => undefined));
  }

  surveyKeys(options: KeySurveyOptions = {}): Promise<KeySurvey> {
    return surveyKeys(this.#membership.nodes(), this.#keys(), options);
  }

  sightsOf(keys: readonly Uint8Array[]): Promise<readonly KeySight[]> {
    return sightsOf(this.#runner, keys, {
      recogniser: this.#keys(),
      found: this.#found,
      isCluster: false,
    });
  }

  storedKeys(keys: readonly Uint8Array[]): Promise<readonly StoredKey[]> {
    return storedKeys(this.#runner, keys);
  }

  protectionKeys(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async change<K extends ChangeKind>(change: SessionChange<K>): Promise<ChangeResult<K>> {
    const limit = this.limitOf(change.kind, change.ref.layout);
    if (limit) throw new SourceLimitError(change.kind, limit);
    const { ref } = change;
    const runner = this.#runner.placing((key, nodes) => this.#placings.nodeOf(ref, key, nodes));
    return wayOf(change).run(runner, change);
  }

  async outcomeOf<K extends ChangeKind>(
    change: SessionChange<K>,
    error: UnknownOutcomeError,
    signal: AbortSignal,
  ): Promise<ChangeOutcome<K>> {
    const { data, lock, timeout } = layoutById(change.ref.layout).keys(change.ref);
    const outcome = await lookForOutcome(this.#runner, {
      change,
      error,
      signal,
      stop: async () => {
        if (!this.#canWrite) return;
        await this.#runner.stopLate([data, lock, timeout].filter((key) => key !== undefined));
      },
    });
    // A lock of ours may be left of it.
    if (outcome.verdict !== 'not-written') await this.#runner.clearUp();
    return outcome;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#membership.close();
    this.#options.release?.();
    this.#tell();
  }

  #keys(): KeyRecogniser {
    return memcachedKeys();
  }

  #tell(isForced = false): void {
    // A server that is back may have a lock of ours from before.
    if (this.state === 'connected') void this.#runner.clearUp();
    const { state } = this;
    if (state === this.#toldState && !isForced) return;
    this.#toldState = state;
    for (const listener of this.#listeners) listener();
  }
}
