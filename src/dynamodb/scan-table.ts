import { setTimeout as wait } from 'node:timers/promises';
import { newKeyMatch } from '../stores/find/key-rule.ts';
import { recogniseRecord } from '../stores/layouts/dynamodb/record-rules.ts';
import { CompactSessionIndex } from '../stores/search/compact-session-index.ts';
import type { SearchOptions } from '../stores/source/session-index.ts';
import type { DynamoTable } from './dynamo-table.ts';
import { storedItem, type WireItem } from './wire-value.ts';

/** The least time between two calls of `onProgress`. */
const PROGRESS_MS = 200;
/** How many records a page has while it isn't known how much they take. */
const FIRST_PAGE = 100;
/** No page is to take more than this of the table's capacity of a second. */
const MAX_PAGE_SECONDS = 2;

/** How fast a table is read. */
export interface ScanPace {
  /** Units of reading in a second; absent where nothing has to be spared. */
  readonly unitsPerSecond?: number;
}

/**
 * Finds all sessions of a table: reads all of it, page by page and no faster than its pace. That costs half a
 * unit for each 4 kB, whatever the records are ("Capacity unit consumption for read operations").
 * @throws DynamoError, NoReplyError, the signal's reason
 */
export async function scanTable(
  table: DynamoTable,
  options: SearchOptions,
  { unitsPerSecond = Infinity }: ScanPace,
): Promise<CompactSessionIndex> {
  const { signal } = options;
  const { itemCount } = table.facts;
  const index = new CompactSessionIndex(itemCount);
  const match = newKeyMatch();
  let keyCount = 0;
  let consumedUnits = 0;
  let nextReportMs = 0;
  const report = (): void => {
    nextReportMs = performance.now() + PROGRESS_MS;
    options.onProgress?.({
      keyCount,
      ...(itemCount > 0 && { totalKeyCount: Math.max(itemCount, keyCount) }),
      sessionCount: index.sessionCount,
      consumedUnits,
      index,
    });
  };
  const startMs = performance.now();
  let start: WireItem | undefined;
  let limit: number | undefined = unitsPerSecond === Infinity ? undefined : FIRST_PAGE;
  do {
    signal?.throwIfAborted();
    const page = await table.scan(start, limit, signal);
    for (const item of page.items) {
      keyCount += 1;
      const key = utf8.encode(table.keyIn(item));
      if (recogniseRecord(key, storedItem(item, table.facts.keyName), match)) index.add(key, match);
    }
    consumedUnits += page.units;
    start = page.next;
    if (performance.now() >= nextReportMs) report();
    if (unitsPerSecond === Infinity || !start) continue;
    const unitsEach = consumedUnits / Math.max(1, keyCount);
    limit = Math.max(
      1,
      Math.floor((unitsPerSecond * MAX_PAGE_SECONDS) / Math.max(unitsEach, 0.001)),
    );
    const aheadMs = (consumedUnits / unitsPerSecond) * 1000 - (performance.now() - startMs);
    if (aheadMs > 0) await pause(aheadMs, signal);
  } while (start);
  index.complete();
  report();
  return index;
}

const utf8 = new TextEncoder();

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(ms, undefined, { ...(signal && { signal }) }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
}
