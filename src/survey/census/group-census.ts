import type { FormatId } from '../../formats/value.ts';
import {
  dataSizeOf,
  type SessionCondition,
  type SessionReadOnlyReason,
  type SessionSnapshot,
} from '../../stores/session.ts';
import { type SessionGroup, sessionsIn } from '../../stores/source/session-index.ts';
import {
  type GroupReport,
  type ItemReport,
  type NotableReason,
  type NotableSession,
  sizeEdges,
  timeLeftEdgesMs,
} from './census-report.ts';
import { Distribution, Histogram } from './distribution.ts';
import { estimateTotal } from './estimate.ts';
import { bump, ItemTally } from './item-tally.ts';
import { observeItems } from './observe.ts';
import { Tally, type Tallied } from './tally.ts';

/** The most item names of one application that are told apart. */
const MAX_NAMES = 1000;
/** Different timeouts that are counted. */
const MAX_TIMEOUTS = 100;
/** Sessions that are named for each reason. */
const MAX_NOTABLE = 5;

/** Takes down the sessions of one application in one layout, one by one, in a bounded space. */
export class GroupCensus {
  readonly #group: SessionGroup;
  readonly #sizes = new Distribution();
  readonly #sizeClasses = new Histogram(sizeEdges);
  readonly #itemCounts = new Distribution();
  readonly #timeLeft = new Histogram(timeLeftEdgesMs);
  readonly #items = new Tally<ItemTally>(
    MAX_NAMES,
    () => new ItemTally(),
    ({ sessionCount }) => sessionCount,
    (into, from) => into.merge(from),
  );
  readonly #formats = new Map<FormatId, { itemCount: number; byteCount: number }>();
  readonly #timeouts = new Map<number, number>();
  readonly #conditions = new Map<SessionCondition, number>();
  readonly #readOnly = new Map<SessionReadOnlyReason, number>();
  readonly #notable = new Map<NotableReason, NotableSession[]>();
  readonly #memory = new Distribution();
  #neverExpireCount = 0;
  #lockedCount = 0;
  #waitedForCount = 0;
  #endlessLockCount = 0;
  #longestLockMs: number | undefined;
  #readCount = 0;

  constructor(group: SessionGroup) {
    this.#group = group;
  }

  add(snapshot: SessionSnapshot): void {
    const session = this.#readCount++;
    const { ref, condition, ttlMs, timeoutSeconds, readOnlyReason } = snapshot;
    const bytes = dataSizeOf(snapshot);
    bump(this.#conditions, condition);
    this.#addLock(snapshot, bytes);
    // What is left of a session has no size, and nothing in it.
    if (condition === 'lock-only' || condition === 'no-data') return;
    this.#sizes.add(bytes);
    this.#sizeClasses.add(bytes);
    this.#note({ ref, reason: 'largest', bytes }, ({ bytes }) => bytes);
    if (ttlMs !== undefined) this.#timeLeft.add(ttlMs);
    else if (condition === 'no-ttl') {
      this.#neverExpireCount++;
      this.#note({ ref, reason: 'never-expires', bytes }, ({ bytes }) => bytes);
    }
    if (timeoutSeconds !== undefined) {
      const isKnown = this.#timeouts.has(timeoutSeconds);
      if (isKnown || this.#timeouts.size < MAX_TIMEOUTS) bump(this.#timeouts, timeoutSeconds);
    }
    if (readOnlyReason !== undefined) bump(this.#readOnly, readOnlyReason);
    if (condition === 'damaged') this.#note({ ref, reason: 'damaged', bytes }, () => 0);
    this.#addItems(snapshot, session, bytes);
  }

  /** Takes down what the store needs for one of the sessions, in bytes. */
  addMemory(bytes: number): void {
    this.#memory.add(bytes);
  }

  #addLock({ ref, lock }: SessionSnapshot, bytes: number): void {
    if (!lock) return;
    this.#lockedCount++;
    if (lock.isWaitedFor) this.#waitedForCount++;
    if (lock.ttlMs === undefined) this.#endlessLockCount++;
    const { ageMs } = lock;
    if (ageMs === undefined) return;
    this.#longestLockMs = Math.max(this.#longestLockMs ?? 0, ageMs);
    const notable: NotableSession = { ref, reason: 'long-locked', bytes, lockAgeMs: ageMs };
    this.#note(notable, ({ lockAgeMs = 0 }) => lockAgeMs);
  }

  #addItems(snapshot: SessionSnapshot, session: number, bytes: number): void {
    const items = observeItems(snapshot);
    this.#itemCounts.add(items.length);
    for (const item of items) {
      this.#items.at(item.name).add(item, session);
      const format = this.#formats.get(item.format) ?? { itemCount: 0, byteCount: 0 };
      format.itemCount++;
      format.byteCount += item.bytes;
      this.#formats.set(item.format, format);
    }
    if (items.some(({ dangers }) => dangers.length > 0)) {
      this.#note({ ref: snapshot.ref, reason: 'dangerous', bytes }, () => 0);
    }
  }

  /** Keeps a session if it is among the first of its kind. */
  #note(session: NotableSession, weight: (session: NotableSession) => number): void {
    let list = this.#notable.get(session.reason);
    if (!list) this.#notable.set(session.reason, (list = []));
    const last = list[MAX_NOTABLE - 1];
    if (last && weight(session) <= weight(last)) return;
    list.push(session);
    list.sort((a, b) => weight(b) - weight(a));
    list.length = Math.min(list.length, MAX_NOTABLE);
  }

  /** @param missedCount those that were to be read, and had ended or could not be read */
  report(missedCount: number): GroupReport {
    const { layout, application } = this.#group;
    // Those that have ended aren't part of what there is.
    const sessionCount = Math.max(sessionsIn(this.#group), this.#readCount);
    const sizes = this.#sizes.spread;
    const memory = this.#memory.spread;
    const { others } = this.#items;
    return {
      layout,
      application,
      sessionCount,
      readCount: this.#readCount,
      missedCount,
      sizes,
      sizeCounts: this.#sizeClasses.counts,
      dataBytes: estimateTotal(sizes, this.#wholeCount(missedCount)),
      items: this.#items.entries().map(itemReport),
      ...(others && {
        otherItems: { nameCount: others.count, byteCount: others.value.byteCount },
      }),
      itemCounts: this.#itemCounts.spread,
      formats: [...this.#formats]
        .map(([format, counts]) => ({ format, ...counts }))
        .sort((a, b) => b.byteCount - a.byteCount),
      timeLeftCounts: this.#timeLeft.counts,
      neverExpireCount: this.#neverExpireCount,
      timeouts: ordered(this.#timeouts).map(([seconds, count]) => ({ seconds, count })),
      lockedCount: this.#lockedCount,
      waitedForCount: this.#waitedForCount,
      endlessLockCount: this.#endlessLockCount,
      ...(this.#longestLockMs !== undefined && { longestLockMs: this.#longestLockMs }),
      conditions: ordered(this.#conditions).map(([condition, count]) => ({ condition, count })),
      readOnly: ordered(this.#readOnly).map(([reason, count]) => ({ reason, count })),
      ...(memory.count > 0 && {
        memory: {
          askedCount: memory.count,
          bytes: estimateTotal(memory, this.#wholeCount(missedCount)),
        },
      }),
      notable: [...this.#notable.values()].flat(),
    };
  }

  /** How many sessions have data, less the share of those that have ended since they were found. */
  #wholeCount(missedCount: number): number {
    const looked = this.#readCount + missedCount;
    if (looked === 0) return sessionsIn(this.#group);
    return Math.round((sessionsIn(this.#group) * this.#sizes.count) / looked);
  }
}

function itemReport({ name, isPattern, value }: Tallied<ItemTally>): ItemReport {
  const { sessionCount, itemCount, byteCount, maxBytes, nullCount, isSystem } = value;
  const { unreadableCount, refusedCount, binaryCount } = value;
  return {
    name,
    isPattern,
    isSystem,
    sessionCount,
    itemCount,
    byteCount,
    maxBytes,
    nullCount,
    unreadableCount,
    refusedCount,
    binaryCount,
    types: [...value.types.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ typeName, netType, count, byteCount }) => ({
        typeName,
        count,
        byteCount,
        ...(netType !== undefined && { netType }),
      })),
    formats: ordered(value.formats).map(([format]) => format),
    innerTypes: [...value.inner],
    dangers: ordered(value.dangers),
  };
}

function ordered<K>(counts: ReadonlyMap<K, number>): readonly (readonly [K, number])[] {
  return [...counts].sort(([, a], [, b]) => b - a);
}
