import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { openServers } from '../sources/memcached-rig.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';

const ID = '0c4e1c6e-77ab-4d0e-9a3e-0c2c5e7e9a11';
const ref: SessionRef = { layout: 'aspnetcore-memcached', application: 'shop:', id: ID };
const KEY = `shop:${ID}`;
const BESIDE = `${KEY}-sliding-expiration`;

/** The payload of a session that ASP.NET Core has written. */
function recordedPayload(): Buffer {
  const url = new URL('../../fixtures/aspnetcore-sessions.jsonl', import.meta.url);
  for (const line of readFileSync(url, 'utf8').split('\n')) {
    const { keys = [] } = JSON.parse(line || '{}') as {
      readonly keys?: readonly {
        readonly fields?: readonly { readonly name: string; readonly base64: string }[];
      }[];
    };
    const data = keys[0]?.fields?.find(({ name }) => name === 'data');
    if (data && data.base64.length > 80) return Buffer.from(data.base64, 'base64');
  }
  return assert.fail('no session was recorded');
}

describe('sessions of ASP.NET Core in Memcached', function () {
  this.timeout(20_000);
  const payload = recordedPayload();
  let server: MemcachedServer;
  let source: SessionSource;

  before(async () => {
    server = await startMemcached();
    source = await openServers([server.port]);
  });
  after(async () => {
    source.close();
    await server.stop();
  });
  // As EnyimMemcachedCore stores them: raw bytes, and by what they slide as a text.
  beforeEach(async () => {
    await server.ask('flush_all');
    await server.ask(`set ${KEY} 64082 600 ${payload.length}`, payload.toString('latin1'));
    await server.ask(`add ${BESIDE} 274 600 8`, '00:20:00');
  });

  it('are found by their payload, and have the items that ASP.NET Core has stored', async () => {
    await server.ask('set 7c4e1c6e-77ab-4d0e-9a3e-0c2c5e7e9a11 0 600 5', 'other');
    const index = await source.find();
    assert.equal(index.sessionCount, 1);
    assert.ok(index.find(ref));
    const { items, timeoutSeconds, condition } = await source.read(ref);
    assert.equal(condition, 'ok');
    assert.equal(timeoutSeconds, 1200);
    const expected = layoutById('aspnetcore').readItems(
      [Buffer.from('data'), payload, Buffer.from('absexp'), Buffer.from('-1')],
      0,
    );
    assert.ok(expected.items.length > 0);
    assert.deepEqual(
      items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]),
      expected.items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]),
    );
  });

  it('keep flags and lifetimes when an item is edited', async () => {
    const opened = await source.read(ref);
    const { name, bytes } = opened.items[0] ?? assert.fail();
    const changes = [{ name, before: bytes, after: Buffer.from('edited') }];
    const change = { kind: 'save', ref, opened, changes } as const;
    assert.equal((await source.change(change)).outcome, 'saved');
    assert.match(await server.ask(`mg ${KEY} f t`), /^HD f64082 t(?:600|59\d)\r\n$/);
    assert.match(await server.ask(`mg ${BESIDE} f t v`), /^VA 8 f274 t\d+\r\n00:20:00\r\n$/);
    const { items } = await source.read(ref);
    assert.equal(Buffer.from(items[0]?.bytes ?? []).toString(), 'edited');
  });

  it('live for what they slide by when they are extended, both entries', async () => {
    const result = await source.change({ kind: 'extend', ref });
    assert.equal(result.outcome, 'done');
    for (const key of [KEY, BESIDE]) {
      assert.match(await server.ask(`mg ${key} t`), /^HD t(?:1200|1199)\r\n$/, key);
    }
    assert.match(await server.ask(`mg ${KEY} f`), /f64082/);
    assert.equal(source.limitOf('set-timeout', ref.layout)?.code, 'unwritable');
  });

  it('are copied and brought back with the flags that the library reads by', async () => {
    const content = await source.read(ref);
    const seen = await source.summary(ref);
    assert.equal((await source.change({ kind: 'end', ref, seen })).outcome, 'ended');
    for (const key of [KEY, BESIDE]) assert.equal(await server.ask(`mg ${key}`), 'EN\r\n');
    assert.equal((await source.change({ kind: 'create', ref, content })).outcome, 'created');
    assert.match(await server.ask(`mg ${KEY} f t`), /^HD f64082 t(?:600|59\d)\r\n$/);
    assert.match(await server.ask(`mg ${BESIDE} f v`), /^VA 8 f274\r\n00:20:00\r\n$/);
  });
});
