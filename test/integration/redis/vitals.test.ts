import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { newsBetween, otherDatabases } from '../../../src/stores/source/source-vitals.ts';
import { type RedisServer, startRedis, until } from '../support/redis-server.ts';

describe('what a server tells of itself', () => {
  let server: RedisServer;
  let source: SessionSource;

  const open = async (url = `redis://127.0.0.1:${server.port}`): Promise<SessionSource> =>
    openSource({ ...parseEndpoint(url), canWrite: false });

  beforeEach(async () => {
    server = await startRedis();
    source = await open();
  });
  afterEach(async () => {
    source.close();
    await server.stop();
  });

  it('shows a restart, with the time', async () => {
    const before = await source.vitals();
    await server.stop();
    const startedAtMs = Date.now();
    server = await startRedis({ port: server.port });
    await until(() => source.state === 'connected', 'the connection to come back', 20_000);
    const news = newsBetween(before, await source.vitals(), 0);
    assert.ok(news?.kind === 'restarted', JSON.stringify(news));
    assert.ok(Math.abs(news.atMs - startedAtMs) < 20_000);
  });

  for (const command of ['FLUSHALL', 'FLUSHDB'] as const) {
    it(`shows ${command}`, async () => {
      for (const key of 'abcd') await server.ask('SET', key, 'x');
      const before = await source.vitals();
      await server.ask('DEL', 'a', 'b');
      const meanwhile = await source.vitals();
      assert.equal(newsBetween(before, meanwhile, 0), undefined, 'keys that were deleted');
      await server.ask(command);
      assert.deepEqual(newsBetween(meanwhile, await source.vitals(), 0), { kind: 'flushed' });
    });
  }

  it('shows which databases have keys', async () => {
    await server.ask('SET', 'moved', 'x');
    await server.ask('MOVE', 'moved', 4);
    await server.ask('SET', 'here', 'x');
    assert.deepEqual(otherDatabases(await source.vitals(), 0), [{ database: 4, keyCount: 1 }]);
    const other = await open(`redis://127.0.0.1:${server.port}/4`);
    assert.deepEqual(otherDatabases(await other.vitals(), 4), [{ database: 0, keyCount: 1 }]);
    other.close();
  });

  it('is nothing, and asked for once, where the user may not know', async () => {
    await server.ask('ACL', 'SETUSER', 'small', 'on', '>pw', '~*', '+@all', '-info');
    const small = await open(`redis://small:pw@127.0.0.1:${server.port}`);
    const refusals = async (): Promise<number> => {
      const log = await server.ask('ACL', 'LOG');
      assert.ok(Array.isArray(log));
      const counts = (log as readonly (readonly unknown[])[]).map((entry) => Number(entry[1]));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    const first = await small.vitals();
    assert.deepEqual(first.servers, [{ name: `127.0.0.1:${server.port}` }]);
    const before = await refusals();
    assert.equal(newsBetween(first, await small.vitals(), 0), undefined);
    assert.equal(await refusals(), before);
    small.close();
  });
});
