/** A request of a session, as its lock concerns it. Times are those of `Date.now()`. */
export interface LockVisitor {
  readonly id: number;
  /** When a server got it. */
  readonly sentAtMs: number;
  /** When the server's answer began; it has waited for no lock since. */
  answeredAtMs?: number;
}

/** One lock, from its beginning to its end. */
interface LockPeriod {
  readonly value: string;
  readonly sinceMs: number;
  endMs?: number;
  /** The request that had it, once that is certain. */
  holder?: number;
  /** Those that may have it. */
  readonly candidates: Set<number>;
}

/** A lock that the store tells of. */
export interface SeenLock {
  readonly value: string;
  /** Absent where the lock doesn't say. */
  readonly ageMs?: number;
}

/** Clocks of one machine, and the time between two looks. */
const toleranceMs = 100;
/** How soon after its lock has gone a request ends that had it. */
const releaseMs = 300;
const maxPeriods = 200;

/**
 * Whose the lock of a session was, told from looks at it while requests of the session are under way: a lock is of
 * the one request that was at a server when it began and had none before. Where there are several, it is known only
 * when the first of them has ended with it.
 */
export class LockTimeline {
  readonly #visitors = new Map<number, LockVisitor>();
  readonly #periods: LockPeriod[] = [];

  /** A server gets the request. */
  enter(visitor: LockVisitor): void {
    this.#visitors.set(visitor.id, visitor);
  }

  /** Notes how the lock is now; undefined: nobody has it. */
  look(lock: SeenLock | undefined, nowMs: number): void {
    const open = this.#open;
    if (open?.value === lock?.value) return;
    if (open) open.endMs = nowMs;
    if (!lock) return;
    const sinceMs = lock.ageMs === undefined ? nowMs : nowMs - lock.ageMs;
    const had = new Set(this.#periods.map(({ holder }) => holder));
    const candidates = [...this.#visitors.values()].filter(
      ({ id, sentAtMs, answeredAtMs }) =>
        !had.has(id) && answeredAtMs === undefined && sentAtMs <= sinceMs + toleranceMs,
    );
    const period: LockPeriod = {
      value: lock.value,
      sinceMs,
      candidates: new Set(candidates.map(({ id }) => id)),
    };
    this.#settle(period);
    this.#periods.push(period);
    if (this.#periods.length > maxPeriods) this.#periods.shift();
  }

  /** The server's answer has begun: it waits for no lock any more. */
  answered(id: number, nowMs: number): void {
    const visitor = this.#visitors.get(id);
    if (visitor) visitor.answeredAtMs ??= nowMs;
  }

  /**
   * The request is over, and {@link look} knows how the lock is since.
   * @returns how long it waited for the lock, in milliseconds; 0 where it didn't
   */
  leave(id: number, nowMs: number): number {
    const visitor = this.#visitors.get(id);
    if (!visitor) return 0;
    this.#visitors.delete(id);
    for (const period of this.#periods) {
      if (!period.candidates.has(id) || period.holder !== undefined) continue;
      if (period.endMs !== undefined && period.endMs >= nowMs - releaseMs) period.holder = id;
      else if (period.endMs === undefined) {
        period.candidates.delete(id);
        this.#settle(period);
      }
    }
    const waitedMs = this.#waitOf(visitor, nowMs);
    if (this.#visitors.size === 0) this.#periods.splice(0);
    return waitedMs;
  }

  /** The lock as it was seen last; `request` has it, where that is known. */
  get current(): { readonly sinceMs: number; readonly request?: number } | undefined {
    const open = this.#open;
    if (!open) return undefined;
    const { sinceMs, holder } = open;
    return { sinceMs, ...(holder !== undefined && { request: holder }) };
  }

  /** What a request waits for now, as far as that is certain. */
  waitOf(id: number): { readonly sinceMs: number; readonly request?: number } | undefined {
    const visitor = this.#visitors.get(id);
    const open = this.#open;
    if (!visitor || visitor.answeredAtMs !== undefined || !open || open.holder === id)
      return undefined;
    if (open.holder === undefined && open.candidates.has(id)) return undefined;
    return {
      sinceMs: this.#waitBegan(visitor) ?? Math.max(visitor.sentAtMs, open.sinceMs),
      ...(open.holder !== undefined && { request: open.holder }),
    };
  }

  get #open(): LockPeriod | undefined {
    const last = this.#periods.at(-1);
    return last?.endMs === undefined ? last : undefined;
  }

  /** Who is left alone of those that may have it has it. */
  #settle(period: LockPeriod): void {
    const [only] = period.candidates;
    if (only !== undefined && period.candidates.size === 1) period.holder = only;
  }

  #othersOf({ id, sentAtMs }: LockVisitor): readonly LockPeriod[] {
    return this.#periods.filter(
      ({ holder, candidates, endMs }) =>
        holder !== id &&
        (holder !== undefined || !candidates.has(id)) &&
        (endMs === undefined || endMs > sentAtMs),
    );
  }

  /** When the first lock of others was in its way. */
  #waitBegan(visitor: LockVisitor): number | undefined {
    const [first] = this.#othersOf(visitor);
    return first && Math.max(first.sinceMs, visitor.sentAtMs);
  }

  #waitOf(visitor: LockVisitor, nowMs: number): number {
    const beganMs = this.#waitBegan(visitor);
    if (beganMs === undefined) return 0;
    const own = this.#periods.find(({ holder }) => holder === visitor.id);
    const last = this.#othersOf(visitor).at(-1);
    // A site that asks for the lock now and then waits until it has it, also when it is free.
    const endMs = own?.sinceMs ?? Math.min(last?.endMs ?? nowMs, visitor.answeredAtMs ?? nowMs);
    return Math.max(0, endMs - beganMs);
  }
}
