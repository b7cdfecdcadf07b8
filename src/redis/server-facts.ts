import { type Reply, ReplyError } from '../stores/commands.ts';
import type { ServerFacts } from '../stores/source/server-facts.ts';
import type { PrimaryNode, RedisConnection } from './connection.ts';
import { parseInfo } from './reach/info.ts';
import { vitalsOf } from './vitals.ts';

const sections = ['server', 'memory', 'persistence', 'stats', 'commandstats', 'keyspace'] as const;

/**
 * Asks the primaries of a connection what may explain that a session is gone. What the user may not ask
 * stands in `refused`.
 * @throws ConnectionError when a server goes away
 */
export function readServerFacts(connection: RedisConnection): Promise<readonly ServerFacts[]> {
  return Promise.all(connection.primaries().map(readServer));
}

async function readServer(primary: PrimaryNode): Promise<ServerFacts> {
  const refused: string[] = [];
  const ask = async (question: string, ...words: readonly string[]): Promise<Reply> => {
    try {
      const [name = '', ...rest] = question.split(' ');
      return await primary.call([name, ...rest, ...words]);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      if (error.code !== 'LOADING' && !refused.includes(question)) refused.push(question);
      return null;
    }
  };
  const lines = new Map<string, string>();
  for (const section of sections) {
    const reply = await ask('INFO', section);
    if (!(reply instanceof Uint8Array)) break;
    for (const [key, value] of parseInfo(reply)) lines.set(key, value);
  }
  const points = await ask('CONFIG GET', 'save');
  const savePoints = Array.isArray(points) ? (points as readonly Reply[])[1] : undefined;
  const facts = factsOf(primary.name, lines, {
    nowMs: Date.now(),
    ...(savePoints instanceof Uint8Array && { savePoints: new TextDecoder().decode(savePoints) }),
  });
  return { ...facts, refused };
}

/**
 * What the lines of INFO say beside {@link vitalsOf}: `maxmemory_policy`, `maxmemory` and `used_memory` of the section
 * memory; `loading`, `aof_enabled`, `rdb_last_save_time` (seconds since 1970), `rdb_last_bgsave_status` and
 * `aof_last_write_status` of persistence; `expired_keys` of stats. Redis documentation, "INFO".
 * @param savePoints the parameter `save`: empty where the server stores no snapshots
 */
export function factsOf(
  name: string,
  lines: ReadonlyMap<string, string>,
  { nowMs, savePoints }: { readonly nowMs: number; readonly savePoints?: string },
): Omit<ServerFacts, 'refused'> {
  const number = (key: string): number | undefined => {
    const value = Number(lines.get(key) ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const policy = lines.get('maxmemory_policy');
  const savedAt = number('rdb_last_save_time');
  const aof = lines.get('aof_enabled');
  const statuses = [
    lines.get('rdb_last_bgsave_status'),
    aof === '1' ? lines.get('aof_last_write_status') : undefined,
  ].filter((status) => status !== undefined);
  const counts = {
    expiredCount: number('expired_keys'),
    memoryLimitBytes: number('maxmemory'),
    usedMemoryBytes: number('used_memory'),
    savedAtMs: savedAt === undefined ? undefined : savedAt * 1000,
    isLoading: lines.has('loading') ? lines.get('loading') === '1' : undefined,
    hasLog: aof === undefined ? undefined : aof === '1',
    hasSnapshots: savePoints === undefined ? undefined : savePoints.trim() !== '',
    hasSaveFailed: statuses.length === 0 ? undefined : statuses.includes('err'),
    evictionPolicy: policy,
  };
  const told = Object.entries(counts).filter(([, value]) => value !== undefined);
  const vitals = lines.size === 0 ? { name } : vitalsOf(name, lines, nowMs);
  return { ...vitals, ...Object.fromEntries(told) };
}
