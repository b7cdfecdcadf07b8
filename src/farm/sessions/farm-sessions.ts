import type { FarmSession } from '../../protocol/farm/request-state.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { Exchange } from '../balancer/exchange.ts';
import type { ExchangeWatcher } from '../balancer/exchange-watcher.ts';
import type { ResponseHead } from '../balancer/upstream/response-head.ts';
import { itemChanges } from './item-changes.ts';
import type { SessionCookie, SessionCookies } from '../../lookup/session-cookies.ts';
import type { SessionFinder } from './session-finder.ts';
import type { SessionStore } from './session-store.ts';
import { WatchedSession } from './watched-session.ts';

/** How often the lock of a session is looked at while requests of it are under way, and when they take long. */
const lookMs = 50;
const laterLookMs = 250;
const longMs = 3000;
/** What a request waits for at most until its session has been read. */
const readLimitMs = 500;
const maxKnown = 200;
const maxShown = 100;
/** Larger sessions are not compared. */
const maxComparedBytes = 4 * 1024 * 1024;
/** Shorter waits for a lock are none: that is how long it takes to look. */
const leastWaitMs = 5;

export interface FarmSessionsOptions {
  readonly cookies: SessionCookies;
  /** Absent: sessions are told by their cookies alone. */
  readonly store?: { readonly place: SessionStore; readonly finder: SessionFinder };
  /** More has become known of a request that is over. */
  readonly onAmend: (entry: TraceEntry) => void;
  readonly onChange: () => void;
}

/** Knows the session of each request, and what requests do to it. */
export class FarmSessions implements ExchangeWatcher {
  readonly #options: FarmSessionsOptions;
  /** By what their cookies say, those that were used last at the end. */
  readonly #known = new Map<string, WatchedSession>();
  readonly #byNumber = new Map<number, WatchedSession>();
  #nextNumber = 1;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: FarmSessionsOptions) {
    this.#options = options;
  }

  onArrival(exchange: Exchange): void {
    const cookie = this.#options.cookies.ofRequest(exchange.request.rawHeaders);
    if (!cookie) return;
    const session = this.#join(exchange, cookie);
    void this.#look(session);
    this.#lookOn();
  }

  /** Its cookie may be another one. */
  onEdit(exchange: Exchange): void {
    this.of(exchange)?.underway.delete(exchange.id);
    exchange.notes.session = undefined;
    this.onArrival(exchange);
  }

  beforeSending(exchange: Exchange): Promise<unknown> | undefined {
    const session = this.of(exchange);
    if (!session) return undefined;
    const enter = (): void => {
      session.serverBefore = exchange.choice?.backend.name;
      if (!session.underway.has(exchange.id)) return;
      session.sent.add(exchange.id);
      session.timeline.enter({ id: exchange.id, sentAtMs: Date.now() });
    };
    if (!this.#options.store) {
      enter();
      return undefined;
    }
    return inTime(this.#look(session)).then(enter);
  }

  onAnswer(exchange: Exchange, head: ResponseHead): void {
    const session = this.of(exchange);
    if (session) {
      session.timeline.answered(exchange.id, Date.now());
      return;
    }
    const cookie = this.#options.cookies.ofResponse(head.headers);
    if (!cookie) return;
    const begun = this.#join(exchange, cookie);
    begun.sent.add(exchange.id);
    begun.isNew = begun.last === undefined;
    begun.serverBefore ??= exchange.choice?.backend.name;
  }

  onEnd(exchange: Exchange, entry: TraceEntry): void {
    const session = this.of(exchange);
    if (!session) return;
    session.underway.delete(exchange.id);
    exchange.notes.waitsFor = undefined;
    if (!this.#options.store || !session.sent.has(exchange.id)) {
      session.sent.delete(exchange.id);
      return;
    }
    void session.inTurn(() => this.#settle(session, exchange, entry));
  }

  /** The session of a request under way, if it is known. */
  of(exchange: Exchange): WatchedSession | undefined {
    const { session } = exchange.notes;
    return session === undefined ? undefined : this.#byNumber.get(session);
  }

  /**
   * Whether the session of a request differs from what it was when the request before came.
   * Also waits until the session has been read.
   */
  async hasChanged(exchange: Exchange): Promise<boolean> {
    const session = this.of(exchange);
    if (!session) return false;
    const before = session.digestBefore;
    await inTime(this.#look(session));
    session.digestBefore = digestOf(session);
    return before !== undefined && session.digestBefore !== before;
  }

  /** Waits, not for long, until what requests that are over did to their sessions is known. */
  async settle(entries: readonly TraceEntry[]): Promise<void> {
    const numbers = [...new Set(entries.map(({ session = 0 }) => session))];
    const sessions = numbers.flatMap((number) => this.#byNumber.get(number) ?? []);
    await inTime(Promise.all(sessions.map((session) => session.inTurn(nothing))));
  }

  /** Those of requests under way, and those of the last requests. */
  state(): readonly FarmSession[] {
    return [...this.#known.values()]
      .slice(-maxShown)
      .map((session) => session.state())
      .sort((a, b) => a.number - b.number);
  }

  /** Where a session is, for hosts that open it; undefined where that isn't known. */
  async placeOf(
    number: number,
  ): Promise<{ readonly redis: string; readonly ref: SessionRef } | undefined> {
    const session = this.#byNumber.get(number);
    const { store } = this.#options;
    if (!session || !store) return undefined;
    // It may have been stored only after the farm has looked last.
    if (!session.ref) await session.inTurn(() => this.#found(session));
    return session.ref && { redis: store.place.address, ref: session.ref };
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    this.#options.store?.place.close();
  }

  #join(exchange: Exchange, cookie: SessionCookie): WatchedSession {
    const session = this.#known.get(cookie.key) ?? new WatchedSession(this.#nextNumber++, cookie);
    this.#known.delete(cookie.key);
    this.#known.set(cookie.key, session);
    this.#byNumber.set(session.number, session);
    session.underway.set(exchange.id, exchange);
    exchange.notes.session = session.number;
    if (this.#known.size > maxKnown) this.#forgetOldest();
    return session;
  }

  #forgetOldest(): void {
    for (const [key, { number, underway }] of this.#known) {
      if (underway.size > 0) continue;
      this.#known.delete(key);
      this.#byNumber.delete(number);
      return;
    }
  }

  /** The store and the place of a session in it, where both are known. */
  async #found(
    session: WatchedSession,
  ): Promise<{ readonly source: SessionSource; readonly ref: SessionRef } | undefined> {
    const { store } = this.#options;
    if (!store) return undefined;
    if (!store.place.source) await store.place.open();
    const { source } = store.place;
    if (!source) return undefined;
    const ref = (session.ref ??= await store.finder.find(session.cookie, source));
    return ref && { source, ref };
  }

  /** Reads a session that no server works on; of others only the lock, so that what changes is told of who did it. */
  #look(session: WatchedSession): Promise<unknown> {
    return (session.looking ??= session.inTurn(async () => {
      session.looking = undefined;
      const found = await this.#found(session);
      if (!found) return;
      const { source, ref } = found;
      if (session.sent.size === 0) {
        const snapshot = await source.read(ref, knownOf(session));
        session.last = snapshot;
        session.see(snapshot.lock, snapshot.items.length);
      } else {
        const { lock, itemCount } = await source.summary(ref);
        session.see(lock, itemCount);
      }
      this.#options.onChange();
    }));
  }

  /** A request is over: what has it changed, and how long did it wait? */
  async #settle(session: WatchedSession, exchange: Exchange, entry: TraceEntry): Promise<void> {
    const { id } = exchange;
    const found = await this.#found(session).catch(() => undefined);
    const before = session.last;
    const snapshot = await found?.source.read(found.ref, knownOf(session)).catch(() => undefined);
    session.sent.delete(id);
    if (snapshot) {
      session.last = snapshot;
      session.see(snapshot.lock, snapshot.items.length);
    }
    const waitedMs = session.timeline.leave(id, Date.now());
    const isKnownBefore = before !== undefined || session.isNew;
    const changes = snapshot && isKnownBefore ? itemChanges(before, snapshot) : [];
    session.isNew = false;
    if (changes.length > 0 || waitedMs >= leastWaitMs) {
      this.#options.onAmend({
        ...entry,
        session: session.number,
        ...(waitedMs >= leastWaitMs && { lockWaitMs: waitedMs }),
        ...(changes.length > 0 && { changes: [...changes] }),
        ...(changes.length > 0 && !entry.changed && { changed: changes.map(({ name }) => name) }),
      });
    }
    this.#options.onChange();
  }

  /** Looks at locks now and then, as long as requests of sessions that can have one are under way. */
  #lookOn(): void {
    if (this.#looking || this.#isClosed || !this.#options.store) return;
    const nowMs = Date.now();
    const busy = [...this.#known.values()].filter(({ underway }) => underway.size > 0);
    if (busy.length === 0) return;
    const isLong = busy.every(({ underway }) =>
      [...underway.values()].every(({ notes }) => nowMs > notes.arrivedAtMs + longMs),
    );
    this.#looking = setTimeout(
      () => {
        this.#looking = undefined;
        const locked = busy.filter(({ underway, canBeLocked }) => underway.size > 0 && canBeLocked);
        void Promise.all(locked.map((session) => this.#look(session))).then(() => this.#lookOn());
      },
      isLong ? laterLookMs : lookMs,
    );
  }
}

const knownOf = ({ last }: WatchedSession) =>
  last && { snapshot: last, maxBytes: maxComparedBytes };

const nothing = (): Promise<void> => Promise.resolve();

const digestOf = ({ last }: WatchedSession): string | undefined =>
  last && (last.digest ?? last.condition);

/** Requests don't wait for a store that is slow. */
const inTime = (work: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, readLimitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
};
