import type { ServerFacts } from '../stores/source/server-facts.ts';
import type { ServerVitals } from '../stores/source/source-vitals.ts';
import type { MemcachedNode } from './nodes/node.ts';

/** Who a server is: by it one tells whether it started anew or was emptied. @throws LinkError */
export async function readVitals(node: MemcachedNode): Promise<ServerVitals> {
  return vitalsOf(node.name, await node.stats());
}

/** The same with what explains that a session is gone: nothing here outlives its server. @throws LinkError */
export async function readFacts(node: MemcachedNode): Promise<ServerFacts> {
  const stats = await node.stats();
  if (stats.size === 0) return { name: node.name, refused: ['STATS'] };
  return { ...vitalsOf(node.name, stats), ...memoryOf(stats), refused: [] };
}

/**
 * What `stats` says: `pid`, `time` and `uptime` tell the process, `cmd_flush` and `evictions` count since it
 * started, `curr_items` is how many entries there are (memcached doc/protocol.txt, "General-purpose statistics").
 */
export function vitalsOf(name: string, stats: ReadonlyMap<string, string>): ServerVitals {
  const number = numbersOf(stats);
  const [pid, time, uptime] = [number('pid'), number('time'), number('uptime')];
  const startedAt = time !== undefined && uptime !== undefined ? time - uptime : undefined;
  const [flushCount, evictedCount] = [number('cmd_flush'), number('evictions')];
  const entryCount = number('curr_items');
  return {
    name,
    ...(pid !== undefined && startedAt !== undefined && { run: `${pid} ${startedAt}` }),
    ...(startedAt !== undefined && { startedAtMs: startedAt * 1000 }),
    ...(flushCount !== undefined && { flushCount }),
    ...(evictedCount !== undefined && { evictedCount }),
    ...(entryCount !== undefined && { keyCounts: new Map([[0, entryCount]]) }),
  };
}

function memoryOf(stats: ReadonlyMap<string, string>): Partial<ServerFacts> {
  const number = numbersOf(stats);
  const [limit, used] = [number('limit_maxbytes'), number('bytes')];
  return {
    hasLog: false,
    hasSnapshots: false,
    ...(limit !== undefined && { memoryLimitBytes: limit }),
    ...(used !== undefined && { usedMemoryBytes: used }),
  };
}

function numbersOf(stats: ReadonlyMap<string, string>): (name: string) => number | undefined {
  return (name) => {
    const text = stats.get(name) ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  };
}
