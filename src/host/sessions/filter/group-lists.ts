import { idPartOf, needsOf } from '../../../lookup/filter/match-session.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { ConnectionPool } from '../../endpoints/connection-pool.ts';
import { indexList } from '../group-rows.ts';
import type { SessionList } from '../group-rows.ts';
import type { GroupEntry } from '../model-entries.ts';
import type { GroupNode, Notice } from '../nodes.ts';
import { GroupChoice } from './group-choice.ts';
import type { SessionFilters } from './session-filters.ts';

/** How long rows wait for a look at their sessions before what was found so far is shown. */
const patienceMs = 400;

const nothing: SessionList = { totalCount: 0, refs: () => [] };

/** The sessions of each application that the filters leave, in the order that was chosen. */
export class GroupLists {
  readonly #connections: ConnectionPool;
  readonly #filters: SessionFilters;
  readonly #onChange: (node: GroupNode) => void;

  /** @param onChange called with the group of which there is more to show */
  constructor(
    connections: ConnectionPool,
    filters: SessionFilters,
    onChange: (node: GroupNode) => void,
  ) {
    this.#connections = connections;
    this.#filters = filters;
    this.#onChange = onChange;
  }

  /** Whether choosing takes a look at each session: its name alone doesn't tell. */
  get isLook(): boolean {
    return needsOf(this.#filters.choice).isLook;
  }

  /** The list of a group as far as it is known; begins to look at its sessions where that is needed. */
  async of(group: GroupEntry, index: SessionIndex): Promise<SessionList> {
    if (!this.isLook) return this.ofIndex(index, group.node);
    if (!group.choice) {
      const choice = new GroupChoice(group.node, () => {
        if (group.choice !== choice) return;
        group.isLaidOut = false;
        this.#onChange(group.node);
      });
      group.choice = choice;
      await Promise.race([this.#look(group, choice, index), delay(patienceMs)]);
    }
    return this.#chosen(group);
  }

  /** What a search found, by its ids. */
  ofIndex(index: SessionIndex, node: GroupNode): SessionList {
    return indexList(index, node, idPartOf(this.#filters.choice.filters));
  }

  /** Looks at the sessions of a group again where that takes little: no row moves, what is new is counted. */
  async lookAgain(group: GroupEntry, index: SessionIndex): Promise<void> {
    const { choice, node, rows } = group;
    const source = this.#connections.current(node.parent.endpointId);
    if (!this.isLook || !choice?.isQuicklyRepeated || !source) return;
    await choice.start(source, index, this.#filters.choice, true);
    if (group.choice !== choice) return;
    if (rows.nodes.length > 0) rows.compare(this.#chosen(group));
    else if ((choice.result?.matchCount ?? 0) > 0) {
      group.isLaidOut = false;
      this.#onChange(node);
    }
  }

  /** Forgets what was looked at, and has the rows laid out anew. */
  drop(group: GroupEntry): void {
    group.choice?.stop();
    group.choice = undefined;
    group.ranges.clear();
    group.isLaidOut = false;
  }

  /** What stands above the rows of a group whose sessions are looked at. */
  noticeOf({ choice, rows }: GroupEntry): Notice | undefined {
    const { result } = choice ?? {};
    if (!choice || !this.isLook) return undefined;
    const { lookedAt = 0, of = 0, matchCount = 0, unknownCount = 0 } = result ?? {};
    if (choice.isRunning && !choice.isQuiet) return { type: 'choosing', lookedAt, of, matchCount };
    const asOfMs = choice.asOfMs ?? Date.now();
    const listedCount = Math.min(result?.sessions.length ?? 0, matchCount);
    const counts = { matchCount, lookedAt, of, unknownCount, listedCount };
    return rows.nodes.length === 0 && matchCount > 0
      ? undefined
      : { type: 'chosen', ...counts, asOfMs };
  }

  #chosen({ choice }: GroupEntry): SessionList {
    const { sessions } = choice?.result ?? {};
    // In another order than that in which they are found, rows would jump until all are there.
    const isUnsorted = choice?.isRunning === true && this.#filters.choice.order !== 'id';
    if (!sessions || isUnsorted) return nothing;
    return {
      totalCount: sessions.length,
      isGrowing: choice?.isRunning === true && !choice.isQuiet,
      refs: (start, count) => sessions.slice(start, start + count).map(({ ref }) => ref),
    };
  }

  async #look(group: GroupEntry, choice: GroupChoice, index: SessionIndex): Promise<void> {
    try {
      const source = await this.#connections.connect(group.node.parent.endpointId);
      await choice.start(source, index, this.#filters.choice);
      group.failure = undefined;
    } catch (error) {
      group.failure = error;
    }
  }
}

async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
