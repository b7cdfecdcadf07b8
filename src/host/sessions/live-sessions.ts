import type { SessionRef } from '../../stores/session.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SessionWatching } from '../../stores/source/session-watching.ts';
import type { DisposableLike } from '../disposable.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import type { EndpointEntry } from './model-entries.ts';
import type { SessionsModel } from './sessions-model.ts';

/** A place that doesn't tell, or stopped telling, is asked again after this time. */
const RETRY_MS = 60_000;
/** Between two searches because sessions came or went. */
const SEARCH_PAUSE_MS = 1000;

/** What is known of one endpoint's telling. */
interface Telling {
  readonly source: SessionSource;
  watching?: SessionWatching;
  /** Whether it is being asked to. */
  isBeginning: boolean;
  retryAtMs: number;
  /** The rows that are followed. */
  followed: readonly SessionRef[];
  search?: NodeJS.Timeout;
}

/**
 * Follows what happens to the sessions on screen, where their endpoints tell: their rows are read when something
 * was done to them. Only for endpoints that are expanded, and while the view can be seen.
 */
export class LiveSessions implements DisposableLike {
  readonly #model: SessionsModel;
  readonly #connections: Pick<ConnectionPool, 'current'>;
  readonly #tellings = new Map<EndpointEntry, Telling>();

  constructor(model: SessionsModel, connections: Pick<ConnectionPool, 'current'>) {
    this.#model = model;
    this.#connections = connections;
  }

  /**
   * Follows the rows of an endpoint as they are now.
   * @returns whether all of them were followed since the last time, so that they need no reading
   */
  follow(entry: EndpointEntry): boolean {
    const source = this.#connections.current(entry.node.endpointId);
    let telling = this.#tellings.get(entry);
    if (telling && telling.source !== source) {
      this.drop(entry);
      telling = undefined;
    }
    if (!source) return false;
    if (!telling) {
      telling = { source, isBeginning: false, retryAtMs: 0, followed: [] };
      this.#tellings.set(entry, telling);
    }
    if (!telling.watching) {
      void this.#begin(entry, telling);
      return false;
    }
    const refs = entry.openLists().flatMap(({ rows }) => rows.nodes.map(({ ref }) => ref));
    const before = new Set(telling.followed);
    telling.followed = refs;
    telling.watching.follow(refs);
    return refs.every((ref) => before.has(ref));
  }

  /** Stops following an endpoint. */
  drop(entry: EndpointEntry): void {
    const telling = this.#tellings.get(entry);
    if (!telling) return;
    this.#tellings.delete(entry);
    clearTimeout(telling.search);
    telling.watching?.close();
  }

  /** Stops following anything; may go on later. */
  dispose(): void {
    for (const entry of [...this.#tellings.keys()]) this.drop(entry);
  }

  async #begin(entry: EndpointEntry, telling: Telling): Promise<void> {
    if (telling.isBeginning || performance.now() < telling.retryAtMs) return;
    telling.isBeginning = true;
    telling.retryAtMs = performance.now() + RETRY_MS;
    try {
      const watching = await telling.source.watch({
        onTouched: (refs) => void this.#readTouched(entry, refs),
        onComeOrGone: () => this.#searchSoon(entry, telling),
        onEnd: () => {
          delete telling.watching;
          telling.followed = [];
          telling.retryAtMs = performance.now() + RETRY_MS;
        },
      });
      if (this.#tellings.get(entry) !== telling) watching?.close();
      else if (watching) telling.watching = watching;
    } catch {
      // The rows are read now and then as long as nobody tells.
    } finally {
      telling.isBeginning = false;
    }
  }

  async #readTouched(entry: EndpointEntry, refs: readonly SessionRef[]): Promise<void> {
    const touched = new Set(refs);
    const nodes = entry
      .openLists()
      .flatMap(({ rows }) => rows.nodes.filter(({ ref }) => touched.has(ref)));
    // The next poll reads what could not be read.
    await this.#model.rowReader.read(entry, nodes).catch(() => undefined);
  }

  #searchSoon(entry: EndpointEntry, telling: Telling): void {
    if (!this.#model.isQuicklySearched(entry)) return;
    telling.search ??= setTimeout(() => {
      delete telling.search;
      if (this.#tellings.get(entry) === telling) {
        void this.#model.searchQuietly(entry).catch(() => undefined);
      }
    }, SEARCH_PAUSE_MS);
  }
}
