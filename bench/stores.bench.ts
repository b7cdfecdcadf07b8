/**
 * Reads and saves one session of 1 kB, 100 kB and 5 MB in every layout, and reads the rows of 200
 * sessions, beside the plain commands that a general Redis browser sends, in the same run: round
 * trips, bytes both ways, and time. Saves are also measured with 2 ms to the server and back, as
 * another machine has it. Loopback only, about a minute; needs redis-server.
 */
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { parseEndpoint } from '../src/config/parse-endpoint.ts';
import { connect } from '../src/redis/connect.ts';
import type { Command, CommandRunner } from '../src/stores/commands.ts';
import { SessionDraft } from '../src/stores/edit/draft.ts';
import { layoutById } from '../src/stores/layouts/layouts.ts';
import { readSession } from '../src/stores/read/read-session.ts';
import { saveSession } from '../src/stores/edit/save-session.ts';
import type { SessionRef } from '../src/stores/session.ts';
import { readSummaries } from '../src/stores/read/summaries.ts';
import { startRedis } from '../test/integration/support/redis-server.ts';
import { type Comparison, comparisonTable, median } from './comparison.ts';
import { distantPort } from './stores/distant.ts';
import { type BenchLayout, benchLayouts } from './stores/layouts.ts';
import { EDITED_ITEM, refOf, sampleSession } from './stores/sample.ts';

const sizes = [
  ['1 kB', 1000],
  ['100 kB', 100_000],
  ['5 MB', 5_000_000],
] as const;
const rowCount = 200;
/** How long a byte is on its way to the distant server, in one direction. */
const DISTANCE_MS = 1;

/** Something to measure: done once, it tells how many round trips it took. */
type Deed = () => Promise<number>;

interface Rig {
  /** Counts what it is asked: each call is a round trip. */
  readonly runner: CommandRunner & { roundTrips: number };
  readonly plain: Redis;
  close(): void;
}

/** Measures and prints; gives back what it compared. */
export async function run(): Promise<readonly Comparison[]> {
  console.log('stores: one session, and the rows of 200; medians, taking turns with the baseline');
  const server = await startRedis();
  const distant = await distantPort(server.port, DISTANCE_MS);
  const near = await rigAt(server.port);
  const far = await rigAt(distant.port);
  try {
    const comparisons: Comparison[] = [];
    for (const bench of benchLayouts) {
      for (const [label, sizeBytes] of sizes) {
        const ref = refOf(bench, `s${sizeBytes}`);
        for (const command of sampleSession(bench, ref, sizeBytes)) await near.runner.call(command);
        const rounds = sizeBytes > 1_000_000 ? 15 : 151;
        const where = `${bench.layout}, ${label}`;
        comparisons.push(...(await compareReads(near, bench, ref, where, rounds)));
        if (bench.isReadOnly) continue;
        comparisons.push(...(await compareSaves(near, bench, ref, where, rounds)));
        const [time] = await compareSaves(far, bench, ref, `${where}, over 2 ms`, 15);
        if (time) comparisons.push(time);
      }
      comparisons.push(...(await compareRows(near, bench)));
    }
    return comparisons;
  } finally {
    for (const rig of [near, far]) rig.close();
    distant.close();
    await server.stop();
  }
}

async function rigAt(port: number): Promise<Rig> {
  const connection = await connect({ ...parseEndpoint(`127.0.0.1:${port}`), canWrite: true });
  const plain = new Redis({ port, host: '127.0.0.1' });
  const close = (): void => {
    plain.disconnect();
    connection.close();
  };
  return { runner: counting(connection), plain, close };
}

function dataKeyOf(ref: SessionRef): Buffer {
  return Buffer.from(layoutById(ref.layout).keys(ref).data);
}

async function compareReads(
  rig: Rig,
  { fields }: BenchLayout,
  ref: SessionRef,
  where: string,
  rounds: number,
) {
  const data = dataKeyOf(ref);
  const ours: Deed = () => counted(rig, () => readSession(rig.runner, ref));
  const theirs: Deed = async () => {
    await (fields ? rig.plain.hgetallBuffer(data) : rig.plain.getBuffer(data));
    await rig.plain.ttl(data);
    return 2;
  };
  return compare(rig, `read, ${where}`, `${fields ? 'HGETALL' : 'GET'}, TTL`, rounds, ours, theirs);
}

/**
 * Milliseconds of the least script that holds a value of 100 kB, say, against what was loaded, without
 * its bytes being sent, and changes it: what no save by a script can be below.
 */
async function leastScript(
  { plain }: Rig,
  key: Buffer,
  field: string | undefined,
  value: Uint8Array,
  rounds: number,
): Promise<number> {
  const [read, write] =
    field === undefined
      ? [`'GET', KEYS[1]`, `'SETRANGE', KEYS[1], 0, string.sub(value, 1, 1)`]
      : [`'HGET', KEYS[1], '${field}'`, `'HSET', KEYS[1], '${field}', value`];
  const script = `local value = redis.call(${read})
    if redis.sha1hex(value) ~= ARGV[1] then return 0 end
    redis.call(${write})
    return 1`;
  const digest = createHash('sha1').update(value).digest('hex');
  const sha = String(await plain.script('LOAD', script));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    const reply = await plain.evalsha(sha, 1, key, digest);
    times.push(performance.now() - startMs);
    if (reply !== 1) throw new Error('The value is not the one that was read.');
  }
  return median(times);
}

async function compareSaves(
  rig: Rig,
  { fields, layout, text }: BenchLayout,
  ref: SessionRef,
  where: string,
  rounds: number,
) {
  const data = dataKeyOf(ref);
  const loaded = await readSession(rig.runner, ref);
  const values = [text('hello'), text('something longer')] as const;
  // Both leave the session as it was when the other one's turn comes.
  let draft = new SessionDraft(loaded);
  const ours: Deed = () =>
    counted(rig, async () => {
      const removed = draft.item(EDITED_ITEM)?.bytes ?? new Uint8Array();
      const inserted = removed.length === values[0].length ? values[1] : values[0];
      const splices = [{ offset: 0, removed, inserted }];
      draft.apply({ type: 'splice', item: EDITED_ITEM, splices });
      const result = await saveSession(rig.runner, draft);
      if (result.outcome !== 'saved') throw new Error(`${layout}: ${result.outcome}`);
      draft = new SessionDraft(result.snapshot);
    });
  const theirs: Deed = async () => {
    // Whoever writes a session back has to look first whether it is still what was edited.
    await (fields ? rig.plain.hgetallBuffer(data) : rig.plain.getBuffer(data));
    const ttl = await rig.plain.ttl(data);
    const item = Buffer.from(draft.item(EDITED_ITEM)?.bytes ?? values[0]);
    const blob = Buffer.from(draft.base.blob ?? []);
    if (fields === 'items') await rig.plain.hset(data, EDITED_ITEM, item);
    else if (fields === 'data') {
      await rig.plain.hset(data, layout === 'harbour' ? 'items' : 'data', blob);
    } else await rig.plain.set(data, blob);
    await rig.plain.expire(data, ttl);
    return 4;
  };
  const baseline = fields ? 'HGETALL, TTL, HSET, EXPIRE' : 'GET, TTL, SET, EXPIRE';
  const compared = await compare(rig, `save, ${where}`, baseline, rounds, ours, theirs);
  const [time] = compared;
  if (fields === 'items' || !time) return compared;
  const field = layout === 'harbour' ? 'items' : fields;
  const least = await leastScript(rig, data, field, draft.base.blob ?? new Uint8Array(), rounds);
  return [...compared, { ...time, baseline: 'the least script with a digest', theirs: least }];
}

async function compareRows(rig: Rig, bench: BenchLayout) {
  const { fields, layout } = bench;
  const refs = Array.from({ length: rowCount }, (_, i) => refOf(bench, `row${i}`));
  const commands = refs.flatMap((ref): readonly Command[] => sampleSession(bench, ref, 3000));
  await rig.runner.pipeline(commands);
  const ours: Deed = () => counted(rig, () => readSummaries(rig.runner, refs));
  const theirs: Deed = async () => {
    for (const ref of refs) {
      const data = dataKeyOf(ref);
      await rig.plain.type(data);
      await rig.plain.ttl(data);
      await (fields ? rig.plain.hlen(data) : rig.plain.strlen(data));
    }
    return refs.length * 3;
  };
  const baseline = `TYPE, TTL, ${fields ? 'HLEN' : 'STRLEN'} a row`;
  const what = `rows, ${layout}, ${rowCount} sessions`;
  return compare(rig, what, baseline, 21, ours, theirs);
}

async function compare(
  rig: Rig,
  what: string,
  baseline: string,
  rounds: number,
  ours: Deed,
  theirs: Deed,
): Promise<readonly Comparison[]> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timed(ours));
    times.theirs.push(await timed(theirs));
  }
  const sent = { ours: await traffic(rig, ours), theirs: await traffic(rig, theirs) };
  return [
    { what, baseline, unit: 'ms', ours: median(times.ours), theirs: median(times.theirs) },
    { what, baseline, unit: 'bytes', ours: sent.ours, theirs: sent.theirs },
    { what, baseline, unit: 'round trips', ours: await ours(), theirs: await theirs() },
  ];
}

async function timed(deed: Deed): Promise<number> {
  const startMs = performance.now();
  await deed();
  return performance.now() - startMs;
}

/** Bytes that the server received and sent while something was done, without those of the asking. */
async function traffic(rig: Rig, deed: Deed): Promise<number> {
  const start = await bytesSoFar(rig);
  const idle = (await bytesSoFar(rig)) - start;
  const before = await bytesSoFar(rig);
  await deed();
  return Math.max(0, (await bytesSoFar(rig)) - before - idle);
}

async function bytesSoFar({ plain }: Rig): Promise<number> {
  const info = await plain.info('stats');
  const number = (name: string): number =>
    Number(new RegExp(`${name}:(\\d+)`).exec(info)?.[1] ?? 0);
  return number('total_net_input_bytes') + number('total_net_output_bytes');
}

async function counted({ runner }: Rig, deed: () => Promise<unknown>): Promise<number> {
  const before = runner.roundTrips;
  await deed();
  return runner.roundTrips - before;
}

function counting(inner: CommandRunner): Rig['runner'] {
  return {
    roundTrips: 0,
    call(command) {
      this.roundTrips++;
      return inner.call(command);
    },
    pipeline(commands) {
      this.roundTrips++;
      return inner.pipeline(commands);
    },
    script(script, keys, args) {
      this.roundTrips++;
      return inner.script(script, keys, args);
    },
    transaction(deed) {
      return inner.transaction((link) =>
        deed({
          watch: (keys, commands) => {
            this.roundTrips++;
            return link.watch(keys, commands);
          },
          commit: (commands) => {
            this.roundTrips++;
            return link.commit(commands);
          },
        }),
      );
    },
  };
}

if (process.argv[1]?.endsWith('stores.bench.ts')) {
  void run().then((comparisons) => console.log(comparisonTable(comparisons).join('\n')));
}
