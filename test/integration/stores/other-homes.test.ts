import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openMemcached } from '../../../src/memcached/memcached-source.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import { isKeptBy, type StoreKind } from '../../../src/stores/layout-facts.ts';
import type { LayoutId } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { plannedImports } from '../../../src/stores/transfer/import-sessions.ts';
import type { FiledSession } from '../../../src/stores/transfer/session-file.ts';
import { openTable } from '../sources/dynamo-rig.ts';
import { PROVIDER_KEY } from '../support/aws-session-provider.ts';
import { createTable, type DynamoDouble, startDynamoDouble } from '../support/dynamo-double.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const TABLE = 'Sessions';
const json = Buffer.from('{"cookie":{"originalMaxAge":1200000},"user":"Ada"}');
const php = Buffer.from('user|s:3:"Ada";');
const none = new Uint8Array(4);

/** Sessions of a file, whole, as each layout has its data in one value. */
const filed = (
  layout: LayoutId,
  application: string,
  id: string,
  blob: Uint8Array,
): FiledSession => ({
  ref: { layout, application, id },
  items: [],
  isWhole: false,
  blob,
  timeoutSeconds: 1200,
  ttlMs: 1_000_000,
});
const sessions: readonly FiledSession[] = [
  filed('aspnet-v5', '/Shop', 'abcdefghijklmnopqrstu012', none),
  filed('harbour', 'shop/', 'abcdefghijklmnopqrstu012', none),
  filed('express', 'sess:', 'AbCdEfGhIjKlMnOpQrStUvWxYz012345', json),
  filed('php', 'PHPREDIS_SESSION:', 'q0v1m2n3b4c5x6z7l8k9j0h1g2', php),
  filed('php-memcached', 'memc.sess.key.', 'q0v1m2n3b4c5x6z7l8k9j0h1g2', php),
  // Base64 of a collection without items.
  filed('dynamodb-provider', 'shop', 'abcdefghijklmnopqrstu012', Buffer.from('AAAAAA==')),
  filed('connect-dynamodb', 'sess:', 'AbCdEfGhIjKlMnOpQrStUvWxYz012345', json),
];

describe('sessions of a file that no site could find in another store', () => {
  const homes = new Map<StoreKind, SessionSource>();
  let redis: RedisServer;
  let memcached: MemcachedServer;
  let double: DynamoDouble;

  before(async () => {
    redis = await startRedis();
    memcached = await startMemcached();
    double = await startDynamoDouble();
    await createTable(double, TABLE, PROVIDER_KEY);
    const way = (text: string) => ({ ...parseEndpoint(text), canWrite: true });
    homes.set('redis', await openSource(way(`redis://127.0.0.1:${redis.port}`)));
    homes.set('memcached', await openMemcached(way(`memcached://127.0.0.1:${memcached.port}`)));
    homes.set('dynamodb', await openTable(double, TABLE));
  });
  after(async () => {
    for (const source of homes.values()) source.close();
    await redis.stop();
    await memcached.stop();
    await double.stop();
  });

  for (const hasNewId of [false, true]) {
    it(`are not made there${hasNewId ? ', with new IDs neither' : ''}`, async () => {
      for (const [kind, source] of homes) {
        const planned = await plannedImports(source, sessions, hasNewId);
        for (const { session, standing } of planned) {
          const { layout } = session.ref;
          const about = `${layout} in ${kind}`;
          if (!isKeptBy(layout, kind)) assert.equal(standing, 'no-way', about);
          else if (hasNewId) assert.equal(standing, 'new', about);
        }
      }
    });
  }

  it('are made where they belong', async () => {
    const standings = async (kind: StoreKind, layout: LayoutId) => {
      const own = sessions.filter(({ ref }) => ref.layout === layout);
      const planned = await plannedImports(homes.get(kind) ?? assert.fail(), own, false);
      return planned.map(({ standing }) => standing);
    };
    assert.deepEqual(await standings('redis', 'express'), ['new']);
    assert.deepEqual(await standings('memcached', 'express'), ['new']);
    assert.deepEqual(await standings('memcached', 'php-memcached'), ['new']);
    assert.deepEqual(await standings('dynamodb', 'dynamodb-provider'), ['new']);
  });

  it('are refused by the store itself', async () => {
    const [session] = sessions;
    assert.ok(session);
    const change = { kind: 'create', ref: session.ref, content: session } as const;
    await assert.rejects(
      homes.get('dynamodb')?.change(change) ?? Promise.resolve(),
      /not-supported/,
    );
    assert.deepEqual((await double.call('Scan', { TableName: TABLE }))['Items'], []);
  });
});
