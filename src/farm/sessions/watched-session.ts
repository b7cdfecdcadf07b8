import { layoutById } from '../../stores/layouts/layouts.ts';
import type { SessionRef, SessionSnapshot } from '../../stores/session.ts';
import { maskId } from '../../stores/session-id-text.ts';
import type { FarmSession } from '../../protocol/farm/request-state.ts';
import type { Exchange } from '../balancer/exchange.ts';
import { shownItems } from './item-changes.ts';
import { LockTimeline } from './lock-timeline.ts';
import type { SeenLock } from './lock-timeline.ts';
import type { SessionCookie } from '../../lookup/session-cookies.ts';

/** A session that requests belong to, and what was seen of it last. */
export class WatchedSession {
  readonly number: number;
  readonly cookie: SessionCookie;
  readonly timeline = new LockTimeline();
  /** Its requests that are under way. */
  readonly underway = new Map<number, Exchange>();
  /** Of them, those that a server has. */
  readonly sent = new Set<number>();
  /** Where it is; absent until it was found. */
  ref: SessionRef | undefined;
  /** As the last request that ended has left it, or as it was before the first. */
  last: SessionSnapshot | undefined;
  /** True until the request that has begun it is over. */
  isNew = false;
  /** A look that hasn't begun. */
  looking: Promise<unknown> | undefined;
  /** What its data was when the request before came. */
  digestBefore: string | undefined;
  /** The server of the request before. */
  serverBefore: string | undefined;
  itemCount: number | undefined;
  #lock: SeenLock | undefined;
  #seenAtMs = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(number: number, cookie: SessionCookie) {
    this.number = number;
    this.cookie = cookie;
  }

  /** Does one thing after the other, in order. Never rejects: what fails gives undefined. */
  inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const done = this.#turn.then(work).catch(() => undefined);
    this.#turn = done;
    return done;
  }

  /** Whether its layout has a lock, so that requests may wait for one another. */
  get canBeLocked(): boolean {
    if (!this.ref) return false;
    const layout = layoutById(this.ref.layout);
    return layout.dataLock !== undefined || layout.keys(this.ref).lock !== undefined;
  }

  /** What a look has found. */
  see(lock: SeenLock | undefined, itemCount: number | undefined): void {
    const nowMs = Date.now();
    this.#lock = lock;
    this.#seenAtMs = nowMs;
    if (itemCount !== undefined) this.itemCount = itemCount;
    this.timeline.look(lock, nowMs);
    for (const [id, { notes }] of this.underway) notes.waitsFor = this.timeline.waitOf(id);
  }

  /** As hosts are told of it; its lock while requests are under way, since nobody looks at it later. */
  state(): FarmSession {
    const { number, cookie, itemCount, last } = this;
    const isHeld = [...this.underway.values()].some(({ notes }) => notes.isHeld);
    return {
      number,
      shownId: maskId(cookie.ids[0] ?? cookie.key.slice(cookie.name.length + 1)),
      ...(this.underway.size > 0 && this.#lock && { lock: this.#lockState(this.#lock) }),
      ...(itemCount !== undefined && { itemCount }),
      ...(isHeld && last && { items: [...shownItems(last)] }),
    };
  }

  #lockState({ ageMs }: SeenLock): NonNullable<FarmSession['lock']> {
    const known = this.timeline.current;
    if (known) return known;
    return ageMs === undefined ? {} : { sinceMs: this.#seenAtMs - ageMs };
  }
}
