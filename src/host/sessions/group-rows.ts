import type { SessionIndex } from '../../stores/source/session-index.ts';
import type { SessionRef } from '../../stores/session.ts';
import { rangeNode, sessionNode } from './nodes.ts';
import type { GroupNode, RangeNode, SessionNode } from './nodes.ts';
import { maxListed, pageSize, rangesOf } from './ranges.ts';
import { differs, withoutValueTime } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';

/** Sessions in an order, of which rows show the first. */
export interface SessionList {
  readonly totalCount: number;
  /** More are being found, and the order isn't settled. */
  readonly isGrowing?: boolean;
  refs(start: number, count: number): readonly SessionRef[];
}

/** The sessions of a group that a search found, or those whose ids contain a text. */
export function indexList(
  index: SessionIndex,
  { layout, application }: Pick<GroupNode, 'layout' | 'application'>,
  idPart?: string,
): SessionList {
  const page = (start: number, count: number) =>
    index.page({
      group: { layout, application },
      start,
      count,
      ...(idPart !== undefined && { idPart }),
    });
  return {
    get totalCount() {
      return page(0, 0).totalCount;
    },
    refs: (start, count) => page(start, count).sessions.map(({ ref }) => ref),
  };
}

/** The rows of one group, or of a range of it, that have been shown, in their order, and what they say. */
export class GroupRows {
  readonly #parent: GroupNode | RangeNode;
  readonly #database: number;
  readonly #readings = new Map<string, SessionReading>();
  readonly #stale = new Set<string>();
  #nodes: readonly SessionNode[] = [];
  #ranges: readonly RangeNode[] = [];
  #wantedCount = pageSize;
  #totalCount = 0;
  #newCount = 0;

  constructor(parent: GroupNode | RangeNode, database: number) {
    this.#parent = parent;
    this.#database = database;
  }

  get nodes(): readonly SessionNode[] {
    return this.#nodes;
  }

  /** What comes behind the rows of a long list. The same objects as long as it has the same length. */
  get ranges(): readonly RangeNode[] {
    return this.#ranges;
  }

  /** All sessions of the group or the range, or all that pass the filter. */
  get totalCount(): number {
    return this.#totalCount;
  }

  /** Sessions among the rows that came since they were laid out, and aren't shown yet. */
  get newCount(): number {
    return this.#newCount;
  }

  get hasMore(): boolean {
    return !this.#isLong && this.#totalCount - this.#newCount > this.#nodes.length;
  }

  /** Whether the list is so long that ranges come behind the first rows. */
  get #isLong(): boolean {
    return this.#totalCount > maxListed;
  }

  /** Asks for one page more at the next {@link layOut}. */
  loadMore(): void {
    this.#wantedCount = this.#nodes.length + pageSize;
  }

  /** Lays the rows out anew from a list: new sessions get rows, ended ones lose theirs. */
  layOut(list: SessionList): void {
    const known = new Map(this.#nodes.map((node) => [node.ref.id, node]));
    const { start, count } = this.#span(list);
    this.#totalCount = count;
    this.#nodes = list
      .refs(start, Math.min(count, this.#isLong ? pageSize : this.#wantedCount))
      .map((ref) => known.get(ref.id) ?? sessionNode(this.#parent, ref, this.#database));
    this.#ranges = this.#rangesOf(list);
    this.#newCount = 0;
    const shown = new Set(this.#nodes.map(({ key }) => key));
    for (const key of this.#readings.keys()) {
      if (shown.has(key)) continue;
      this.#readings.delete(key);
      this.#stale.delete(key);
    }
  }

  /** Compares the rows with a newer list without moving one: counts what is new. */
  compare(list: SessionList): void {
    // With pages still to load, new sessions can't be told from those that weren't shown yet.
    const { start, count } = this.#span(list);
    if (this.hasMore || this.#isLong || count > maxListed) {
      if (!this.#isLong) this.#totalCount = Math.min(count, maxListed);
      return;
    }
    const known = new Set(this.#nodes.map(({ ref }) => ref.id));
    const refs = list.refs(start, Math.min(count, this.#nodes.length + pageSize));
    this.#newCount = refs.filter(({ id }) => !known.has(id)).length;
    this.#totalCount = this.#nodes.length + this.#newCount;
  }

  reading(node: SessionNode): SessionReading | undefined {
    return this.#readings.get(node.key);
  }

  /** The rows that must be read before they are shown. */
  unread(): readonly SessionNode[] {
    return this.#nodes.filter(({ key }) => !this.#readings.has(key) || this.#stale.has(key));
  }

  /** Takes a reading; says whether the row says something else than before. */
  setReading(node: SessionNode, reading: SessionReading): boolean {
    const before = this.#readings.get(node.key);
    this.#readings.set(node.key, reading);
    this.#stale.delete(node.key);
    return before !== undefined && differs(before, reading);
  }

  /** Has all rows read again before they are shown the next time. */
  markStale(): void {
    for (const { key } of this.#nodes) {
      this.#stale.add(key);
      const reading = this.#readings.get(key);
      // The values that it shows are read again, too.
      if (reading) this.#readings.set(key, withoutValueTime(reading));
    }
  }

  find(ref: SessionRef): SessionNode | undefined {
    return this.#nodes.find((node) => node.ref.id === ref.id);
  }

  /** Where the rows stand in a list. */
  #span({ totalCount }: SessionList): { readonly start: number; readonly count: number } {
    if (this.#parent.kind === 'group') return { start: 0, count: totalCount };
    const { start, count } = this.#parent;
    return { start, count: Math.max(0, Math.min(count, totalCount - start)) };
  }

  #rangesOf(list: SessionList): readonly RangeNode[] {
    // Where they begin and end isn't settled while more sessions are found.
    if (list.isGrowing) return [];
    return rangesOf(this.#span(list)).flatMap((range, index) => {
      const [first] = list.refs(range.start, 1);
      const [last] = list.refs(range.start + range.count - 1, 1);
      if (!first || !last) return [];
      const before = this.#ranges[index];
      const isSame =
        before?.start === range.start &&
        before.count === range.count &&
        before.ends[0].id === first.id &&
        before.ends[1].id === last.id;
      return [isSame ? before : rangeNode(this.#parent, range, [first, last])];
    });
  }
}
