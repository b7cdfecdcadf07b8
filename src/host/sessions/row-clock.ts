import { mayClose } from '../../stores/source/session-index.ts';
import type { DisposableLike } from '../disposable.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { EndpointEntry } from './model-entries.ts';
import type { SessionNode } from './nodes.ts';
import type { SessionsModel } from './sessions-model.ts';

const tickMs = 1000;
/** How often rows are read again. */
const POLL_MS = 5000;
/** Where an endpoint tells what happens to its sessions, one poll of so many reads rows. */
const livePolls = 6;
/** The most rows that one poll reads; where more are shown, polls take turns. */
const maxPolledRows = 400;
/** A search that failed or lacks something is tried again after so many polls, then twice as many. */
const firstRetryPolls = 3;
const maxRetryPolls = 24;

/**
 * Keeps rows up to date while the view is visible: clocks go on from the last reading, and every
 * few seconds the rows on screen are read again, in one pipeline for each endpoint: less often where the endpoint
 * tells what happens to them.
 */
export class RowClock implements DisposableLike {
  readonly #model: SessionsModel;
  readonly #onRead: () => Promise<void>;
  readonly #pollMs: number;
  readonly #turns = new Map<string, number>();
  /** How many polls there were since the last search that was tried again, and how many it takes. */
  readonly #retries = new Map<string, { readonly polls: number; readonly due: number }>();
  readonly #live: LiveSessions;
  readonly #skipped = new Map<string, number>();
  /** Until when rows are left alone whose reading costs. */
  readonly #dueAtMs = new Map<string, number>();
  #tick: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;
  #isPolling = false;

  /** @param onRead called after each poll */
  constructor(
    model: SessionsModel,
    live: LiveSessions,
    onRead: () => Promise<void>,
    pollMs = POLL_MS,
  ) {
    this.#model = model;
    this.#live = live;
    this.#onRead = onRead;
    this.#pollMs = pollMs;
  }

  setVisible(isVisible: boolean): void {
    this.dispose();
    if (!isVisible) return;
    this.#tick = setInterval(() => this.#followTime(), tickMs);
    this.#poll = setInterval(() => void this.#readAll(), this.#pollMs);
    void this.#readAll();
  }

  dispose(): void {
    clearInterval(this.#tick);
    clearInterval(this.#poll);
    this.#tick = undefined;
    this.#poll = undefined;
    this.#live.dispose();
  }

  #followTime(): void {
    for (const entry of this.#model.entries()) {
      for (const { rows } of entry.openLists()) this.#model.rowReader.followTime(rows.nodes);
    }
  }

  async #readAll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      await Promise.all(this.#model.entries().map((entry) => this.#read(entry)));
      if (this.#poll !== undefined) await this.#onRead();
    } finally {
      this.#isPolling = false;
    }
  }

  async #read(entry: EndpointEntry): Promise<void> {
    if (entry.isOpen) await this.#completeSearch(entry);
    // A poll never connects: that is for the user to ask for.
    if (!entry.isOpen || !this.#model.isWatched(entry)) {
      this.#live.drop(entry);
      return;
    }
    try {
      if (await this.#model.lookAgain(entry)) return;
      // The view may have gone meanwhile.
      if (this.#poll === undefined || this.#isTold(entry) || !this.#isDue(entry)) return;
      await this.#model.rowReader.read(entry, this.#nextRows(entry));
      if (this.#model.isQuicklySearched(entry)) await this.#model.searchQuietly(entry);
    } catch {
      // The connection's state says so in the endpoint's row; the next poll tries again.
    }
  }

  /** Whether the endpoint has told whatever happened since the last poll, and none is due. */
  #isTold(entry: EndpointEntry): boolean {
    const { key } = entry.node;
    const count = (this.#skipped.get(key) ?? 0) + 1;
    const isTold = this.#live.follow(entry) && count < livePolls;
    this.#skipped.set(key, isTold ? count : 0);
    return isTold;
  }

  /** Whether it is time to look again where looking costs. Rows were read as they came on screen. */
  #isDue(entry: EndpointEntry): boolean {
    const { key } = entry.node;
    const count = entry.openLists().reduce((sum, { rows }) => sum + rows.nodes.length, 0);
    const pauseMs = this.#model.lookPauseMs(entry, Math.min(count, maxPolledRows));
    if (pauseMs === 0) return true;
    const nowMs = performance.now();
    const dueAtMs = this.#dueAtMs.get(key);
    if (dueAtMs !== undefined && nowMs < dueAtMs) return false;
    this.#dueAtMs.set(key, nowMs + pauseMs);
    return dueAtMs !== undefined;
  }

  async #completeSearch(entry: EndpointEntry): Promise<void> {
    const { key } = entry.node;
    const { state, index } = entry.sessions;
    if (state.phase !== 'failed' && !mayClose(index?.gaps)) {
      this.#retries.delete(key);
      return;
    }
    const { polls, due } = this.#retries.get(key) ?? { polls: 0, due: firstRetryPolls };
    const isDue = polls + 1 >= due;
    this.#retries.set(
      key,
      isDue ? { polls: 0, due: Math.min(due * 2, maxRetryPolls) } : { polls: polls + 1, due },
    );
    if (isDue) await this.#model.completeSearch(entry).catch(() => undefined);
  }

  #nextRows(entry: EndpointEntry): readonly SessionNode[] {
    const nodes = entry.openLists().flatMap(({ rows }) => rows.nodes);
    if (nodes.length <= maxPolledRows) return nodes;
    const start = (this.#turns.get(entry.node.key) ?? 0) % nodes.length;
    this.#turns.set(entry.node.key, start + maxPolledRows);
    return nodes.slice(start, start + maxPolledRows);
  }
}
