import type { FormatId } from '../../formats/value.ts';
import type { SessionCondition, SessionReadOnlyReason } from '../../stores/session.ts';
import type { GroupReport, ItemReport, NotableSession, TypeReport } from './census-report.ts';
import { combineSpreads, type Spread } from './distribution.ts';
import { addEstimates, type Estimate, estimateCount } from './estimate.ts';

/** An item name of one application, or of all: what is known of all sessions from those that were read. */
export interface ItemView {
  readonly name: string;
  readonly isPattern: boolean;
  readonly isSystem: boolean;
  readonly types: readonly TypeReport[];
  readonly sessions: Estimate;
  readonly bytes: number;
  readonly maxBytes: number;
}

/** So many of something, and their bytes. */
export interface ShareView<K> {
  readonly what: K;
  readonly items: number;
  readonly bytes: number;
}

/** One application, or several as one: counts and sums are those of all sessions, by what was read of them. */
export interface CensusView {
  readonly sessionCount: number;
  readonly readCount: number;
  readonly missedCount: number;
  /** Not all were read. */
  readonly isSampled: boolean;
  readonly sizes: Spread;
  readonly sizeCounts: readonly number[];
  readonly dataBytes: Estimate;
  /** Bytes in items, of which items have their shares. */
  readonly itemBytes: number;
  readonly memory?: Estimate;
  readonly itemCounts: Spread;
  /** Those with the most bytes first. */
  readonly items: readonly ItemView[];
  readonly otherNameCount: number;
  readonly types: readonly ShareView<string>[];
  readonly formats: readonly ShareView<FormatId>[];
  readonly timeLeftCounts: readonly number[];
  readonly neverExpire: Estimate;
  readonly timeouts: readonly { readonly seconds: number; readonly count: number }[];
  readonly locked: Estimate;
  readonly waitedForCount: number;
  readonly endlessLockCount: number;
  readonly longestLockMs?: number;
  readonly conditions: readonly { readonly condition: SessionCondition; readonly count: number }[];
  readonly readOnly: readonly { readonly reason: SessionReadOnlyReason; readonly count: number }[];
  /** Classes that may run code: in how many items that were read, and under which names. */
  readonly dangers: readonly DangerView[];
  readonly notable: readonly NotableSession[];
}

/** A class that may run code when a server reads it back. */
export interface DangerView {
  readonly className: string;
  readonly itemCount: number;
  readonly names: readonly string[];
}

/** Several applications as one, or one alone. */
export function viewOf(groups: readonly GroupReport[]): CensusView {
  const weights = new Map(groups.map((group) => [group, weightOf(group)]));
  const weight = (group: GroupReport): number => weights.get(group) ?? 1;
  const sum = (of: (group: GroupReport) => number): number =>
    groups.reduce((total, group) => total + of(group), 0);
  const counts = (of: (group: GroupReport) => readonly number[]): readonly number[] => {
    const lists = groups.map((group) => of(group).map((count) => count * weight(group)));
    const length = Math.max(0, ...lists.map((list) => list.length));
    return Array.from({ length }, (_, at) =>
      Math.round(lists.reduce((total, list) => total + (list[at] ?? 0), 0)),
    );
  };
  const estimated = (of: (group: GroupReport) => number): Estimate =>
    addEstimates(groups.map((group) => estimateCount(of(group), group.readCount, wholeOf(group))));
  const memories = groups.flatMap(({ memory }) => (memory ? [memory.bytes] : []));
  const locks = groups.flatMap(({ longestLockMs }) => longestLockMs ?? []);
  const spread = (of: (group: GroupReport) => Spread): Spread =>
    combineSpreads(groups.map((group) => ({ spread: of(group), weight: weight(group) })));
  return {
    sessionCount: sum((group) => group.sessionCount),
    readCount: sum((group) => group.readCount),
    missedCount: sum((group) => group.missedCount),
    isSampled: groups.some((group) => group.readCount < wholeOf(group)),
    sizes: spread((group) => group.sizes),
    sizeCounts: counts((group) => group.sizeCounts),
    dataBytes: addEstimates(groups.map((group) => group.dataBytes)),
    itemBytes: sum(
      (group) =>
        weight(group) * group.formats.reduce((total, { byteCount }) => total + byteCount, 0),
    ),
    ...(memories.length > 0 && { memory: addEstimates(memories) }),
    itemCounts: spread((group) => group.itemCounts),
    items: itemViews(groups, weight),
    otherNameCount: sum((group) => group.otherItems?.nameCount ?? 0),
    types: typeShares(groups, weight),
    formats: shares(
      groups.flatMap((group) =>
        group.formats.map(({ format, itemCount, byteCount }) => ({
          what: format,
          items: itemCount * weight(group),
          bytes: byteCount * weight(group),
        })),
      ),
    ),
    timeLeftCounts: counts((group) => group.timeLeftCounts),
    neverExpire: estimated((group) => group.neverExpireCount),
    timeouts: summed(groups, weight, ({ timeouts }) =>
      timeouts.map(({ seconds, count }) => [seconds, count]),
    ).map(([seconds, count]) => ({ seconds, count })),
    locked: estimated((group) => group.lockedCount),
    waitedForCount: sum((group) => group.waitedForCount),
    endlessLockCount: sum((group) => group.endlessLockCount),
    ...(locks.length > 0 && { longestLockMs: Math.max(...locks) }),
    conditions: summed(groups, weight, ({ conditions }) =>
      conditions.map(({ condition, count }) => [condition, count]),
    ).map(([condition, count]) => ({ condition, count })),
    readOnly: summed(groups, weight, ({ readOnly }) =>
      readOnly.map(({ reason, count }) => [reason, count]),
    ).map(([reason, count]) => ({ reason, count })),
    dangers: dangersOf(groups),
    notable: groups.flatMap(({ notable }) => notable),
  };
}

/** How many sessions there are, without those that had ended. */
function wholeOf({ sessionCount, missedCount }: GroupReport): number {
  return sessionCount - missedCount;
}

/** For how many sessions each one stands that was read. */
function weightOf(group: GroupReport): number {
  return group.readCount === 0 ? 1 : Math.max(1, wholeOf(group) / group.readCount);
}

type Weight = (group: GroupReport) => number;

function itemViews(groups: readonly GroupReport[], weight: Weight): readonly ItemView[] {
  const byName = new Map<string, { item: ItemReport; group: GroupReport }[]>();
  for (const group of groups) {
    for (const item of group.items) {
      const key = `${item.isPattern}${item.name}`;
      byName.set(key, [...(byName.get(key) ?? []), { item, group }]);
    }
  }
  return [...byName.values()]
    .flatMap((found) => {
      const [first] = found;
      if (!first) return [];
      const { name, isPattern } = first.item;
      return {
        name,
        isPattern,
        isSystem: found.every(({ item }) => item.isSystem),
        types: mergedTypes(found.flatMap(({ item }) => item.types)),
        sessions: addEstimates(
          found.map(({ item, group }) =>
            estimateCount(
              Math.min(item.sessionCount, group.readCount),
              group.readCount,
              wholeOf(group),
            ),
          ),
        ),
        bytes: found.reduce((sum, { item, group }) => sum + item.byteCount * weight(group), 0),
        maxBytes: Math.max(...found.map(({ item }) => item.maxBytes)),
      };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function mergedTypes(types: readonly TypeReport[]): readonly TypeReport[] {
  const byName = new Map<string, TypeReport>();
  for (const type of types) {
    const { count = 0, byteCount = 0 } = byName.get(type.typeName) ?? {};
    byName.set(type.typeName, {
      ...type,
      count: count + type.count,
      byteCount: byteCount + type.byteCount,
    });
  }
  return [...byName.values()].sort((a, b) => b.count - a.count);
}

function typeShares(groups: readonly GroupReport[], weight: Weight): readonly ShareView<string>[] {
  return shares(
    groups.flatMap((group) =>
      group.items.flatMap(({ types }) =>
        types.map(({ typeName, count, byteCount }) => ({
          what: typeName,
          items: count * weight(group),
          bytes: byteCount * weight(group),
        })),
      ),
    ),
  );
}

function shares<K>(parts: readonly ShareView<K>[]): readonly ShareView<K>[] {
  const byWhat = new Map<K, { items: number; bytes: number }>();
  for (const { what, items, bytes } of parts) {
    const sums = byWhat.get(what) ?? { items: 0, bytes: 0 };
    sums.items += items;
    sums.bytes += bytes;
    byWhat.set(what, sums);
  }
  return [...byWhat]
    .map(([what, { items, bytes }]) => ({
      what,
      items: Math.round(items),
      bytes: Math.round(bytes),
    }))
    .sort((a, b) => b.bytes - a.bytes);
}

function summed<K>(
  groups: readonly GroupReport[],
  weight: Weight,
  of: (group: GroupReport) => readonly (readonly [K, number])[],
): readonly (readonly [K, number])[] {
  const sums = new Map<K, number>();
  for (const group of groups) {
    for (const [key, count] of of(group)) {
      sums.set(key, (sums.get(key) ?? 0) + count * weight(group));
    }
  }
  return [...sums]
    .map(([key, count]) => [key, Math.round(count)] as const)
    .sort(([, a], [, b]) => b - a);
}

function dangersOf(groups: readonly GroupReport[]): readonly DangerView[] {
  const byClass = new Map<string, { itemCount: number; names: Set<string> }>();
  for (const { name, dangers } of groups.flatMap(({ items }) => items)) {
    for (const [className, count] of dangers) {
      const danger = byClass.get(className) ?? { itemCount: 0, names: new Set() };
      danger.itemCount += count;
      danger.names.add(name);
      byClass.set(className, danger);
    }
  }
  return [...byClass]
    .map(([className, { itemCount, names }]) => ({ className, itemCount, names: [...names] }))
    .sort((a, b) => b.itemCount - a.itemCount);
}
