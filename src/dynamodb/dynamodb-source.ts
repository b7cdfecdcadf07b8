import type { EndpointAddress } from '../config/endpoint-address.ts';
import { isLoopback } from '../config/known-hosts.ts';
import type { TlsOptions } from '../links/connect-options.ts';
import { wayOf } from '../stores/deeds/change-ways.ts';
import { lookForOutcome } from '../stores/deeds/look-for-outcome.ts';
import { newKeyMatch } from '../stores/find/key-rule.ts';
import { recogniseRecord } from '../stores/layouts/dynamodb/record-rules.ts';
import { layoutById } from '../stores/layouts/layouts.ts';
import { isKeptBy } from '../stores/layout-facts.ts';
import { layoutAllows } from '../stores/read/session-abilities.ts';
import { readTraces } from '../stores/read/part-traces.ts';
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
import type { KeySight, KeySurvey, StoredKey } from '../stores/source/key-survey.ts';
import type { SearchOptions, SessionIndex } from '../stores/source/session-index.ts';
import type { SearchCost } from '../stores/source/search-cost.ts';
import type { PartTrace, ServerFacts } from '../stores/source/server-facts.ts';
import type { SessionSource, SourceFacts, SourceState } from '../stores/source/session-source.ts';
import type { SignInTrouble } from '../stores/source/sign-in-trouble.ts';
import type { SessionWatching } from '../stores/source/session-watching.ts';
import type { SourceVitals } from '../stores/source/source-vitals.ts';
import type { UnknownOutcomeError } from '../stores/source-error.ts';
import {
  type SourceAbility,
  type SourceLimit,
  SourceLimitError,
} from '../stores/source/source-limit.ts';
import { type CredentialGiver, DynamoApi } from './dynamo-api.ts';
import { DynamoError } from './dynamo-error.ts';
import { DynamoRunner } from './dynamo-runner.ts';
import { describeTable, DynamoTable } from './dynamo-table.ts';
import { readManyRecords } from './read-many.ts';
import { type ScanPace, scanTable } from './scan-table.ts';
import { unsearched } from './unsearched.ts';

/** How a table of DynamoDB is opened. */
export interface DynamoOptions {
  readonly address: EndpointAddress;
  /** Whether anything may be written; can be switched later. */
  readonly canWrite: boolean;
  /** Asked for each request: whoever gives them keeps them as long as they are good. */
  readonly credentials: CredentialGiver;
  readonly tls?: TlsOptions;
  /** How long an answer is waited for, 10,000 by default. */
  readonly timeoutMs?: number;
  /** How fast a search reads, where it isn't to be found out by the table's capacity. */
  readonly pace?: ScanPace;
}

/**
 * Opens a table of DynamoDB as a source of sessions. Reads nothing of it: that costs, and is asked for.
 * @throws DynamoError `no-table`, `other-table` and whatever AWS refuses; NoReplyError; what the credentials throw
 */
export async function openDynamo(
  options: DynamoOptions,
  signal?: AbortSignal,
): Promise<SessionSource> {
  const { store } = options.address;
  if (store?.kind !== 'dynamodb') throw new TypeError('No address of DynamoDB');
  const api = new DynamoApi(options);
  try {
    const facts = await describeTable(api, store.table, signal);
    return new DynamoSource(api, new DynamoTable(api, facts), options);
  } catch (error) {
    api.close();
    throw error;
  }
}

/** How much of a table's capacity a search takes at most: its site needs the rest. */
const SHARE_OF_CAPACITY = 0.5;
/** How often what is on screen is looked at, and how much of a table's capacity that takes at most. */
const LOOK_PAUSE_MS = 30_000;
const SHARE_OF_LOOKS = 0.1;
/** The same in units in a second, where each unit is paid for. */
const ON_DEMAND_LOOK_UNITS = 5;
/** What one unit of reading gives where the newest isn't asked for. */
const BYTES_A_UNIT = 8192;
/** How fast a table is read each of whose requests is paid for: ten megabytes in a second. */
const ON_DEMAND_UNITS = 1280;

/** The sessions of one table of DynamoDB. Owns its connections. */
export class DynamoSource implements SessionSource {
  readonly facts: SourceFacts;
  readonly #api: DynamoApi;
  readonly #table: DynamoTable;
  readonly #runner: DynamoRunner;
  readonly #pace: ScanPace;
  /** On this machine nobody pays. */
  readonly #isLocal: boolean;
  readonly #listeners = new Set<() => void>();
  #state: SourceState = 'connected';
  #canWrite: boolean;
  #signInTrouble: SignInTrouble | undefined;
  /** What the last whole search found. */
  #found: CompactSessionIndex | undefined;

  constructor(api: DynamoApi, table: DynamoTable, { address, canWrite, pace }: DynamoOptions) {
    this.#api = api;
    this.#table = table;
    this.#runner = new DynamoRunner(table);
    this.#canWrite = canWrite;
    this.facts = {
      engine: 'dynamodb',
      mode: 'standalone',
      usesTls: address.usesTls,
      database: 0,
    };
    this.#isLocal = address.hosts.every(({ host }) => isLoopback(host));
    const { readUnits } = table.facts;
    const own = readUnits === undefined ? ON_DEMAND_UNITS : readUnits * SHARE_OF_CAPACITY;
    this.#pace = pace ?? (this.#isLocal ? {} : { unitsPerSecond: own });
    api.onOutcome = (error) => this.#noteOutcome(error);
  }

  get state(): SourceState {
    return this.#state;
  }

  get signInTrouble(): SignInTrouble | undefined {
    return this.#signInTrouble;
  }

  get canWrite(): boolean {
    return this.#canWrite;
  }

  set canWrite(canWrite: boolean) {
    if (canWrite === this.#canWrite) return;
    this.#canWrite = canWrite;
    this.#tell();
  }

  limitOf(ability: SourceAbility, layout?: LayoutId): SourceLimit | undefined {
    if (ability === 'find' || ability === 'watch') return undefined;
    if (layout !== undefined && !layoutAllows(layout, ability)) return { code: 'unwritable' };
    // No site would find it here.
    if (ability === 'create' && layout !== undefined && !isKeptBy(layout, 'dynamodb')) {
      return { code: 'not-supported' };
    }
    return this.#canWrite ? undefined : { code: 'read-only' };
  }

  onChange(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  get writer(): string {
    const { table, id = '' } = this.#table.facts;
    return [this.#api.name, table, id].join(' ');
  }

  /** Told from what the table said when it was opened: AWS counts records every six hours. */
  vitals(): Promise<SourceVitals> {
    const { itemCount, id, createdAtMs } = this.#table.facts;
    const server = {
      name: this.#table.facts.table,
      ...(id !== undefined && { run: id }),
      ...(createdAtMs !== undefined && { startedAtMs: createdAtMs }),
      keyCounts: new Map([[0, itemCount]]),
    };
    return Promise.resolve({ readAtMs: Date.now(), servers: [server] });
  }

  async serverFacts(): Promise<readonly ServerFacts[]> {
    const { servers } = await this.vitals();
    const { refused, sizeBytes } = this.#table.facts;
    return servers.map((server) => ({
      ...server,
      // What was written is there: a table isn't kept in memory alone.
      hasLog: true,
      usedMemoryBytes: sizeBytes,
      refused,
    }));
  }

  /** Half a unit for each 4 kB of what is there, as {@link find} reads it. */
  get searchCost(): SearchCost | undefined {
    if (this.#isLocal) return undefined;
    const { itemCount, sizeBytes } = this.#table.facts;
    return { entryCount: itemCount, readUnits: Math.ceil(sizeBytes / BYTES_A_UNIT) };
  }

  /** Looks take no more than a small part of the capacity, and of what is paid for. */
  lookPauseMs(sessionCount: number): number | undefined {
    if (this.#isLocal) return undefined;
    const { itemCount, sizeBytes, readUnits } = this.#table.facts;
    // The newest is asked for: a unit for each 4 kB of a record.
    const units = Math.max(1, Math.ceil(sizeBytes / Math.max(1, itemCount) / 4096));
    const own = readUnits === undefined ? ON_DEMAND_LOOK_UNITS : readUnits * SHARE_OF_LOOKS;
    return Math.max(LOOK_PAUSE_MS, Math.ceil(((sessionCount * units) / own) * 1000));
  }

  traces(ref: SessionRef): Promise<readonly PartTrace[]> {
    return readTraces(this.#runner, ref);
  }

  async find({ isQuiet = false, ...options }: SearchOptions = {}): Promise<SessionIndex> {
    options.signal?.throwIfAborted();
    if (isQuiet && this.searchCost) return this.#found ?? unsearched;
    const found = await scanTable(this.#table, options, this.#pace);
    this.#found = found;
    return found;
  }

  /** A record that another framework wrote isn't the session that was asked for. */
  async summaries(
    refs: readonly SessionRef[],
    wishes?: SummaryWishes,
  ): Promise<readonly SessionSummary[]> {
    const keys = refs.map((ref) => layoutById(ref.layout).keys(ref).data);
    const records = await this.#runner.read([...new Set(keys.map((key) => utf8.decode(key)))]);
    const summaries = await readSummaries(this.#runner.over(records), refs, wishes);
    const match = newKeyMatch();
    return summaries.map((summary, at): SessionSummary => {
      const key = keys[at];
      const record = key && records.get(utf8.decode(key));
      if (!record || !recogniseRecord(key, record.item, match)) return summary;
      const { ref } = summary;
      return match.layout === ref.layout ? summary : { ref, condition: 'gone' };
    });
  }

  /** The streams of a table are there only where somebody has turned them on. */
  watch(): Promise<SessionWatching | undefined> {
    return Promise.resolve(undefined);
  }

  async summary(ref: SessionRef): Promise<SessionSummary> {
    return (await readSummary(this.#runner, ref)) ?? { ref, condition: 'gone' };
  }

  read(ref: SessionRef, known?: KnownReading): Promise<SessionSnapshot> {
    return readSession(this.#runner, ref, known);
  }

  readMany(refs: readonly SessionRef[], maxBytes: number): Promise<readonly ManyRead[]> {
    return readManyRecords(this.#runner, refs, maxBytes);
  }

  /** What a record takes of the 400 kB that it may have. */
  async memoryOf(refs: readonly SessionRef[]): Promise<readonly (number | undefined)[]> {
    const read = await readManyRecords(this.#runner, refs, 0);
    return read.map((one) => ('leftOutBytes' in one ? one.leftOutBytes : undefined));
  }

  /** Records are told by what they hold: there are no keys to describe. */
  surveyKeys(): Promise<KeySurvey> {
    return Promise.resolve({ keys: [], keyCount: 0, isWhole: true });
  }

  async sightsOf(keys: readonly Uint8Array[]): Promise<readonly KeySight[]> {
    const names = keys.map((key) => utf8.decode(key));
    const records = await this.#runner.read([...new Set(names)]);
    const match = newKeyMatch();
    return keys.map((key, at): KeySight => {
      const record = records.get(names[at] ?? '');
      if (!record) return { look: { type: 'none' }, isShown: false };
      return { look: { type: 'hash' }, isShown: recogniseRecord(key, record.item, match) };
    });
  }

  storedKeys(): Promise<readonly StoredKey[]> {
    return Promise.resolve([]);
  }

  protectionKeys(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async change<K extends ChangeKind>(change: SessionChange<K>): Promise<ChangeResult<K>> {
    const limit = this.limitOf(change.kind, change.ref.layout);
    if (limit) throw new SourceLimitError(change.kind, limit);
    return wayOf(change).run(this.#runner, change);
  }

  outcomeOf<K extends ChangeKind>(
    change: SessionChange<K>,
    error: UnknownOutcomeError,
    signal: AbortSignal,
  ): Promise<ChangeOutcome<K>> {
    return lookForOutcome(this.#runner, { change, error, signal });
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#api.close();
    this.#tell();
    this.#listeners.clear();
  }

  /** Requests tell whether AWS takes who we are. There is no connection that could be lost. */
  #noteOutcome(error: unknown): void {
    const isRefused =
      error instanceof DynamoError &&
      (error.code === 'expired-credentials' || error.code === 'invalid-credentials');
    if (isRefused === (this.#signInTrouble !== undefined)) return;
    if (!isRefused && error !== undefined) return;
    this.#signInTrouble = isRefused ? { error } : undefined;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const utf8 = new TextDecoder();
