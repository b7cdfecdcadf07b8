/**
 * Finds and groups 1,000,000 sessions (2,010,000 keys), beside a bare SCAN COUNT 1000 loop of the
 * client library over the same keys, `redis-cli --scan`, a script for each page, and Redis Commander's
 * list, in the same run: time, memory above the client's own, and how long the first page of rows takes.
 * `SESSIONS=10000000` takes ten million, which need 3 GB. Needs `node --expose-gc`; loopback only, about a minute.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { parseEndpoint } from '../src/config/parse-endpoint.ts';
import { connect } from '../src/redis/connect.ts';
import type { RedisConnection } from '../src/redis/connection.ts';
import type { SessionIndex } from '../src/stores/source/session-index.ts';
import { scanSessions } from '../src/redis/scan/session-scan.ts';
import { builtInKeys } from '../src/stores/layouts/key-recognition.ts';
import { startRedis } from '../test/integration/support/redis-server.ts';
import { type Comparison, median } from './comparison.ts';
import { type CommanderTimes, timeCommander } from './scan/commander.ts';
import { fillSessions } from './scan/fill.ts';

const ROUNDS = 5;
/** From so many sessions on, one round is enough, and Redis Commander isn't asked. */
const MANY_SESSIONS = 5_000_000;

/** What was measured; times are medians, `firstRound` is what a user meets. */
export interface ScanResult {
  readonly sessionCount: number;
  readonly bareMs: number;
  readonly scanMs: number;
  /** `redis-cli --scan`, which prints every key; undefined where there is no redis-cli. */
  readonly cliMs: number | undefined;
  /** One EVAL a page. */
  readonly evalMs: number;
  /** undefined where npm can't bring it, or it gives no answer. */
  readonly commander: CommanderTimes | undefined;
  readonly bareFirstRoundMs: number;
  readonly scanFirstRoundMs: number;
  readonly firstPageMs: number;
  readonly lastPageMs: number;
  readonly filterMs: number;
  /** What the index and its order hold in memory. */
  readonly indexBytes: number;
}

/** Runs the measurement against a redis-server of its own. */
export async function measureScan(sessionCount: number): Promise<ScanResult> {
  const server = await startRedis();
  let connection: RedisConnection | undefined;
  const bareClient = new Redis({ port: server.port, host: '127.0.0.1', lazyConnect: true });
  try {
    await fillSessions(server.port, sessionCount);
    await bareClient.connect();
    connection = await connect({ ...parseEndpoint(`127.0.0.1:${server.port}`), canWrite: false });
    const bare: number[] = [];
    const ours: number[] = [];
    let cliMs: number | undefined;
    let commander: CommanderTimes | undefined;
    const evals: number[] = [];
    const pages: Pages[] = [];
    const bytes: number[] = [];
    /** What is held before there is any index: the client's own. */
    let ownBytes: number | undefined;
    const rounds = roundsFor(sessionCount);
    for (let round = 0; round < rounds; round++) {
      // Taking turns: what else the machine does meets both alike.
      bare.push(await timeBareLoop(bareClient));
      evals.push(await timeEvalLoop(bareClient));
      // They ask for few keys a page: once is enough.
      if (round === 0) {
        cliMs = await timeCli(server.port);
        if (rounds > 1) commander = await timeCommander(server.port);
      }
      ownBytes ??= heldBytes();
      const { ms, index, firstPageMs } = await timeScan(connection);
      ours.push(ms);
      pages.push({ firstPageMs, ...timePages(index) });
      bytes.push(heldBytes() - ownBytes);
      if (index.sessionCount !== sessionCount) throw new Error('Sessions are missing');
    }
    return {
      sessionCount,
      bareMs: median(bare),
      scanMs: median(ours),
      cliMs,
      evalMs: median(evals),
      commander,
      bareFirstRoundMs: bare[0] ?? 0,
      scanFirstRoundMs: ours[0] ?? 0,
      firstPageMs: median(pages.map((page) => page.firstPageMs)),
      lastPageMs: median(pages.map((page) => page.lastPageMs)),
      filterMs: median(pages.map((page) => page.filterMs)),
      indexBytes: median(bytes),
    };
  } finally {
    connection?.close();
    bareClient.disconnect();
    await server.stop();
  }
}

function roundsFor(sessionCount: number): number {
  return sessionCount >= MANY_SESSIONS ? 1 : ROUNDS;
}

interface Pages {
  readonly firstPageMs: number;
  readonly lastPageMs: number;
  readonly filterMs: number;
}

async function timeBareLoop(client: Redis): Promise<number> {
  const startMs = performance.now();
  let cursor = '0';
  do {
    [cursor] = await client.scan(cursor, 'COUNT', 1000);
  } while (cursor !== '0');
  return performance.now() - startMs;
}

/** What a browser does that asks for the keys of a page, with what it shows of them, by a script. */
async function timeEvalLoop(client: Redis): Promise<number> {
  const script = "return redis.call('SCAN', ARGV[1], 'COUNT', ARGV[2])";
  const startMs = performance.now();
  let cursor = '0';
  do {
    const page: unknown = await client.eval(script, 0, cursor, '1000');
    cursor = Array.isArray(page) ? String(page[0]) : '0';
  } while (cursor !== '0');
  return performance.now() - startMs;
}

async function timeCli(port: number): Promise<number | undefined> {
  const startMs = performance.now();
  const child = spawn('redis-cli', ['-p', String(port), '--scan'], { stdio: 'ignore' });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? performance.now() - startMs : undefined;
  } catch {
    return undefined;
  }
}

async function timeScan(connection: RedisConnection) {
  const startMs = performance.now();
  let firstPageMs = 0;
  const index = await scanSessions(connection, builtInKeys, {
    onProgress: (progress) => {
      if (firstPageMs > 0) return;
      readPage(progress.index, 0);
      firstPageMs = performance.now() - startMs;
    },
  });
  return { ms: performance.now() - startMs, index, firstPageMs };
}

function timePages(index: SessionIndex): Omit<Pages, 'firstPageMs'> {
  const startMs = performance.now();
  readPage(index, index.sessionCount - 200);
  const pagedMs = performance.now();
  readPage(index, 0, 'abc');
  return { lastPageMs: pagedMs - startMs, filterMs: performance.now() - pagedMs };
}

function readPage(index: SessionIndex, start: number, idPart = ''): void {
  const [group] = index.groups();
  if (!group) throw new Error('No application was found');
  index.page({ group, start, count: 200, idPart });
}

function heldBytes(): number {
  if (!globalThis.gc) throw new Error('Run with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Measures and prints; gives back what it compared. */
export async function run(): Promise<readonly Comparison[]> {
  const sessionCount = Number(process.env['SESSIONS'] ?? 1_000_000);
  const [sessions, keys] = [sessionCount, sessionCount * 2.01].map((count) =>
    Math.ceil(count).toLocaleString('en'),
  );
  console.log(
    `scan: ${sessions} sessions, ${keys} keys; medians of ${roundsFor(sessionCount)} rounds`,
  );
  const result = await measureScan(sessionCount);
  const ms = (value: number): string => `${Math.round(value).toLocaleString('en').padStart(7)} ms`;
  const { scanMs, bareMs, cliMs, commander, scanFirstRoundMs, bareFirstRoundMs } = result;
  console.log(`  bare SCAN loop      ${ms(bareMs)}   first ${ms(bareFirstRoundMs)}`);
  if (cliMs !== undefined) console.log(`  redis-cli --scan    ${ms(cliMs)}`);
  console.log(`  one EVAL a page     ${ms(result.evalMs)}`);
  if (commander) {
    const { answerBytes } = commander;
    const answer =
      answerBytes === undefined ? 'given up' : `an answer of ${(answerBytes / 1e6).toFixed(0)} MB`;
    console.log(`  Redis Commander     ${ms(commander.listMs)}   ${answer}`);
  }
  console.log(`  found and grouped   ${ms(scanMs)}   first ${ms(scanFirstRoundMs)}`);
  console.log(`  first page          ${ms(result.firstPageMs)}   budget 50 ms`);
  console.log(`  last page, sorting  ${ms(result.lastPageMs)}`);
  console.log(`  filter by "abc"     ${ms(result.filterMs)}`);
  const budgetMb = (sessionCount / 1e6) * 60;
  console.log(
    `  memory              ${(result.indexBytes / 1e6).toFixed(1)} MB   budget ${budgetMb} MB`,
  );
  const common = { baseline: 'a bare SCAN COUNT 1000 loop', unit: 'ms' } as const;
  return [
    { what: `scan, ${sessions} sessions`, ours: scanMs, theirs: bareMs, ...common },
    { what: 'scan, first round', ours: scanFirstRoundMs, theirs: bareFirstRoundMs, ...common },
    ...(commander
      ? [
          {
            ...common,
            what: 'scan',
            ours: scanMs,
            theirs: commander.listMs,
            baseline: 'Redis Commander’s list',
          },
        ]
      : []),
  ];
}

if (process.argv[1]?.endsWith('scan.bench.ts')) void run();
