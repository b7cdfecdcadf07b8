/**
 * Searches in 100,000 sessions of about 1 kB (`aspnet-v2`), beside the fetch alone: HGETALL of all data
 * keys with the bare client library, 512 in a pipeline, in the same run. `SESSIONS=1000000` takes a
 * million, `VARIANTS` says how many different payloads they share: 64 where it isn't given. Loopback only;
 * the sessions are made by `npm run seed`.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { parseEndpoint } from '../src/config/parse-endpoint.ts';
import { openSource } from '../src/redis/redis-source.ts';
import { layoutById } from '../src/stores/layouts/layouts.ts';
import type { SessionIndex } from '../src/stores/source/session-index.ts';
import type { SessionSource } from '../src/stores/source/session-source.ts';
import { parseQuery } from '../src/survey/search/query.ts';
import { searchSessions } from '../src/survey/search/search-sessions.ts';
import { listOfIndex } from '../src/survey/session-list.ts';
import { startRedis } from '../test/integration/support/redis-server.ts';
import { type Comparison, median } from './comparison.ts';

const rounds = 3;
const AT_ONCE = 512;
const queries = {
  'a text': 'no such visitor',
  'an item by its name, a range': 'name:Cart value:>1000000',
  'a range in all items': 'value:>1e305',
};

export async function run(): Promise<readonly Comparison[]> {
  const sessionCount = Number(process.env['SESSIONS'] ?? 100_000);
  const server = await startRedis();
  const bare = new Redis({ port: server.port, host: '127.0.0.1', lazyConnect: true });
  let source: SessionSource | undefined;
  try {
    const seed = ['--import=tsx', 'scripts/seed.ts', '--port', String(server.port)];
    const variants = process.env['VARIANTS'] ?? '64';
    const options = ['--layout', 'aspnet-v2', '--sessions', String(sessionCount)];
    options.push('--variants', variants);
    await promisify(execFile)(process.execPath, [...seed, ...options]);
    await bare.connect();
    source = await openSource({ ...parseEndpoint(`127.0.0.1:${server.port}`), canWrite: false });
    const index = await source.find();
    const fetches: number[] = [];
    const searches = new Map<string, number[]>(Object.keys(queries).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      // Taking turns: what else the machine does meets all alike.
      fetches.push(await timeFetch(bare, index));
      for (const [name, query] of Object.entries(queries)) {
        searches.get(name)?.push(await timeSearch(source, index, query));
      }
    }
    const theirs = median(fetches);
    return [...searches].map(([name, times]): Comparison => {
      const what = `search for ${name} in ${sessionCount} sessions of 1 kB, ${variants} different`;
      const ours = median(times);
      console.log(`${what}: ${Math.round((sessionCount / ours) * 1000)} sessions a second`);
      return { what, baseline: 'HGETALL in pipelines', unit: 'ms', ours, theirs };
    });
  } finally {
    source?.close();
    bare.disconnect();
    await server.stop();
  }
}

async function timeFetch(client: Redis, index: SessionIndex): Promise<number> {
  const startMs = performance.now();
  let pipeline = client.pipeline();
  for (const ref of listOfIndex(index).refs()) {
    pipeline.hgetallBuffer(Buffer.from(layoutById(ref.layout).keys(ref).data));
    if (pipeline.length < AT_ONCE) continue;
    await pipeline.exec();
    pipeline = client.pipeline();
  }
  await pipeline.exec();
  return performance.now() - startMs;
}

async function timeSearch(
  source: SessionSource,
  index: SessionIndex,
  query: string,
): Promise<number> {
  const startMs = performance.now();
  let count = 0;
  for await (const found of searchSessions(source, listOfIndex(index), parseQuery(query))) {
    count += found.length;
  }
  if (count > 0) throw new Error(`${query} was found`);
  return performance.now() - startMs;
}
