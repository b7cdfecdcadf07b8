import type { SessionIndex } from '../../stores/source/session-index.ts';
import type { SessionRef } from '../../stores/session.ts';
import { sessionNode } from './nodes.ts';
import type { GroupNode, SessionNode } from './nodes.ts';
import { differs, withoutValueTime } from './session-reading.ts';
import type { SessionReading } from './session-reading.ts';

/** Sessions that "Load More" adds. */
export const pageSize = 200;

/** Sessions in an order, of which rows show the first. */
export interface SessionList {
  readonly totalCount: number;
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

/** The rows of one group that have been shown, in the order of their ids, and what they say. */
export class GroupRows {
  readonly #group: GroupNode;
  readonly #database: number;
  readonly #readings = new Map<string, SessionReading>();
  readonly #stale = new Set<string>();
  #nodes: readonly SessionNode[] = [];
  #wantedCount = pageSize;
  #totalCount = 0;
  #newCount = 0;

  constructor(group: GroupNode, database: number) {
    this.#group = group;
    this.#database = database;
  }

  get nodes(): readonly SessionNode[] {
    return this.#nodes;
  }

  /** All sessions of the group, or all that pass the filter. */
  get totalCount(): number {
    return this.#totalCount;
  }

  /** Sessions among the rows that came since they were laid out, and aren't shown yet. */
  get newCount(): number {
    return this.#newCount;
  }

  get hasMore(): boolean {
    return this.#totalCount - this.#newCount > this.#nodes.length;
  }

  /** Asks for one page more at the next {@link layOut}. */
  loadMore(): void {
    this.#wantedCount = this.#nodes.length + pageSize;
  }

  /** Lays the rows out anew from a list: new sessions get rows, ended ones lose theirs. */
  layOut(list: SessionList): void {
    const known = new Map(this.#nodes.map((node) => [node.ref.id, node]));
    this.#nodes = list
      .refs(0, this.#wantedCount)
      .map((ref) => known.get(ref.id) ?? sessionNode(this.#group, ref, this.#database));
    this.#totalCount = list.totalCount;
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
    if (this.hasMore) {
      this.#totalCount = list.totalCount;
      return;
    }
    const known = new Set(this.#nodes.map(({ ref }) => ref.id));
    const refs = list.refs(0, this.#nodes.length + pageSize);
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
}
