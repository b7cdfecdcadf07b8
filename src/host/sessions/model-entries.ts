import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import type { EndpointSessions } from './endpoint-sessions.ts';
import type { GroupChoice } from './filter/group-choice.ts';
import { GroupRows } from './group-rows.ts';
import { endpointNode, groupKey, groupNode } from './nodes.ts';
import type { EndpointNode, GroupNode, RangeNode } from './nodes.ts';

/** Rows below a group, or below a range of it. */
export interface RowList {
  readonly node: GroupNode | RangeNode;
  readonly rows: GroupRows;
  /** Whether its rows were laid out; a search that the user asked for lays them out anew. */
  isLaidOut: boolean;
  isOpen: boolean;
  /** Why the rows could not be read the last time. */
  failure: unknown;
  /** The reading of rows that is under way. */
  reading: Promise<void> | undefined;
}

/** A group that has been shown. */
export interface GroupEntry extends RowList {
  readonly node: GroupNode;
  /** The ranges of a long list that were expanded, by their keys. */
  readonly ranges: Map<string, RowList>;
  /** What was chosen of its sessions, where that takes a look at them. */
  choice: GroupChoice | undefined;
}

/** An endpoint with all that is shown below it. */
export class EndpointEntry {
  readonly node: EndpointNode;
  readonly sessions: EndpointSessions;
  readonly groups = new Map<string, GroupEntry>();
  readonly database: number;
  readonly #addressKey: string;
  isOpen = false;
  /** True after the user disconnected it: it isn't connected again without being asked for. */
  isDisconnected = false;

  constructor(
    endpointId: string,
    record: EndpointRecord | undefined,
    createSessions: (onChange: () => void) => EndpointSessions,
    onChange: (entry: EndpointEntry) => void,
  ) {
    this.node = endpointNode(endpointId);
    this.database = record?.address.database ?? 0;
    this.#addressKey = JSON.stringify(record?.address);
    this.sessions = createSessions(() => onChange(this));
  }

  /** The groups of the index, in its order; those that were shown keep their rows. */
  currentGroups(): readonly GroupEntry[] {
    const groups = this.sessions.index?.groups() ?? [];
    return groups.map(({ layout, application }) => {
      const key = groupKey(this.node.key, layout, application);
      let entry = this.groups.get(key);
      if (!entry) {
        const node = groupNode(this.node, layout, application);
        entry = { ...newList(node, this.database), node, ranges: new Map(), choice: undefined };
        this.groups.set(key, entry);
      }
      return entry;
    });
  }

  /** All counts that rows show, and what a search could not see, as one text: to see whether any of it has changed. */
  counts(): string {
    const newCounts = [...this.groups.values()].map(({ rows }) => rows.newCount);
    const { index } = this.sessions;
    const { gaps = null, suggestions = [] } = index ?? {};
    return JSON.stringify([index?.groups() ?? [], newCounts, gaps, suggestions]);
  }

  /** The groups whose rows are on screen, as far as that can be known. */
  openGroups(): readonly GroupEntry[] {
    return this.isOpen ? [...this.groups.values()].filter(isShown) : [];
  }

  /** All lists whose rows are on screen, those of ranges among them. */
  openLists(): readonly RowList[] {
    return this.openGroups().flatMap((group) => [
      group,
      ...[...group.ranges.values()].filter(isShown),
    ]);
  }

  /** The list that has a row below it; makes that of a range that wasn't shown yet. */
  listOf(node: GroupNode | RangeNode): RowList | undefined {
    const group = this.groups.get(node.kind === 'group' ? node.key : node.group.key);
    if (!group || node.kind === 'group') return group;
    let range = group.ranges.get(node.key);
    if (!range) group.ranges.set(node.key, (range = newList(node, this.database)));
    return range;
  }

  /** The rows of sessions that were shown. */
  allLists(): readonly RowList[] {
    return [...this.groups.values()].flatMap((group) => [group, ...group.ranges.values()]);
  }

  /** Has all rows read again before they are shown the next time. */
  markStale(): void {
    for (const { rows } of this.allLists()) rows.markStale();
  }

  /** Whether what was found comes from where the record points. */
  isAt(record: EndpointRecord | undefined): boolean {
    return record !== undefined && JSON.stringify(record.address) === this.#addressKey;
  }

  /** Forgets everything that was found. */
  reset(): void {
    for (const { choice } of this.groups.values()) choice?.stop();
    this.groups.clear();
    this.sessions.reset();
  }
}

function newList(node: GroupNode | RangeNode, database: number): RowList {
  const rows = new GroupRows(node, database);
  return { node, rows, isLaidOut: false, isOpen: false, failure: undefined, reading: undefined };
}

function isShown({ isOpen, isLaidOut }: RowList): boolean {
  return isOpen && isLaidOut;
}
