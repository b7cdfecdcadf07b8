import { setTimeout as wait } from 'node:timers/promises';
import type { CommandRunner } from '../stores/commands.ts';
import { newKeyMatch } from '../stores/find/key-rule.ts';
import type { KeyRecogniser } from '../stores/layouts/key-recognition.ts';
import { CompactSessionIndex } from '../stores/search/compact-session-index.ts';
import { OpenKeys } from '../stores/search/open-keys.ts';
import { SampledKeys } from '../stores/search/sampled-keys.ts';
import { NoReplyError } from '../stores/source-error.ts';
import type { SearchOptions } from '../stores/source/session-index.ts';
import { SourceLimitError } from '../stores/source/source-limit.ts';
import type { MemcachedNode } from './nodes/node.ts';

/** What a search needs beside what it is told. */
export interface FindParts {
  readonly runner: CommandRunner;
  readonly nodes: readonly MemcachedNode[];
  readonly keys: KeyRecogniser;
  /** What an earlier search found: sessions that it knows for certain aren't looked at again. */
  readonly known?: CompactSessionIndex | undefined;
}

/** The least time between two calls of `onProgress`. */
const PROGRESS_MS = 200;
/** A server makes one list at a time. */
const BUSY_PAUSE_MS = 200;
const MAX_BUSY = 50;

/**
 * Finds all sessions: has every server list what it has, and joins what belongs together. A server that is away is a
 * gap, unless all are.
 * @throws SourceLimitError where no server lists anything, LinkError, the signal's reason
 */
export async function findSessions(
  { runner, nodes, keys, known }: FindParts,
  { signal, onProgress }: Omit<SearchOptions, 'isQuiet'>,
): Promise<CompactSessionIndex> {
  signal?.throwIfAborted();
  const totalKeyCount = await countEntries(nodes);
  const index = new CompactSessionIndex(totalKeyCount);
  const match = newKeyMatch();
  let keyCount = 0;
  let nextReportMs = 0;
  const report = (): void => {
    nextReportMs = performance.now() + PROGRESS_MS;
    const { sessionCount } = index;
    onProgress?.({ keyCount, ...(totalKeyCount > 0 && { totalKeyCount }), sessionCount, index });
  };
  const onSettled: ConstructorParameters<typeof OpenKeys>[0]['onSettled'] = (key, settled) =>
    index.add(key, settled);
  const parts = { runner, isCluster: false, keys, onSettled };
  const openKeys = new OpenKeys(parts);
  const sampledKeys = new SampledKeys({
    ...parts,
    onOpen: (key, start, end) => openKeys.add(key, start, end),
  });
  const sink = {
    visit: (bytes: Uint8Array, start: number, end: number): void => {
      keyCount += 1;
      if (!keys.recognise(bytes, start, end, match)) {
        sampledKeys.add(bytes, start, end, false);
      } else if (!match.isUnmistakable && match.isSure && match.part === 'data') {
        sampledKeys.add(bytes, start, end, true);
      } else if (match.isSure || (!match.mayBeLocked && known?.has(bytes, match))) {
        index.add(bytes, match);
      } else openKeys.add(bytes, start, end);
    },
    onPiece: (): Promise<void> | undefined => {
      if (performance.now() >= nextReportMs) report();
      return openKeys.ready() ?? sampledKeys.ready();
    },
  };
  const ending = new AbortController();
  const limited = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  const away: string[] = [];
  const partly: string[] = [];
  let unlistedKeyCount = 0;
  try {
    const failures = await Promise.all(
      nodes.map(async (node) => {
        try {
          const count = await listAll(node, sink, limited);
          if (count > 0) partly.push(node.name);
          unlistedKeyCount += count;
          return undefined;
        } catch (error) {
          if (!(error instanceof NoReplyError)) throw error;
          away.push(node.name);
          return error;
        }
      }),
    );
    if (away.length === nodes.length) throw failures[0] ?? new Error('No server');
    await sampledKeys.finish();
    await openKeys.finish();
    signal?.throwIfAborted();
  } catch (error) {
    ending.abort();
    signal?.throwIfAborted();
    throw error;
  }
  // What a server doesn't list is told once all that can be has been.
  if (away.length > 0) index.gaps = { slotCount: 0, nodes: away.sort() };
  else if (partly.length > 0) index.gaps = { slotCount: 0, nodes: partly.sort(), unlistedKeyCount };
  index.suggestions = sampledKeys.suggestions();
  index.complete();
  report();
  return index;
}

/** @returns how many entries it has that it doesn't list */
async function listAll(
  node: MemcachedNode,
  sink: Parameters<MemcachedNode['list']>[0],
  signal: AbortSignal,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const { refused, unlistedCount } = await node.list(sink, signal);
    if (refused === undefined) return unlistedCount;
    if (!refused.startsWith('BUSY') || attempt === MAX_BUSY)
      throw new SourceLimitError('find', { code: 'not-supported' });
    await wait(BUSY_PAUSE_MS, undefined, { signal });
  }
}

/** How many entries there are, or 0 where nobody tells. */
async function countEntries(nodes: readonly MemcachedNode[]): Promise<number> {
  const counts = await Promise.all(
    nodes.map(async (node) => {
      const stats = await node.stats().catch(() => new Map<string, string>());
      const count = Number(stats.get('curr_items'));
      return Number.isSafeInteger(count) && count > 0 ? count : 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
