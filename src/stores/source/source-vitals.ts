/** What one server that keeps sessions says of itself. What it doesn't tell is absent. */
export interface ServerVitals {
  /** Where it is: `host:port`. */
  readonly name: string;
  /** Names the process: another text is another process, or the same server started anew. */
  readonly run?: string;
  /** When the process started, in milliseconds since 1970. */
  readonly startedAtMs?: number;
  /** How often somebody had all its keys deleted since it started. */
  readonly flushCount?: number;
  /** How many keys it has removed for want of memory since it started. */
  readonly evictedCount?: number;
  /** How many keys each database has that has any, by its number. */
  readonly keyCounts?: ReadonlyMap<number, number>;
}

/** What a place that keeps sessions says of itself at one moment: by it one tells whether what was found there still holds. */
export interface SourceVitals {
  readonly readAtMs: number;
  /** The servers that take changes now. */
  readonly servers: readonly ServerVitals[];
}

/** Something that happened to a whole place, by which what was found there may be gone. */
export type SourceNews =
  | { readonly kind: 'restarted'; readonly server: string; readonly atMs: number }
  | { readonly kind: 'flushed' }
  /** Another server takes changes now; `server` where its name is known. */
  | { readonly kind: 'failed-over'; readonly server?: string };

/** How exactly a server says when it started: to the second, and its clock may differ from ours by that. */
const clockSlackMs = 2000;

/**
 * What happened to a place between two looks; undefined when nothing did, or nothing can be told. Only what
 * the servers say is claimed: that fewer keys are there is no news.
 * @param database whose keys count
 */
export function newsBetween(
  before: SourceVitals,
  after: SourceVitals,
  database: number,
): SourceNews | undefined {
  const known = new Map(before.servers.map((server) => [server.name, server]));
  const now = new Set(after.servers.map(({ name }) => name));
  const isMissing = before.servers.some(({ name }) => !now.has(name));
  for (const server of after.servers) {
    const earlier = known.get(server.name);
    if (!earlier) {
      if (isMissing) return { kind: 'failed-over', server: server.name };
      continue;
    }
    if (earlier.run !== undefined && server.run !== undefined && earlier.run !== server.run) {
      const { startedAtMs } = server;
      return startedAtMs === undefined || startedAtMs + clockSlackMs < before.readAtMs
        ? // It has been running all the time, elsewhere: the name leads to another server now.
          { kind: 'failed-over' }
        : { kind: 'restarted', server: server.name, atMs: startedAtMs };
    }
    if (isFlushed(earlier, server, database)) return { kind: 'flushed' };
  }
  return undefined;
}

/** Databases are flushed one by one; which one it was is told by its keys. */
function isFlushed(before: ServerVitals, after: ServerVitals, database: number): boolean {
  if (before.flushCount === undefined || after.flushCount === undefined) return false;
  if (after.flushCount <= before.flushCount) return false;
  const countBefore = before.keyCounts?.get(database) ?? 0;
  const countAfter = after.keyCounts?.get(database) ?? 0;
  return countBefore > 0 && countAfter <= countBefore / 2;
}

/** The other databases with keys, the fullest first. */
export function otherDatabases(
  { servers }: SourceVitals,
  database: number,
): readonly { readonly database: number; readonly keyCount: number }[] {
  const counts = new Map<number, number>();
  for (const { keyCounts } of servers) {
    for (const [number, count] of keyCounts ?? []) {
      if (number !== database) counts.set(number, (counts.get(number) ?? 0) + count);
    }
  }
  return [...counts]
    .map(([number, keyCount]) => ({ database: number, keyCount }))
    .sort((a, b) => b.keyCount - a.keyCount);
}
