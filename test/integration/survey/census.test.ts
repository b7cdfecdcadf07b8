import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { CensusReport, GroupReport } from '../../../src/survey/census/census-report.ts';
import { viewOf } from '../../../src/survey/census/census-view.ts';
import { movingOff } from '../../../src/survey/census/moving-off.ts';
import { registerKeys } from '../../../src/survey/census/register-keys.ts';
import { takeCensus } from '../../../src/survey/census/take-census.ts';
import { connectTo, recordedSessions, restore } from '../stores/support.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

/** A number between 0 and 1 that is the same each time. */
const middle = (): number => 0.5;

describe('a census', function () {
  this.timeout(60_000);

  let server: RedisServer;
  let connection: RedisConnection;
  let source: SessionSource;

  before(async () => {
    server = await startRedis();
    connection = await connectTo(`127.0.0.1:${server.port}`);
    const { address, secrets } = parseEndpoint(`127.0.0.1:${server.port}`);
    source = await openSource({ address, secrets, canWrite: false });
  });
  after(async () => {
    source.close();
    connection.close();
    await server.stop();
  });
  beforeEach(async () => {
    await server.ask('FLUSHALL');
  });

  const sessions = recordedSessions().filter(({ state }) => state.found);

  async function seedRecorded(): Promise<void> {
    for (const session of sessions) await restore(connection, session);
  }

  /** So many sessions of express-session, each with a user and a number of bytes. */
  async function seedExpress(count: number, bytes: (at: number) => number): Promise<void> {
    const commands = Array.from({ length: count }, (_, at) => {
      const id = `${String(at).padStart(6, '0')}abcdefghijklmnopqrstuvwxyz`;
      const session = { cookie: {}, user: `u${at}`, text: 'x'.repeat(bytes(at)) };
      return ['SET', `sess:${id}`, JSON.stringify(session), 'EX', '600'] as const;
    });
    await connection.pipeline(commands);
  }

  function group(report: CensusReport, layout: string, application: string): GroupReport {
    const found = report.groups.find(
      (one) => one.layout === layout && one.application === application,
    );
    return found ?? assert.fail(`${layout} ${application}`);
  }

  it('counts what real providers have stored, by application, item and type', async () => {
    await seedRecorded();
    const report = await takeCensus(source);
    assert.equal(report.isComplete, true);
    assert.equal(report.sessionCount, sessions.length);
    assert.equal(report.readCount, sessions.length);
    for (const { layout, application, sessionCount, readCount, items } of report.groups) {
      const same = sessions.filter(
        ({ app, provider }) =>
          app === application && provider.startsWith('5.') === (layout === 'aspnet-v5'),
      );
      assert.equal(sessionCount, same.length);
      assert.equal(readCount, same.length);
      const expected = new Map<string, number>();
      for (const name of same.flatMap((one) => one.expected.map((item) => item.name ?? ''))) {
        expected.set(name, (expected.get(name) ?? 0) + 1);
      }
      for (const { name, isPattern, itemCount } of items) {
        if (!isPattern) assert.equal(itemCount, expected.get(name) ?? itemCount, name);
      }
    }
  });

  it('tells the type of each item as .NET names it, in both forms in which a provider stores it', async () => {
    const names = new Map<string, Set<string>>();
    for (const session of sessions.filter(({ scenario }) => scenario === 'demo')) {
      await restore(connection, session);
    }
    const report = await takeCensus(source);
    for (const item of report.groups.flatMap(({ items }) => items)) {
      const types = names.get(item.name) ?? new Set();
      for (const { netType } of item.types) types.add(netType ?? '');
      names.set(item.name, types);
    }
    assert.deepEqual([...(names.get('UserInput') ?? [])], ['System.String']);
    assert.deepEqual([...(names.get('SavedAt') ?? [])], ['System.DateTime']);
  });

  it('measures sizes, time left, locks, and sessions that never expire', async () => {
    await seedExpress(40, (at) => (at < 20 ? 10 : 5000));
    await server.ask('PERSIST', 'sess:000003abcdefghijklmnopqrstuvwxyz');
    const report = await takeCensus(source);
    const express = group(report, 'express', 'sess:');
    assert.equal(express.neverExpireCount, 1);
    // 600 seconds: from 5 to 10 minutes.
    assert.equal(express.timeLeftCounts[2], 39);
    assert.equal(express.sizeCounts[0], 20);
    assert.equal(express.sizeCounts[4], 20);
    assert.deepEqual(
      express.notable.filter(({ reason }) => reason === 'never-expires').map(({ ref }) => ref.id),
      ['000003abcdefghijklmnopqrstuvwxyz'],
    );
    const stored = await connection.pipeline(
      Array.from({ length: 40 }, (_, at) => {
        const id = `${String(at).padStart(6, '0')}abcdefghijklmnopqrstuvwxyz`;
        return ['MEMORY', 'USAGE', `sess:${id}`] as const;
      }),
    );
    const memory = stored.reduce<number>((sum, reply) => sum + Number(reply), 0);
    assert.deepEqual(express.memory?.bytes, { value: memory, low: memory, high: memory });
  });

  it('samples a large application evenly, reads small ones whole, and says what is an estimate', async () => {
    await seedExpress(3000, (at) => 100 + (at % 100));
    const [first] = sessions;
    assert.ok(first);
    await restore(connection, first);
    const report = await takeCensus(source, { most: 500, random: middle });
    assert.equal(report.sessionCount, 3001);
    const express = group(report, 'express', 'sess:');
    assert.equal(express.sessionCount, 3000);
    assert.ok(express.readCount >= 490 && express.readCount <= 510, String(express.readCount));
    const [other] = report.groups.filter(({ layout }) => layout !== 'express');
    assert.equal(other?.readCount, 1);
    const view = viewOf(report.groups);
    assert.equal(view.isSampled, true);
    const user = view.items.find(({ name }) => name === 'user');
    assert.ok((user?.sessions.value ?? 0) >= 3000 && (user?.sessions.high ?? 0) <= 3001);
    let exact = 0;
    for (const reply of await connection.pipeline(
      Array.from({ length: 3000 }, (_, at) => {
        const id = `${String(at).padStart(6, '0')}abcdefghijklmnopqrstuvwxyz`;
        return ['STRLEN', `sess:${id}`] as const;
      }),
    )) {
      exact += Number(reply);
    }
    const { low, high } = express.dataBytes;
    assert.ok(low < exact && exact < high, `${low} < ${exact} < ${high}`);
  });

  it('slides no lifetime and takes no lock', async () => {
    await seedExpress(20, () => 10);
    await server.ask('CONFIG', 'RESETSTAT');
    await takeCensus(source);
    const stats = String(await server.ask('INFO', 'commandstats'));
    const names = [...stats.matchAll(/cmdstat_([a-z|]+):/g)].map(([, name]) => name);
    const writes = names.filter((name) =>
      /^(?:set|expire|pexpire|del|getex|hset|persist)/.test(name ?? ''),
    );
    assert.deepEqual(writes, []);
  });

  it('stops when it is called off, and keeps what it has read by then', async () => {
    await seedExpress(3000, () => 2000);
    const abort = new AbortController();
    const report = await takeCensus(source, {
      signal: abort.signal,
      onProgress: (progress) => {
        if (progress.phase === 'reading' && progress.byteCount > 0) abort.abort();
      },
    });
    assert.equal(report.isComplete, false);
    assert.ok(report.readCount > 0 && report.readCount < 3000, String(report.readCount));
    await assert.rejects(
      takeCensus(source, { signal: AbortSignal.abort(new Error('enough')) }),
      /enough/,
    );
  });

  it('names what System.Web adapters have to know, as C# writes it', async () => {
    await seedRecorded();
    const { groups } = await takeCensus(source);
    const lines = movingOff(groups).flatMap((move) => registerKeys(move).split('\n'));
    for (const line of [
      'options.RegisterKey<string>("UserInput");',
      'options.RegisterKey<System.DateTime>("SavedAt");',
      'options.RegisterKey<System.Collections.Generic.Dictionary<string, ShopDemo.Models.CartItem>>("CartBySku");',
      'options.RegisterKey<int[][]>("Jagged");',
      'options.RegisterKey<string[,]>("Str2D");',
      'options.RegisterKey<System.Tuple<int, string>>("Tuple2");',
    ]) {
      assert.ok(lines.includes(line), line);
    }
    const fits = new Map(
      movingOff(groups)
        .flatMap(({ items }) => items)
        .map((item) => [item.name, item]),
    );
    assert.equal(fits.get('EmptyTable')?.fit, 'fails');
    assert.equal(fits.get('ValueTuple')?.fit, 'loses');
    assert.equal(fits.get('HashtableEmpty')?.fit, 'elements');
    assert.equal(fits.get('CartBySku')?.fit, 'own');
    assert.equal(fits.get('Counter')?.isBinary, true);
  });

  it('does without the memory of keys where the server does not tell', async () => {
    await seedExpress(10, () => 10);
    await server.ask('ACL', 'SETUSER', 'plain', 'reset', 'on', '>pw', '~*', '+@all', '-memory');
    const { address, secrets } = parseEndpoint(`redis://plain:pw@127.0.0.1:${server.port}`);
    const limited = await openSource({ address, secrets, canWrite: false });
    try {
      const report = await takeCensus(limited);
      assert.equal(report.readCount, 10);
      assert.equal(report.groups[0]?.memory, undefined);
    } finally {
      limited.close();
    }
  });
});
