import type { SessionAt } from '../../lookup/lost/evidence.ts';
import { dataSizeOf, type SessionItem, type SessionSnapshot } from '../../stores/session.ts';
import { itemDifferences, type ItemDifference } from './item-differences.ts';
import { hasSlid } from './session-clock.ts';
import { SharedBytes, sharing } from './shared-bytes.ts';

/** What is other in a moment than in the one before, beside items. */
export type MomentChange =
  'began' | 'ended' | 'condition' | 'timeout' | 'locked' | 'unlocked' | 'lock' | 'lifetime';

/** A session as it was from one look on. */
export interface Moment {
  /** Tells it from all other moments, also of other windows: about the time when it was noted. */
  readonly id: number;
  /** The session without its data as a whole. */
  readonly snapshot: SessionSnapshot;
  /** `Date.now()` of the look that found it. */
  readonly atMs: number;
  /** `Date.now()` of the look before, which found another state; absent for the first. */
  readonly afterMs?: number;
  /** Whether this window made the change. */
  readonly isOurs: boolean;
  readonly changes: readonly MomentChange[];
  readonly items: readonly ItemDifference[];
  /** How often the lifetime was set anew in a row, where nothing else has changed; `atMs` is the last time. */
  readonly renewedCount?: number;
}

/** What is known of one session. */
export interface Timeline {
  /** The oldest first. */
  readonly moments: readonly Moment[];
  /** How many older moments had to go. */
  readonly forgottenCount: number;
}

/** What of a look is kept beside moments. */
type Glance = Pick<SessionSnapshot, 'condition' | 'timeoutSeconds' | 'ttlMs' | 'lock' | 'readAtMs'>;

interface Kept {
  readonly at: SessionAt;
  readonly moments: Moment[];
  forgottenCount: number;
  lastGlance: Glance;
  /** The items of the last look while somebody else keeps them, so that they needn't be compared. */
  lastItems: WeakRef<readonly SessionItem[]>;
}

/** All moments together take no more; the oldest go first. */
export const maxHistoryBytes = 20 * 1024 * 1024;
const maxTimelines = 1000;
/** A look may find a change of this window before the change has reported itself. */
const reportMs = 10_000;

/** The moments of the sessions that this window has looked at. Memory alone, and bounded: nothing is stored. */
export class SessionHistory {
  readonly #kept = new Map<string, Kept>();
  /** By their ids, which rise. */
  readonly #moments = new Map<number, { readonly key: string; readonly moment: Moment }>();
  readonly #bytes = new SharedBytes();
  readonly #maxBytes: number;
  #lastId = 0;

  constructor(maxBytes = maxHistoryBytes) {
    this.#maxBytes = maxBytes;
  }

  /** What all moments take. */
  get bytes(): number {
    return this.#bytes.total;
  }

  /** The sessions that have a timeline, the one that was seen first before all others. */
  sessions(): readonly SessionAt[] {
    return [...this.#kept.values()].filter(({ moments }) => moments.length > 0).map(({ at }) => at);
  }

  /** The timeline of a session; undefined where nothing is known of it. */
  of(at: SessionAt): Timeline | undefined {
    return this.#kept.get(keyOf(at));
  }

  /** A moment of a session; undefined when it had to go, or never was. */
  moment(at: SessionAt, id: number): Moment | undefined {
    const found = this.#moments.get(id);
    return found?.key === keyOf(at) ? found.moment : undefined;
  }

  /**
   * Notes what a look has found; what is as it was makes no moment.
   * @param isOurs whether this window has just changed something
   */
  note(at: SessionAt, look: SessionSnapshot, isOurs: boolean): void {
    if (look.condition === 'no-access') return;
    const key = keyOf(at);
    const kept = this.#kept.get(key);
    if (!kept) {
      // One that is gone from the beginning has no history here.
      if (look.condition === 'gone') return;
      if (this.#kept.size >= maxTimelines) this.#forgetFirst();
      const first: Kept = { at, moments: [], forgottenCount: 0, ...lastOf(look) };
      this.#kept.set(key, first);
      this.#add(key, first, look, { isOurs: false, changes: [], items: [] });
      return;
    }
    const before = kept.lastGlance;
    const itemsBefore = kept.lastItems.deref() ?? kept.moments.at(-1)?.snapshot.items;
    Object.assign(kept, lastOf(look));
    if (!itemsBefore) {
      // What was before had to go, so nobody can tell what has changed.
      this.#add(key, kept, look, { isOurs: false, changes: [], items: [] });
      return;
    }
    const items = areReadable(before, look) ? itemDifferences(itemsBefore, look.items) : [];
    const changes = changesBetween(before, look);
    if (changes.length + items.length > 0) {
      const told = { isOurs, changes, items, afterMs: before.readAtMs };
      if (!this.#renewLast(key, kept, look, told)) this.#add(key, kept, look, told);
    } else if (isOurs) this.#claimLast(key, kept, look.readAtMs);
  }

  #add(key: string, kept: Kept, look: SessionSnapshot, told: Told): void {
    const id = Math.max(Date.now(), this.#lastId + 1);
    this.#lastId = id;
    if (dataSizeOf(look) > this.#maxBytes) {
      kept.forgottenCount += 1;
      return;
    }
    const snapshot = sharing(look, kept.moments.at(-1)?.snapshot.items);
    this.#put(key, kept, { id, snapshot, atMs: look.readAtMs, ...told });
    this.#bytes.add(snapshot);
    for (const [oldest, { key: owner, moment }] of this.#moments) {
      if (this.#bytes.total <= this.#maxBytes) break;
      this.#moments.delete(oldest);
      this.#bytes.remove(moment.snapshot);
      const timeline = this.#kept.get(owner);
      timeline?.moments.shift();
      if (timeline) timeline.forgottenCount += 1;
    }
  }

  /** One moment tells of a session that is used again and again, as long as nothing else happens to it. */
  #renewLast(key: string, kept: Kept, look: SessionSnapshot, told: Told): boolean {
    const last = kept.moments.at(-1);
    if (last?.isOurs !== told.isOurs || !isRenewal(last) || !isRenewal(told)) return false;
    const snapshot = sharing(look, last.snapshot.items);
    const renewedCount = (last.renewedCount ?? 1) + 1;
    kept.moments.pop();
    this.#bytes.remove(last.snapshot);
    this.#bytes.add(snapshot);
    this.#put(key, kept, { ...last, snapshot, atMs: look.readAtMs, renewedCount });
    return true;
  }

  #put(key: string, kept: Kept, moment: Moment): void {
    kept.moments.push(moment);
    this.#moments.set(moment.id, { key, moment });
  }

  /** The change that was found a moment ago was that of this window. */
  #claimLast(key: string, kept: Kept, nowMs: number): void {
    const last = kept.moments.at(-1);
    if (last?.afterMs === undefined || last.isOurs || nowMs - last.atMs > reportMs) return;
    kept.moments.pop();
    this.#put(key, kept, { ...last, isOurs: true });
  }

  #forgetFirst(): void {
    const [first] = this.#kept;
    if (!first) return;
    this.#kept.delete(first[0]);
    for (const { id, snapshot } of first[1].moments) {
      this.#moments.delete(id);
      this.#bytes.remove(snapshot);
    }
  }
}

function keyOf({ endpointId, database, ref }: SessionAt): string {
  return JSON.stringify([endpointId, database, ref.layout, ref.application, ref.id]);
}

/** What is told of a moment beside the session itself. */
type Told = Pick<Moment, 'isOurs' | 'changes' | 'items' | 'afterMs'>;

function lastOf(look: SessionSnapshot): Pick<Kept, 'lastGlance' | 'lastItems'> {
  const { condition, timeoutSeconds, ttlMs, lock, readAtMs } = look;
  const lastGlance: Glance = {
    condition,
    readAtMs,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs }),
    ...(lock && { lock }),
  };
  return { lastGlance, lastItems: new WeakRef(look.items) };
}

/** Whether nothing but the lifetime is other than before. */
function isRenewal({ changes, items }: Pick<Moment, 'changes' | 'items'>): boolean {
  return items.length === 0 && changes.length === 1 && changes[0] === 'lifetime';
}

/** Whether the items of both were read, or are known to be none. */
function areReadable(...looks: readonly Glance[]): boolean {
  return looks.every(({ condition }) => !['damaged', 'wrong-type', 'gone'].includes(condition));
}

function changesBetween(before: Glance, after: Glance): readonly MomentChange[] {
  if (after.condition === 'gone') return before.condition === 'gone' ? [] : ['ended'];
  if (before.condition === 'gone') return ['began'];
  const changes: MomentChange[] = [];
  if (before.condition !== after.condition) changes.push('condition');
  if (before.timeoutSeconds !== after.timeoutSeconds) changes.push('timeout');
  if (before.lock?.value !== after.lock?.value) {
    changes.push(!before.lock ? 'locked' : after.lock ? 'lock' : 'unlocked');
  }
  const passedMs = after.readAtMs - before.readAtMs;
  if (hasSlid(before.ttlMs, after.ttlMs, passedMs)) changes.push('lifetime');
  return changes;
}
