import { AwsError } from './aws-error.ts';
import type { CacheEntry, CachePart } from './cache-entry.ts';
import { elastiCacheClient, memoryDbClient } from './clients.ts';
import type { AwsPlace } from './clients.ts';
import {
  cacheClusters,
  clusterEntry,
  groupEntry,
  replicationGroups,
  serverlessCaches,
  serverlessEntry,
} from './elasticache-list.ts';
import { memoryDbClusters, memoryDbEntry } from './memorydb-list.ts';

/** The caches of a region, as far as the user may list them. */
export interface CacheList {
  /** By kind, then by id. */
  readonly entries: readonly CacheEntry[];
  /** The parts that could not be listed. */
  readonly gaps: readonly { readonly part: CachePart; readonly error: AwsError }[];
  /** How far the clock of this machine is ahead of AWS; 0 while it makes no difference. */
  readonly clockAheadSeconds: number;
}

/**
 * Lists ElastiCache and MemoryDB of a region. What the user may not list, or fails, is a gap.
 * @throws AwsError if nothing could be listed, or it was called off
 */
export async function listCaches(place: AwsPlace): Promise<CacheList> {
  // Asked for before the lists: each of them would ask for the code of a device.
  await place.credentials(place.signal);
  const elastiCache = elastiCacheClient(place);
  const memoryDb = memoryDbClient(place);
  const gaps: { part: CachePart; error: AwsError }[] = [];
  const orGap = async <T>(part: CachePart, list: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await list;
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === 'canceled') throw error;
      gaps.push({ part, error });
      return [];
    }
  };
  try {
    const [groups, clusters, serverless, memory] = await Promise.all([
      orGap('replication-groups', replicationGroups(elastiCache, place)),
      orGap('clusters', cacheClusters(elastiCache, place)),
      orGap('serverless-caches', serverlessCaches(elastiCache, place)),
      orGap('memorydb', memoryDbClusters(memoryDb, place)),
    ]);
    const [first] = gaps;
    if (first && gaps.length === 4) throw first.error;
    const entries = [
      ...groups.map((group) => groupEntry(group, clusters)),
      ...serverless.map(serverlessEntry),
      ...memory.map(memoryDbEntry),
      ...clusters.map(clusterEntry),
    ];
    return {
      entries: entries.filter((entry) => entry !== undefined).sort(byKindAndId),
      gaps,
      clockAheadSeconds: clockAhead(elastiCache.config.systemClockOffset),
    };
  } finally {
    elastiCache.destroy();
    memoryDb.destroy();
  }
}

/** AWS allows five minutes, and answers take a while. */
const allowedMs = 240_000;

/** What the SDK notes of the dates of answers, where it makes a difference. */
function clockAhead(offsetMs: number): number {
  return Math.abs(offsetMs) < allowedMs ? 0 : Math.round(-offsetMs / 1000);
}

const kinds: readonly CacheEntry['kind'][] = [
  'replication-group',
  'serverless',
  'memorydb',
  'node',
  'memcached',
];

function byKindAndId(a: CacheEntry, b: CacheEntry): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.id.localeCompare(b.id);
}
