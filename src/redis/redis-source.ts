import { createRecogniser } from '../stores/layouts/key-recognition.ts';
import { customKeyRules } from '../stores/layouts/layouts.ts';
import { isKeptBy } from '../stores/layout-facts.ts';
import { layoutAllows } from '../stores/read/session-abilities.ts';
import { readTraces } from '../stores/read/part-traces.ts';
import { readManySessions } from '../stores/read/read-many.ts';
import { readSession } from '../stores/read/read-session.ts';
import { readSummaries, readSummary } from '../stores/read/summaries.ts';
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
import type { SignInTrouble } from '../stores/source/sign-in-trouble.ts';
import type { SessionListener, SessionWatching } from '../stores/source/session-watching.ts';
import type { SourceVitals } from '../stores/source/source-vitals.ts';
import type { UnknownOutcomeError } from '../stores/source-error.ts';
import {
  type SourceAbility,
  type SourceLimit,
  SourceLimitError,
} from '../stores/source/source-limit.ts';
import { wayOf } from '../stores/deeds/change-ways.ts';
import { lookForOutcome } from '../stores/deeds/look-for-outcome.ts';
import { connect } from './connect.ts';
import { memoryOf } from './memory-of.ts';
import type { RedisConnection } from './connection.ts';
import type { ConnectOptions } from '../links/connect-options.ts';
import type { CompactSessionIndex } from '../stores/search/compact-session-index.ts';
import { sightsOf } from '../stores/search/key-sights.ts';
import { storedKeys, surveyKeys } from './scan/key-survey.ts';
import { scanSessions } from './scan/session-scan.ts';
import { readServerFacts } from './server-facts.ts';
import { watchSessions } from './watch/session-watch.ts';
import { VitalsReader } from './vitals.ts';

/** A ring gets a key in three months. */
const maxProtectionKeys = 1000;

/** Opens a Redis endpoint as a source of sessions. @throws ConnectError as {@link connect} */
export async function openSource(
  options: ConnectOptions,
  signal?: AbortSignal,
): Promise<SessionSource> {
  return new RedisSource(await connect(options, signal));
}

/** The sessions of one database of a Redis endpoint. Owns its connection. */
export class RedisSource implements SessionSource {
  readonly #connection: RedisConnection;
  readonly #vitals: VitalsReader;
  readonly #watches = new Set<SessionWatching>();
  /** What the last whole search found. */
  #found: CompactSessionIndex | undefined;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
    this.#vitals = new VitalsReader(connection);
  }

  get facts(): SourceFacts {
    return this.#connection.facts;
  }

  get state(): SourceState {
    return this.#connection.state;
  }

  get signInTrouble(): SignInTrouble | undefined {
    return this.#connection.signInTrouble;
  }

  get canWrite(): boolean {
    return this.#connection.canWrite;
  }

  set canWrite(canWrite: boolean) {
    this.#connection.canWrite = canWrite;
  }

  limitOf(ability: SourceAbility, layout?: LayoutId): SourceLimit | undefined {
    if (ability === 'find' || ability === 'watch') return undefined;
    if (layout !== undefined && !layoutAllows(layout, ability)) return { code: 'unwritable' };
    // No site would find it here.
    if (ability === 'create' && layout !== undefined && !isKeptBy(layout, 'redis')) {
      return { code: 'not-supported' };
    }
    const { replica, canWrite } = this.#connection;
    if (replica) return { code: 'replica', ...replica };
    return canWrite ? undefined : { code: 'read-only' };
  }

  onChange(listener: () => void): () => void {
    const ends = [
      this.#connection.onStateChange(listener),
      this.#connection.onReplicaChange(listener),
      this.#connection.onSignInChange(listener),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  get writer(): string {
    const names = this.#connection.primaries().map(({ name }) => name);
    return names.sort().join();
  }

  vitals(): Promise<SourceVitals> {
    return this.#vitals.read();
  }

  serverFacts(): Promise<readonly ServerFacts[]> {
    return readServerFacts(this.#connection);
  }

  traces(ref: SessionRef): Promise<readonly PartTrace[]> {
    return readTraces(this.#connection, ref);
  }

  async find({ isQuiet = false, ...options }: SearchOptions = {}): Promise<SessionIndex> {
    const known = isQuiet ? this.#found : undefined;
    const keys = createRecogniser(customKeyRules());
    this.#found = await scanSessions(this.#connection, keys, { ...options, known });
    return this.#found;
  }

  summaries(
    refs: readonly SessionRef[],
    wishes?: SummaryWishes,
  ): Promise<readonly SessionSummary[]> {
    return readSummaries(this.#connection, refs, wishes);
  }

  async watch(listener: SessionListener): Promise<SessionWatching | undefined> {
    const keys = createRecogniser(customKeyRules());
    const parts = { keys, found: () => this.#found };
    const watching = await watchSessions(this.#connection, listener, parts);
    if (!watching) return undefined;
    if (this.state === 'closed') {
      watching.close();
      return undefined;
    }
    this.#watches.add(watching);
    return {
      follow: (refs) => watching.follow(refs),
      close: () => {
        watching.close();
        this.#watches.delete(watching);
      },
    };
  }

  async summary(ref: SessionRef): Promise<SessionSummary> {
    return (await readSummary(this.#connection, ref)) ?? { ref, condition: 'gone' };
  }

  read(ref: SessionRef, known?: KnownReading): Promise<SessionSnapshot> {
    return readSession(this.#connection, ref, known);
  }

  readMany(refs: readonly SessionRef[], maxBytes: number): Promise<readonly ManyRead[]> {
    const isOnePlace = this.facts.mode !== 'cluster';
    return readManySessions(this.#connection, refs, { maxBytes, isOnePlace });
  }

  memoryOf(refs: readonly SessionRef[]): Promise<readonly (number | undefined)[]> {
    return memoryOf(this.#connection, refs);
  }

  surveyKeys(options: KeySurveyOptions = {}): Promise<KeySurvey> {
    return surveyKeys(this.#connection, createRecogniser(customKeyRules()), options);
  }

  sightsOf(keys: readonly Uint8Array[]): Promise<readonly KeySight[]> {
    return sightsOf(this.#connection, keys, {
      recogniser: createRecogniser(customKeyRules()),
      found: this.#found,
      isCluster: this.facts.mode === 'cluster',
    });
  }

  storedKeys(keys: readonly Uint8Array[]): Promise<readonly StoredKey[]> {
    return storedKeys(this.#connection, keys);
  }

  async protectionKeys(list: string): Promise<readonly string[]> {
    const last = String(maxProtectionKeys - 1);
    const [reply] = await this.#connection.pipeline([['LRANGE', list, '0', last]]);
    if (!Array.isArray(reply)) return [];
    return reply.flatMap((one) => (one instanceof Uint8Array ? [Buffer.from(one).toString()] : []));
  }

  async change<K extends ChangeKind>(change: SessionChange<K>): Promise<ChangeResult<K>> {
    const limit = this.limitOf(change.kind, change.ref.layout);
    if (limit) throw new SourceLimitError(change.kind, limit);
    return wayOf(change).run(this.#connection, change);
  }

  outcomeOf<K extends ChangeKind>(
    change: SessionChange<K>,
    error: UnknownOutcomeError,
    signal: AbortSignal,
  ): Promise<ChangeOutcome<K>> {
    return lookForOutcome(this.#connection, {
      change,
      error,
      signal,
      stop: (lost) => lost.stop(this.#connection),
    });
  }

  close(): void {
    for (const watching of this.#watches) watching.close();
    this.#watches.clear();
    this.#connection.close();
  }
}
