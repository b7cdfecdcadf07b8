import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import type { GroupRows } from './group-rows.ts';
import type { EndpointEntry, RowList } from './model-entries.ts';
import type { GroupNode, SessionNode } from './nodes.ts';
import { readRowsOf } from './read-rows.ts';
import type { ScheduledChanges } from './scheduled-changes.ts';
import type { SessionItems } from './session-items.ts';
import type { ShownItems } from './shown-items/shown-items.ts';

/**
 * How long the clock of a row stands still after its tooltip was asked for. What it says stays true: the lock is
 * over 20 seconds old, and less than 50 seconds are left.
 */
const clockPatienceMs = 15_000;

/** Knows what the rows of sessions on screen show. */
export interface DrawnRows {
  /** Whether a row would show something else if it were drawn now. */
  isOutdated(node: SessionNode): boolean;
  /** Whether its tooltip was asked for since it was drawn: it would be shown again as it was. */
  isTold(node: SessionNode): boolean;
}

interface Parts {
  readonly connections: ConnectionPool;
  readonly items: SessionItems;
  readonly shownItems: ShownItems;
  readonly changes: ScheduledChanges;
  /** The rows among which a session stands. */
  readonly rowsOf: (node: SessionNode) => GroupRows | undefined;
}

/** Reads what the rows of sessions say, and has those drawn anew that say something else. */
export class RowReader {
  readonly #parts: Parts;
  #drawn: DrawnRows | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param rows who knows what the rows on screen show */
  drawnBy(rows: DrawnRows): void {
    this.#drawn = rows;
  }

  /** Reads rows in one pipeline; those that say something else now are drawn anew. */
  async read(entry: EndpointEntry, nodes: readonly SessionNode[]): Promise<void> {
    if (nodes.length === 0) return;
    const { connections, items, shownItems, changes, rowsOf } = this.#parts;
    const source = await connections.connect(entry.node.endpointId);
    const readings = await readRowsOf(nodes, {
      source,
      shownItems,
      before: (node) => rowsOf(node)?.reading(node),
    });
    for (const [index, node] of nodes.entries()) {
      const reading = readings[index];
      if (!reading || !rowsOf(node)?.setReading(node, reading)) continue;
      const isExpanded = items.forget(node);
      if (isExpanded || this.#drawn?.isOutdated(node) || this.#drawn?.isTold(node)) {
        changes.offer(node);
      }
    }
  }

  /** Reads the rows of a list that must be read before they are shown. A failure is kept for the list to tell. */
  async readUnread(entry: EndpointEntry, list: RowList): Promise<void> {
    try {
      await this.read(entry, list.rows.unread());
      list.failure = undefined;
      if (list.node.kind === 'group') void this.#propose(list.node, list.rows);
    } catch (error) {
      list.failure = error;
    }
  }

  /** Has those rows drawn anew whose text is another one by now, the one under the pointer last. */
  followTime(nodes: readonly SessionNode[]): void {
    for (const node of nodes) {
      if (this.#drawn?.isOutdated(node)) this.#parts.changes.offer(node, clockPatienceMs);
    }
  }

  /** Looks whether the rows of an application could say whose sessions they are. Nobody misses it where it fails. */
  async #propose(node: GroupNode, rows: GroupRows): Promise<void> {
    const { connections, shownItems, changes } = this.#parts;
    const source = connections.current(node.parent.endpointId);
    if (!source) return;
    const summaries = rows.nodes.flatMap((each) => rows.reading(each)?.summary ?? []);
    const isNew = await shownItems.look(node, summaries, source).catch(() => false);
    if (isNew) changes.offer(node);
  }
}
