import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { chooseSessions } from '../../../src/lookup/filter/choose-sessions.ts';
import { parseItemCondition } from '../../../src/lookup/filter/item-condition.ts';
import type { SessionFilter, SessionOrder } from '../../../src/lookup/filter/session-filter.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import { valueAtPath } from '../../../src/stores/read/item-path.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const group = { layout: 'express', application: 'sess:' } as const;
const item = (text: string): SessionFilter => {
  const filter = parseItemCondition(text);
  assert.ok(filter);
  return filter;
};

describe('choosing sessions by what is known of them', function () {
  this.timeout(60_000);
  let server: RedisServer;
  let source: SessionSource;

  before(async () => {
    server = await startRedis();
    const { address, secrets } = parseEndpoint(`redis://127.0.0.1:${server.port}`);
    source = await openSource({ address, secrets, canWrite: false });
    for (let number = 0; number < 450; number++) {
      const value = JSON.stringify({ cookie: {}, n: number, pad: 'x'.repeat(number) });
      const key = `sess:${String(number).padStart(4, '0')}`;
      if (number === 7) await server.ask('SET', key, value);
      else await server.ask('SET', key, value, 'EX', String(100 + number));
    }
  });
  after(async () => {
    source.close();
    await server.stop();
  });

  const choose = async (
    filters: readonly SessionFilter[],
    order: SessionOrder = 'id',
    signal = new AbortController().signal,
  ) => {
    const index = await source.find();
    const steps: number[] = [];
    const chosen = await chooseSessions(
      source,
      index,
      group,
      { filters, order },
      {
        signal,
        valueOf: ({ items = [] }, path) =>
          valueAtPath(items, path, ({ bytes }) => decodeItem(bytes, 'json').root),
        onProgress: ({ lookedAt }) => steps.push(lookedAt),
      },
    );
    return { ...chosen, steps, ids: chosen.sessions.map(({ ref }) => ref.id) };
  };

  it('looks at all of them in batches, and tells how far it is', async () => {
    const chosen = await choose([{ kind: 'no-ttl' }]);
    assert.deepEqual(chosen.ids, ['0007']);
    assert.deepEqual(chosen.steps, [200, 400, 450]);
    assert.equal(chosen.of, 450);
    assert.equal(chosen.matchCount, 1);
    assert.equal(chosen.unknownCount, 0);
  });

  it('lets several filters hold together, by values of items too', async () => {
    const { ids } = await choose([item('n > 20'), item('n < 24'), { kind: 'id-part', text: '2' }]);
    assert.deepEqual(ids, ['0021', '0022', '0023']);
    assert.deepEqual((await choose([item('n = 12')])).ids, ['0012']);
    assert.deepEqual((await choose([item('Nobody')])).ids, []);
  });

  it('orders what it found', async () => {
    const { ids } = await choose([{ kind: 'expires-within', seconds: 105 }], 'soonest-end');
    assert.ok(ids.length >= 5 && ids.length <= 10, String(ids));
    assert.deepEqual(ids, [...ids].sort());
    assert.deepEqual((await choose([item('n < 4')], 'largest')).ids, [
      '0003',
      '0002',
      '0001',
      '0000',
    ]);
  });

  it('says of how many it could not tell', async () => {
    const { unknownCount, ids } = await choose([{ kind: 'used-within', seconds: 60 }]);
    assert.deepEqual(
      [unknownCount, ids],
      [450, []],
      'an Express session has no timeout of its own',
    );
  });

  it('ends where it is called off', async () => {
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(choose([{ kind: 'no-ttl' }], 'id', abort.signal));
  });
});
