import type { TraceRow, TraceUpdate } from '../../../protocol/farm-page-state.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { shownText } from '../../../protocol/shown-text.ts';
import { fullRequest, requestLabel } from '../request-row.ts';
import { endText, reasonText, traceMood } from '../trace-rows.ts';

/** The most items of a request that a page is told of. */
const maxChanges = 100;

/** Tells a page what it doesn't know of a trace yet. */
export class TraceFeed {
  #told: readonly TraceEntry[] = [];

  /** The whole trace: the page begins anew. */
  all(trace: readonly TraceEntry[]): TraceUpdate {
    this.#told = trace;
    return { isAll: true, rows: trace.map(traceRow), count: trace.length };
  }

  /** What has come or changed since; undefined when nothing has. */
  changes(trace: readonly TraceEntry[]): TraceUpdate | undefined {
    if (trace === this.#told) return undefined;
    const known = new Map(this.#told.map((entry) => [entry.id, entry]));
    const ids = new Set(trace.map(({ id }) => id));
    const news = trace.filter((entry) => known.get(entry.id) !== entry);
    const staying = this.#told.filter(({ id }) => ids.has(id));
    // Older ones may go, and newer ones come: anything else is another trace.
    const isSame =
      staying.length > 0 &&
      this.#told.slice(this.#told.length - staying.length).every(({ id }) => ids.has(id)) &&
      staying.every(({ id }, index) => trace[index]?.id === id);
    if (!isSame) return this.all(trace);
    this.#told = trace;
    return { isAll: false, rows: news.map(traceRow), count: trace.length };
  }
}

function traceRow(entry: TraceEntry): TraceRow {
  const { id, arrivedAtMs, server, tried = [], reason, status, durationMs, heldMs } = entry;
  const { session, lockWaitMs, replayOf, logId, changes = [] } = entry;
  const end = endText(entry);
  const changed = entry.changed ?? changes.map(({ name }) => name);
  return {
    id,
    arrivedAtMs,
    label: requestLabel(entry),
    request: fullRequest(entry),
    ...(server !== undefined && { server }),
    tried,
    reason,
    why: reasonText(entry),
    status,
    ...(end !== undefined && { end }),
    mood: traceMood(entry),
    durationMs,
    ...(heldMs !== undefined && { heldMs }),
    ...(session !== undefined && { session }),
    ...(lockWaitMs !== undefined && { lockWaitMs }),
    ...(replayOf !== undefined && { replayOf }),
    logId: shownText(logId, 80),
    changed: changed.slice(0, maxChanges),
    changes: changes.slice(0, maxChanges),
  };
}
