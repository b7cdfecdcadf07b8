import { ReplyError } from '../stores/commands.ts';
import type { ServerVitals, SourceVitals } from '../stores/source/source-vitals.ts';
import type { PrimaryNode, RedisConnection } from './connection.ts';
import { parseInfo } from './reach/info.ts';

/** The sections of INFO that tell of a restart, of a flush, of evictions, and how full each database is. */
const sections = ['server', 'stats', 'commandstats', 'keyspace'] as const;

/**
 * Asks the primaries of a connection who they are. A user who may not ask is told once, and isn't asked about
 * again: each refusal would be a line in the server's log.
 */
export class VitalsReader {
  readonly #connection: RedisConnection;
  #isRefused = false;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** @throws ConnectionError when a server goes away */
  async read(): Promise<SourceVitals> {
    const primaries = this.#connection.primaries();
    const servers = await Promise.all(primaries.map((primary) => this.#readServer(primary)));
    return { readAtMs: Date.now(), servers };
  }

  async #readServer(primary: PrimaryNode): Promise<ServerVitals> {
    const { name } = primary;
    if (this.#isRefused) return { name };
    try {
      const replies = await Promise.all(sections.map((section) => primary.call(['INFO', section])));
      const lines = replies.flatMap((reply) =>
        reply instanceof Uint8Array ? [...parseInfo(reply)] : [],
      );
      return vitalsOf(name, new Map(lines), Date.now());
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      if (error.code === 'NOPERM') this.#isRefused = true;
      return { name };
    }
  }
}

/**
 * What the lines of INFO say: `run_id` and `uptime_in_seconds` of the section server, `evicted_keys` of stats,
 * `cmdstat_flushall` and `cmdstat_flushdb` of commandstats (`calls=2,usec=…`), `db0` of keyspace (`keys=3,expires=1,…`). Redis
 * documentation, "INFO".
 */
export function vitalsOf(
  name: string,
  lines: ReadonlyMap<string, string>,
  nowMs: number,
): ServerVitals {
  const run = lines.get('run_id');
  const uptime = Number(lines.get('uptime_in_seconds') ?? NaN);
  const evicted = Number(lines.get('evicted_keys') ?? NaN);
  const keyCounts = new Map<number, number>();
  for (const [key, value] of lines) {
    const [, database] = /^db(\d+)$/.exec(key) ?? [];
    const [, count] = /^keys=(\d+)/.exec(value) ?? [];
    if (database !== undefined && count !== undefined) {
      keyCounts.set(Number(database), Number(count));
    }
  }
  return {
    name,
    ...(run !== undefined && { run }),
    ...(Number.isFinite(uptime) && { startedAtMs: nowMs - uptime * 1000 }),
    ...(Number.isFinite(evicted) && { evictedCount: evicted }),
    flushCount: callsOf(lines.get('cmdstat_flushall')) + callsOf(lines.get('cmdstat_flushdb')),
    keyCounts,
  };
}

function callsOf(value: string | undefined): number {
  return Number(/^calls=(\d+)/.exec(value ?? '')?.[1] ?? 0);
}
