import type {
  KnownReading,
  LayoutId,
  SessionRef,
  SessionSnapshot,
  SessionSummary,
  SummaryWishes,
} from '../session.ts';
import type { ChangeKind, ChangeOutcome, ChangeResult, SessionChange } from './session-change.ts';
import type { ManyRead } from './many-read.ts';
import type { KeySight, KeySurvey, KeySurveyOptions, StoredKey } from './key-survey.ts';
import type { SearchOptions, SessionIndex } from './session-index.ts';
import type { UnknownOutcomeError } from '../source-error.ts';
import type { SignInTrouble } from './sign-in-trouble.ts';
import type { SearchCost } from './search-cost.ts';
import type { SourceAbility, SourceLimit } from './source-limit.ts';
import type { PartTrace, ServerFacts } from './server-facts.ts';
import type { SessionListener, SessionWatching } from './session-watching.ts';
import type { SourceVitals } from './source-vitals.ts';

/** What is known of who keeps the sessions. */
export interface SourceFacts {
  /** Absent when the server doesn't tell. */
  readonly engine?: 'redis' | 'valkey' | 'memcached' | 'dynamodb';
  /** `7.2.4`; absent when the server doesn't tell. */
  readonly version?: string;
  readonly mode: 'standalone' | 'cluster' | 'sentinel';
  readonly usesTls: boolean;
  /** The user that we are there; absent for the default user. */
  readonly username?: string;
  readonly database: number;
}

/** `connected` from the start; `reconnecting` while the server is away; `closed` is final. */
export type SourceState = 'connected' | 'reconnecting' | 'closed';

/**
 * A place that keeps sessions, open: what the host asks of it, in the words of sessions. How it is
 * asked and how a change is carried out is the source's own affair; what a session is, is told by the
 * layouts. Questions are {@link summaries}, {@link read} and {@link readMany}, which leave no trace: no lifetime slides
 * and no lock is taken. Every {@link change} is done as a whole or not at all.
 *
 * Whoever made it closes it. Errors have a `code`, or say by `SourceTrouble` whether they pass.
 */
export interface SessionSource {
  readonly facts: SourceFacts;
  readonly state: SourceState;
  /** Set while what it signed in with runs out and can't be renewed. */
  readonly signInTrouble?: SignInTrouble | undefined;
  /** While false, no change is sent; can be switched at any time. */
  canWrite: boolean;
  /**
   * Why the source can't do something at this moment; undefined where it can.
   * @param layout of the session that it is about; without it, what holds for all of them
   * @throws StoreError `unknown-layout`
   */
  limitOf(ability: SourceAbility, layout?: LayoutId): SourceLimit | undefined;
  /** Calls `listener` when state, limits or the trouble of signing in have changed; the function that comes back ends that. */
  onChange(listener: () => void): () => void;
  /**
   * Who takes changes now, as text that is compared with that of another moment: where it differs,
   * what was written before may be lost.
   */
  readonly writer: string;
  /**
   * What the place says of itself, cheaply: whether it started anew, was emptied or moved since another look.
   * What it doesn't tell is absent.
   */
  vitals(): Promise<SourceVitals>;
  /**
   * What the servers that take changes tell that may explain why a session is gone; asked for by a gesture.
   * What may not be asked stands in it, and is no error.
   */
  serverFacts(): Promise<readonly ServerFacts[]>;
  /**
   * Which parts of a session are there, in the layout's order, and how long each lives.
   * @throws StoreError `unknown-layout`
   */
  traces(ref: SessionRef): Promise<readonly PartTrace[]>;
  /**
   * What {@link find} costs, where it isn't free: then it is for those to decide who pay. A quiet search never
   * costs anything there: it gives what was found before, or places in which sessions may be, without any.
   */
  readonly searchCost?: SearchCost | undefined;
  /**
   * How long is waited at least before so many sessions are looked at again that nobody asked for. Absent where looking
   * costs nothing.
   */
  lookPauseMs?(sessionCount: number): number | undefined;
  /**
   * Finds all sessions. Those that come or go meanwhile may be found or not; none is counted twice.
   * What could not be seen stands in the index.
   * @throws SourceLimitError, NoReplyError, the signal's reason
   */
  find(options?: SearchOptions): Promise<SessionIndex>;
  /**
   * What the rows of sessions show, in the order of `refs`. One that may not be read has the condition
   * `no-access`, one that has ended `gone`, and is nobody else's trouble.
   * @param wishes what else is wanted of them; what can't be had cheaply, or may not be read, is absent
   * @throws StoreError `no-permission` when nothing of any may be read, `unknown-layout`
   */
  summaries(
    refs: readonly SessionRef[],
    wishes?: SummaryWishes,
  ): Promise<readonly SessionSummary[]>;
  /**
   * Tells of what happens to sessions, as it happens, where the place does so: at its own cost a connection.
   * @returns undefined where it doesn't, or may not: then it has to be asked now and then
   * @throws NoReplyError
   */
  watch(listener: SessionListener): Promise<SessionWatching | undefined>;
  /**
   * What the row of one session shows.
   * @throws StoreError `no-permission`, `no-key-permission` when it may not be read, `unknown-layout`
   */
  summary(ref: SessionRef): Promise<SessionSummary>;
  /**
   * Reads a session whole, as it is at one moment. One that isn't there has the condition `gone`.
   * @param known what was read before: where the data is still the same, `items` is the same list
   * @throws StoreError `no-permission`, `no-key-permission`, `unknown-layout`
   */
  read(ref: SessionRef, known?: KnownReading): Promise<SessionSnapshot>;
  /**
   * Reads many sessions in few round trips, in the order of `refs`: each as {@link read} does, without its
   * digest. One that may not be read has the condition `no-access`, one that isn't there `gone`.
   * @param maxBytes how much data may come in all: what doesn't fit is left out, with its size
   * @throws StoreError `unknown-layout`
   */
  readMany(refs: readonly SessionRef[], maxBytes: number): Promise<readonly ManyRead[]>;
  /**
   * What the store itself needs for sessions, in bytes and in the order of `refs`: more than their data.
   * Undefined for those of which it can't be told.
   */
  memoryOf(refs: readonly SessionRef[]): Promise<readonly (number | undefined)[]>;
  /**
   * Looks at keys within limits, and gives those that no layout has taken: for somebody who describes one.
   * @throws NoReplyError, and the server's own error where it isn't allowed
   */
  surveyKeys(options?: KeySurveyOptions): Promise<KeySurvey>;
  /** What a look at some keys says, in their order: one that isn't there has the type `none`. */
  sightsOf(keys: readonly Uint8Array[]): Promise<readonly KeySight[]>;
  /** All that stands under some keys; those that are large, gone, or may not be read are left out. */
  storedKeys(keys: readonly Uint8Array[]): Promise<readonly StoredKey[]>;
  /**
   * The keys of data protection that sites of ASP.NET Core keep here, as XML; empty where there are
   * none, or may not be read.
   * @param list under which name
   */
  protectionKeys(list: string): Promise<readonly string[]>;
  /**
   * Carries a change out: all of it or nothing. A refusal that the site's doings brought about is a
   * result, not an error.
   * @throws SourceLimitError where {@link limitOf} has a limit for it, or StoreError of the same `code`
   * @throws StoreError for what this session can't take
   * @throws UnknownOutcomeError when it was sent and no reply came; with any other error nothing was written
   */
  change<K extends ChangeKind>(change: SessionChange<K>): Promise<ChangeResult<K>>;
  /**
   * Finds out what became of a change whose reply is missing. Says `not-written` only when what was on its
   * way can't be done any more.
   * @param error what {@link change} has thrown, of this source or of one that was open before at the same place
   */
  outcomeOf<K extends ChangeKind>(
    change: SessionChange<K>,
    error: UnknownOutcomeError,
    signal: AbortSignal,
  ): Promise<ChangeOutcome<K>>;
  /** Ends it at once: what waits for a reply rejects. Never throws, and may be called twice. */
  close(): void;
}
