import type { PlaceEvidence } from './evidence.ts';

/** What happened to the servers of a place since a moment. Counts are absent where they can't be told. */
export interface ServerChanges {
  /** Whether the servers had told of themselves before. */
  readonly isKnown: boolean;
  /** When one of them started, if that was since. */
  readonly restartedAtMs?: number;
  /** Whether somebody had all keys deleted, between the two moments. */
  readonly flush?: { readonly afterMs: number; readonly beforeMs: number };
  /** Keys that were removed for want of memory. */
  readonly evictedCount?: number;
  /** Another server takes the changes now. */
  readonly isFailedOver: boolean;
}

/** Servers say when they started to the second, by a clock of their own. */
const clockSlackMs = 2000;

/**
 * Compares what the servers of a place tell now with what they told before.
 * @param sinceMs when the session was still there
 */
export function changesSince(
  { servers, history }: Pick<PlaceEvidence, 'servers' | 'history'>,
  sinceMs: number,
  nowMs: number,
): ServerChanges {
  const before = history.findLast(({ readAtMs }) => readAtMs <= sinceMs);
  const known = new Map((before?.servers ?? []).map((server) => [server.name, server]));
  const starts: number[] = [];
  let evictedCount: number | undefined;
  let isFlushed = false;
  for (const server of servers) {
    const earlier = known.get(server.name);
    const { startedAtMs = 0, run } = server;
    const isOther = earlier !== undefined && earlier.run !== run;
    // Another process under the same name started meanwhile, unless it was running elsewhere all the time.
    const earliestMs = isOther && before ? before.readAtMs - clockSlackMs : sinceMs + clockSlackMs;
    if (startedAtMs > earliestMs) starts.push(startedAtMs);
    if (!earlier || isOther) continue;
    if (earlier.evictedCount !== undefined && server.evictedCount !== undefined) {
      evictedCount = (evictedCount ?? 0) + server.evictedCount - earlier.evictedCount;
    }
    if ((server.flushCount ?? 0) > (earlier.flushCount ?? Infinity)) isFlushed = true;
  }
  const isFailedOver =
    before !== undefined &&
    starts.length === 0 &&
    servers.some(({ name, run }) => run !== undefined && known.get(name)?.run !== run);
  return {
    isKnown: before !== undefined,
    ...(starts.length > 0 && { restartedAtMs: Math.max(...starts) }),
    ...(isFlushed && before && { flush: flushBetween(history, sinceMs, nowMs) }),
    ...(evictedCount !== undefined && { evictedCount }),
    isFailedOver,
  };
}

/** Between which looks the number of flushes grew. */
function flushBetween(
  history: PlaceEvidence['history'],
  sinceMs: number,
  nowMs: number,
): NonNullable<ServerChanges['flush']> {
  let afterMs = sinceMs;
  let count: number | undefined;
  for (const { readAtMs, servers } of history) {
    const flushes = servers.reduce((sum, { flushCount = 0 }) => sum + flushCount, 0);
    if (readAtMs <= sinceMs || count === undefined) count = flushes;
    else if (flushes > count) return { afterMs, beforeMs: readAtMs };
    if (readAtMs > sinceMs) afterMs = readAtMs;
  }
  return { afterMs, beforeMs: nowMs };
}
