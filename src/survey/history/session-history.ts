import type { SessionAt } from '../../lookup/lost/evidence.ts';
import { dataSizeOf, type SessionItem, type SessionSnapshot } from '../../stores/session.ts';
import { bytesOfRequest, shortened, type ChangingRequest } from './changing-request.ts';
import { itemDifferences } from './item-differences.ts';
import type { Moment, MomentChange, Timeline } from './moment.ts';
import { hasSlid } from './session-clock.ts';
import type { FiledTimeline } from './timeline-file.ts';
import { SharedBytes, sharing } from './shared-bytes.ts';

/** What of a look is kept beside moments. */
type Glance = Pick<SessionSnapshot, 'condition' | 'timeoutSeconds' | 'ttlMs' | 'lock' | 'readAtMs'>;

interface Kept {
  readonly at: SessionAt;
  readonly moments: Moment[];
  readonly requests: ChangingRequest[];
  forgottenCount: number;
  lastGlance: Glance;
  /** The items of the last look while somebody else keeps them, so that they needn't be compared. */
  lastItems: WeakRef<readonly SessionItem[]>;
}

/** All moments together take no more; the oldest go first. */
export const maxHistoryBytes = 20 * 1024 * 1024;
const maxTimelines = 1000;
const maxRequests = 300;
/** Timelines of files. */
const maxOpened = 2;
/** The request that made a session is over when the session is seen for the first time. */
const requestsBeforeMs = 10_000;
/** A look may find a change of this window before the change has reported itself. */
const reportMs = 10_000;

/** The moments of the sessions that this window has looked at. Memory alone, and bounded: nothing is stored. */
export class SessionHistory {
  /** Those that were looked at last at the end. */
  readonly #kept = new Map<string, Kept>();
  /** By their ids, which rise. */
  readonly #moments = new Map<number, { readonly key: string; readonly moment: Moment }>();
  readonly #opened = new Map<string, Timeline>();
  readonly #bytes = new SharedBytes();
  #requestBytes = 0;
  readonly #maxBytes: number;
  #lastId = 0;

  constructor(maxBytes = maxHistoryBytes) {
    this.#maxBytes = maxBytes;
  }

  /** What all moments take, with the requests. */
  get bytes(): number {
    return this.#bytes.total + this.#requestBytes;
  }

  /** The sessions that have a timeline, the one that was looked at last behind all others. */
  sessions(): readonly SessionAt[] {
    return [...this.#kept.values()].filter(({ moments }) => moments.length > 0).map(({ at }) => at);
  }

  /** The timeline of a session; undefined where nothing is known of it. */
  of(at: SessionAt): Timeline | undefined {
    const key = keyOf(at);
    return this.#kept.get(key) ?? this.#opened.get(key);
  }

  /** A moment of a session; undefined when it had to go, or never was. */
  moment(at: SessionAt, id: number): Moment | undefined {
    const found = this.#moments.get(id);
    const key = keyOf(at);
    if (found?.key === key) return found.moment;
    return this.#opened.get(key)?.moments.find((moment) => moment.id === id);
  }

  /** Takes the timeline of a file in, beside those of this window; of several the one that was opened first goes. */
  open(at: SessionAt, { moments, rest }: Pick<FiledTimeline, 'moments' | 'rest'>): void {
    const timeline = { ...rest, moments: moments.map((each) => ({ ...each, id: this.#newId() })) };
    this.#opened.set(keyOf(at), timeline);
    const [first] = this.#opened.keys();
    if (this.#opened.size > maxOpened && first !== undefined) this.#opened.delete(first);
  }

  #newId(): number {
    return (this.#lastId = Math.max(Date.now(), this.#lastId + 1));
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
      const first: Kept = { at, moments: [], requests: [], forgottenCount: 0, ...lastOf(look) };
      this.#kept.set(key, first);
      this.#add(key, first, look, { isOurs: false, changes: [], items: [] });
      return;
    }
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const before = kept.lastGlance;
    if (look.readAtMs < before.readAtMs) {
      // Another look was quicker, and has told what is newer.
      if (isOurs) this.#claimLast(key, kept, look.readAtMs);
      return;
    }
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

  /** Notes a request of a farm, or what more has become known of it. Without a timeline there is nothing to tell. */
  noteRequest(at: SessionAt, request: ChangingRequest): void {
    const kept = this.#kept.get(keyOf(at));
    if (!kept || kept.moments.length === 0) return;
    const { requests } = kept;
    const noted = shortened(request);
    const index = requests.findLastIndex(({ key }) => key === noted.key);
    const [known] = index < 0 ? [] : requests.splice(index, 1, noted);
    if (!known) requests.push(noted);
    this.#requestBytes += bytesOfRequest(noted) - (known ? bytesOfRequest(known) : 0);
    if (requests.length > maxRequests) this.#forgetRequests(kept, 1);
    this.#makeRoom();
  }

  #add(key: string, kept: Kept, look: SessionSnapshot, told: Told): void {
    const id = this.#newId();
    if (dataSizeOf(look) > this.#maxBytes) {
      kept.forgottenCount += 1;
      return;
    }
    const snapshot = sharing(look, kept.moments.at(-1)?.snapshot.items);
    this.#put(key, kept, { id, snapshot, atMs: look.readAtMs, ...told });
    this.#bytes.add(snapshot);
    this.#makeRoom();
  }

  /** Lets the oldest moments go, and with them the requests that nobody asks for any more. */
  #makeRoom(): void {
    for (const [oldest, { key: owner, moment }] of this.#moments) {
      if (this.bytes <= this.#maxBytes) break;
      this.#moments.delete(oldest);
      this.#bytes.remove(moment.snapshot);
      const timeline = this.#kept.get(owner);
      if (!timeline) continue;
      timeline.moments.shift();
      timeline.forgottenCount += 1;
      const sinceMs = (timeline.moments[0]?.atMs ?? Infinity) - requestsBeforeMs;
      const kept = timeline.requests.findIndex(({ endedAtMs }) => endedAtMs >= sinceMs);
      this.#forgetRequests(timeline, kept < 0 ? timeline.requests.length : kept);
    }
  }

  #forgetRequests({ requests }: Kept, count: number): void {
    for (const request of requests.splice(0, count)) this.#requestBytes -= bytesOfRequest(request);
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
    this.#forgetRequests(first[1], first[1].requests.length);
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
