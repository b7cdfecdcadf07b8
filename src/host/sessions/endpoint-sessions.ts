import type { SessionSource, SourceFacts } from '../../stores/source/session-source.ts';
import type { SessionIndex } from '../../stores/source/session-index.ts';
import type { SearchCost } from '../../stores/source/search-cost.ts';
import { newsBetween } from '../../stores/source/source-vitals.ts';
import type { SourceNews, SourceVitals } from '../../stores/source/source-vitals.ts';
import { isCancellation } from '../cancellation.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';

/** A search that runs. */
export interface ScanState {
  readonly phase: 'scanning';
  readonly keyCount: number;
  /** How many keys there were when it began, as far as the server tells. */
  readonly totalKeyCount?: number;
  readonly sessionCount: number;
  /** What it has cost so far, where it isn't free. */
  readonly consumedUnits?: number;
  readonly startedAtMs: number;
}

/** How far finding the sessions of an endpoint has come. */
export type SearchState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting' }
  | ScanState
  /** Connected, and not searched: that costs something, and nobody has asked for it. */
  | { readonly phase: 'unasked'; readonly cost: SearchCost }
  /** The user stopped the first search: the index has what was found by then. */
  | { readonly phase: 'stopped'; readonly keyCount: number; readonly totalKeyCount?: number }
  | { readonly phase: 'ready'; readonly keyCount: number; readonly durationMs: number }
  | { readonly phase: 'failed'; readonly error: unknown };

/** Finds the sessions of one endpoint, and holds the index of the last search. */
export class EndpointSessions {
  readonly #endpointId: string;
  readonly #connections: ConnectionPool;
  readonly #onChange: () => void;
  #state: SearchState = { phase: 'idle' };
  #index: SessionIndex | undefined;
  #foundAtMs: number | undefined;
  #facts: SourceFacts | undefined;
  #vitals: SourceVitals | undefined;
  #news: SourceNews | undefined;
  #running: Promise<void> | undefined;
  #abort = new AbortController();
  /** What there was before the search that runs now. */
  #before: SearchState = { phase: 'idle' };

  /** @param onChange called at each step; often while a search runs */
  constructor(endpointId: string, connections: ConnectionPool, onChange: () => void) {
    this.#endpointId = endpointId;
    this.#connections = connections;
    this.#onChange = onChange;
  }

  get state(): SearchState {
    return this.#state;
  }

  /** What was found last; grows while the first search runs. */
  get index(): SessionIndex | undefined {
    return this.#index;
  }

  /** What is known of the server since the last time that it was connected. */
  get facts(): SourceFacts | undefined {
    return this.#facts;
  }

  /** When the search ended that {@link index} comes from. */
  get foundAtMs(): number | undefined {
    return this.#foundAtMs;
  }

  /** What the server said of itself last. */
  get vitals(): SourceVitals | undefined {
    return this.#vitals;
  }

  /** What happened to the server since somebody looked at it last. */
  get news(): SourceNews | undefined {
    return this.#news;
  }

  forgetNews(): void {
    this.#news = undefined;
  }

  /**
   * Looks whether the server is still the one that was searched.
   * @returns whether something has happened to it, by which what was found may be gone
   */
  async look(source: SessionSource): Promise<boolean> {
    const vitals = await source.vitals();
    const before = this.#vitals;
    this.#vitals = vitals;
    const news = before && newsBetween(before, vitals, source.facts.database);
    if (news) this.#news = news;
    return news !== undefined;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Searches once; later calls wait for the same search. Failures are a state, not a rejection. */
  load(): Promise<void> {
    const { phase } = this.#state;
    if (this.#index || phase === 'failed' || phase === 'stopped' || phase === 'unasked') {
      return this.#running ?? Promise.resolve();
    }
    return this.#start(false, false);
  }

  /**
   * Searches anew, unless that costs something. The index of the last search stays until the new one is complete.
   * @param isQuiet for searches that nobody asked for: tells of no step, and of no failure either
   */
  search(isQuiet = false): Promise<void> {
    return this.#start(isQuiet, false);
  }

  /** Searches anew where that costs something, for somebody who has been told so. */
  searchAtCost(): Promise<void> {
    return this.#start(false, true);
  }

  #start(isQuiet: boolean, mayCost: boolean): Promise<void> {
    this.#running ??= this.#search(isQuiet, mayCost).finally(() => {
      this.#running = undefined;
      if (!isQuiet) this.#onChange();
    });
    return this.#running;
  }

  /**
   * Calls a running search off. What was found stays: by this search if it is the first, else by the one before.
   * @returns whether one was running that is shown
   */
  stop(): boolean {
    const { phase } = this.#state;
    if (phase !== 'scanning' && phase !== 'connecting') return false;
    const scan = this.#state.phase === 'scanning' ? this.#state : undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
    if (this.#before.phase === 'ready') this.#setState(this.#before);
    else {
      const { keyCount = 0, totalKeyCount } = scan ?? {};
      const total = totalKeyCount === undefined ? {} : { totalKeyCount };
      this.#setState({ phase: 'stopped', keyCount, ...total });
    }
    return true;
  }

  /** Calls a running search off and forgets what was found. */
  reset(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#index = undefined;
    this.#foundAtMs = undefined;
    this.#facts = undefined;
    this.#vitals = undefined;
    this.#news = undefined;
    this.#setState({ phase: 'idle' });
  }

  async #search(isQuiet: boolean, mayCost: boolean): Promise<void> {
    const { signal } = this.#abort;
    // What a search that was stopped has found is replaced as the next one goes on.
    const isFirst = this.#index === undefined || this.#state.phase === 'stopped';
    this.#before = this.#state;
    let keyCount = 0;
    const setState = (state: SearchState) => {
      if (!signal.aborted && !isQuiet) this.#setState(state);
    };
    try {
      if (!this.#connections.current(this.#endpointId)) setState({ phase: 'connecting' });
      const source = await this.#connections.connect(this.#endpointId, { signal });
      this.#facts = source.facts;
      const { searchCost } = source;
      if (searchCost && !mayCost) {
        setState(this.#index ? this.#before : { phase: 'unasked', cost: searchCost });
        return;
      }
      const startedAtMs = Date.now();
      // A server that doesn't say who it is can be searched all the same.
      const looking = isQuiet ? undefined : this.look(source).catch(() => undefined);
      setState({ phase: 'scanning', keyCount, sessionCount: 0, startedAtMs });
      const index = await source.find({
        signal,
        isQuiet,
        onProgress: ({ index: indexSoFar, ...progress }) => {
          keyCount = progress.keyCount;
          if (isFirst && !signal.aborted) this.#index = indexSoFar;
          setState({ phase: 'scanning', ...progress, startedAtMs });
        },
      });
      await looking;
      if (signal.aborted) return;
      this.#index = index;
      this.#foundAtMs = Date.now();
      this.#state = { phase: 'ready', keyCount, durationMs: Date.now() - startedAtMs };
    } catch (error) {
      if (signal.aborted || isQuiet) return;
      // A search that the user called off leaves what was there before.
      this.#setState(isCancellation(error) ? { phase: 'idle' } : { phase: 'failed', error });
    }
  }

  #setState(state: SearchState): void {
    this.#state = state;
    this.#onChange();
  }
}
