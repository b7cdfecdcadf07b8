import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

describe('what a server tells of losses', () => {
  let server: RedisServer;

  before(async () => (server = await startRedis()));
  after(() => server.stop());

  const asking = async <T>(
    user: string,
    work: (source: SessionSource) => Promise<T>,
  ): Promise<T> => {
    const source = await openSource({
      ...parseEndpoint(`redis://${user}127.0.0.1:${server.port}`),
      canWrite: false,
    });
    try {
      return await work(source);
    } finally {
      source.close();
    }
  };

  it('has policy, evictions, persistence and flushes', async () => {
    await server.ask('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
    await server.ask('CONFIG', 'SET', 'save', '60 1000');
    await server.ask('FLUSHDB');
    const [facts] = await asking('', (source) => source.serverFacts());
    assert.equal(facts?.evictionPolicy, 'volatile-lru');
    assert.equal(facts.evictedCount, 0);
    assert.equal(facts.hasSnapshots, true);
    assert.equal(facts.hasLog, false);
    assert.equal(facts.isLoading, false);
    assert.equal(facts.flushCount, 1);
    assert.ok(Math.abs((facts.startedAtMs ?? 0) - Date.now()) < 120_000);
    assert.deepEqual(facts.refused, []);
    await server.ask('SET', '{/Shop_abc}_SessionTimeout', '1200', 'EX', '1200');
    const ref = { layout: 'aspnet-v5', application: '/Shop', id: 'abc' } as const;
    const traces = await asking('', (source) => source.traces(ref));
    const told = traces.map(({ part, presence }) => [part, presence].join(' '));
    assert.deepEqual(told, ['data missing', 'lock missing', 'timeout there']);
    const [, , { ttlMs = 0 } = {}] = traces;
    assert.ok(ttlMs > 1_000_000 && ttlMs <= 1_200_000, String(ttlMs));
    await server.ask('CONFIG', 'SET', 'save', '');
    const [without] = await asking('', (source) => source.serverFacts());
    assert.equal(without?.hasSnapshots, false);
  });

  it('says what the user may not ask', async () => {
    await server.ask('ACL', 'SETUSER', 'small', 'on', '>pw', '~*', '+@all', '-info', '-config');
    const [facts] = await asking('small:pw@', (source) => source.serverFacts());
    assert.deepEqual(facts, {
      name: `127.0.0.1:${server.port}`,
      refused: ['INFO', 'CONFIG GET'],
    });
  });
});
