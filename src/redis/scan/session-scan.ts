import type { KeyRecogniser } from '../../stores/layouts/key-recognition.ts';
import { newKeyMatch } from '../../stores/find/key-rule.ts';
import type { SearchOptions } from '../../stores/source/session-index.ts';
import type { PrimaryNode, RedisConnection } from '../connection.ts';
import { inTime } from '../../links/in-time.ts';
import { OpenKeys } from '../../stores/search/open-keys.ts';
import { CompactSessionIndex } from '../../stores/search/compact-session-index.ts';
import { SampledKeys } from '../../stores/search/sampled-keys.ts';
import { walkAll } from './walk-all.ts';

/** What a scan is told beside the connection. */
export interface ScanOptions extends Omit<SearchOptions, 'isQuiet'> {
  /** The index of an earlier scan: sessions that it knows for certain aren't looked at again. */
  readonly known?: CompactSessionIndex | undefined;
}

/** The least time between two calls of `onProgress`. */
const PROGRESS_MS = 200;

/**
 * Finds all sessions: walks the keys of every primary once, and joins what belongs together.
 * Keys that come or go meanwhile may be found or not, as SCAN has it; none is counted twice. What could
 * not be seen of a cluster stands in the index.
 * @param keys knows which keys are whose; `builtInKeys` of the stores, or one with the user's layouts
 * @throws ReplyError where SCAN isn't allowed, ConnectionError when a server goes away, the
 *   signal's reason on abort
 */
export async function scanSessions(
  connection: RedisConnection,
  keys: KeyRecogniser,
  options: ScanOptions = {},
): Promise<CompactSessionIndex> {
  const primaries = connection.primaries();
  const totalKeyCount = await countKeys(primaries);
  const index = new CompactSessionIndex(totalKeyCount);
  const match = newKeyMatch();
  let keyCount = 0;
  let nextReportMs = 0;
  const report = (): void => {
    nextReportMs = performance.now() + PROGRESS_MS;
    const { sessionCount } = index;
    options.onProgress?.({
      keyCount,
      ...(totalKeyCount > 0 && { totalKeyCount }),
      sessionCount,
      index,
    });
  };
  // The first failure ends the other walks too.
  const ending = new AbortController();
  const { signal } = options;
  const { recognise } = keys;
  const openKeys = new OpenKeys({
    runner: connection,
    isCluster: connection.facts.mode === 'cluster',
    keys,
    onSettled: (key, settled) => index.add(key, settled),
  });
  const sampledKeys = new SampledKeys({
    runner: connection,
    isCluster: connection.facts.mode === 'cluster',
    keys,
    onSettled: (key, settled) => index.add(key, settled),
    onOpen: (key, start, end) => openKeys.add(key, start, end),
  });
  const walk = {
    visit: (bytes: Uint8Array, start: number, end: number): void => {
      keyCount += 1;
      if (!recognise(bytes, start, end, match)) {
        sampledKeys.add(bytes, start, end, false);
        return;
      }
      if (!match.isUnmistakable && match.isSure && match.part === 'data') {
        sampledKeys.add(bytes, start, end, true);
      } else if (match.isSure || (!match.mayBeLocked && options.known?.has(bytes, match))) {
        index.add(bytes, match);
      } else openKeys.add(bytes, start, end);
    },
    ready: () => openKeys.ready() ?? sampledKeys.ready(),
    onPage: (): void => {
      if (performance.now() >= nextReportMs) report();
    },
    signal: signal ? AbortSignal.any([signal, ending.signal]) : ending.signal,
  };
  try {
    index.gaps = await walkAll(connection, walk);
    signal?.throwIfAborted();
    await sampledKeys.finish();
    await openKeys.finish();
    index.suggestions = sampledKeys.suggestions();
    signal?.throwIfAborted();
  } catch (error) {
    ending.abort();
    signal?.throwIfAborted();
    throw error;
  }
  index.complete();
  report();
  return index;
}

/** How long the count of keys is waited for: it only says how much room to make. */
const COUNT_MS = 1000;

/** How many keys there are, or 0 where asking isn't allowed or takes long. */
async function countKeys(primaries: readonly PrimaryNode[]): Promise<number> {
  const counts = primaries.map(async (primary) => {
    const reply = await primary.call(['DBSIZE']).catch(() => 0);
    return typeof reply === 'number' ? reply : 0;
  });
  const known = (await inTime(Promise.all(counts), COUNT_MS)) ?? [];
  return known.reduce((sum, count) => sum + count, 0);
}
