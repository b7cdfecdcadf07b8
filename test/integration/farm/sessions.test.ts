import assert from 'node:assert/strict';
import { startRedis } from '../support/redis-server.ts';
import type { RedisServer } from '../support/redis-server.ts';
import type { TraceEntry } from '../../../src/protocol/farm/trace.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { connectTo } from '../stores/support.ts';
import type { ControlClient } from './support/control-client.ts';
import { FarmRig } from './support/farm-rig.ts';
import { freePorts, request, until } from './support/http.ts';

/** The newest that is known of the request with that path. */
const traced = (client: ControlClient, path: string): TraceEntry | undefined =>
  client.trace.findLast((entry) => entry.path === path);

describe('the sessions of requests', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let rig: FarmRig;

  let connection: RedisConnection;

  before(async () => {
    redis = await startRedis();
    connection = await connectTo(`localhost:${redis.port}`);
  });
  after(async () => {
    connection.close();
    await redis.stop();
  });
  afterEach(() => rig.stop());

  const save = async (text: string, cookie?: string): Promise<string> => {
    const { headers } = await request(rig.port, {
      method: 'POST',
      path: '/Save',
      body: `text=${text}`,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        ...(cookie !== undefined && { Cookie: cookie }),
      },
    });
    return headers['set-cookie']?.[0]?.split(';')[0] ?? cookie ?? '';
  };

  for (const layout of ['aspnet-v5', 'aspnet-v2']) {
    it(`are numbered, with what each request has changed (${layout})`, async () => {
      rig = await FarmRig.ready({ session: 'redis', redis: `localhost:${redis.port}`, layout });
      const client = await rig.control();
      const cookie = await save('first');
      await until('the first is told of', () => traced(client, '/Save')?.changes !== undefined);
      const begun = traced(client, '/Save');
      assert.equal(begun?.session, 1);
      const text = begun.changes?.find(({ name }) => name === 'Text');
      assert.deepEqual(text, { name: 'Text', after: '"first"' });
      await save('second', cookie);
      await until(
        'the second is told of',
        () => traced(client, '/Save')?.changes?.some(({ before }) => before === '"first"') === true,
      );
      const again = traced(client, '/Save');
      assert.equal(again?.session, 1);
      assert.deepEqual(
        again.changes?.find(({ name }) => name === 'Text'),
        { name: 'Text', before: '"first"', after: '"second"' },
      );
      await request(rig.port, { path: '/Result', headers: { Cookie: cookie } });
      await until('it is traced', () => traced(client, '/Result') !== undefined);
      assert.deepEqual(
        [traced(client, '/Result')?.session, traced(client, '/Result')?.changes],
        [1, undefined],
      );
      const other = await save('other');
      assert.notEqual(other, cookie);
      await until('another session', () => client.state?.sessions?.length === 2);
      const id = cookie.split('=')[1] ?? '';
      const [shown] = client.state?.sessions ?? [];
      assert.ok(shown?.number === 1 && (shown.itemCount ?? 0) > 0);
      assert.match(shown.shownId, /…/);
      assert.ok(!JSON.stringify(client.messages).includes(id), 'no id leaves the farm by itself');
      assert.equal(await client.command({ name: 'sessionOf', number: 1 }), undefined);
      const place = client.messages.findLast(({ type }) => type === 'reply');
      assert.ok(place?.type === 'reply' && place.ok);
      assert.deepEqual(place.value, {
        redis: `localhost:${redis.port}`,
        layout,
        application: '/Sample',
        id,
      });
      assert.equal(
        (await client.command({ name: 'sessionOf', number: 99 }))?.code,
        'unknown-session',
      );
    });
  }

  it('say who holds the lock, who waits for it since when, and how long it was', async () => {
    rig = await FarmRig.ready({ session: 'redis', redis: `localhost:${redis.port}` });
    const client = await rig.control();
    const cookie = await save('first');
    const slow = request(rig.port, { path: '/Slow?seconds=2', headers: { Cookie: cookie } });
    const locked = await client.stateWhere(
      'the first has the lock',
      ({ sessions = [] }) => sessions[0]?.lock?.request !== undefined,
    );
    const [holder] = locked.underway ?? [];
    assert.equal(holder?.path, '/Slow?seconds=2');
    assert.equal(locked.sessions?.[0]?.lock?.request, holder.id);
    assert.ok(Math.abs((locked.sessions[0].lock.sinceMs ?? 0) - holder.arrivedAtMs) < 1000);
    const second = save('second', cookie);
    const waiting = await client.stateWhere('the second waits', ({ underway = [] }) =>
      underway.some(({ waitsFor }) => waitsFor),
    );
    const waiter = waiting.underway?.find(({ path }) => path === '/Save');
    assert.equal(waiter?.waitsFor?.request, holder.id);
    assert.ok(Math.abs(waiter.waitsFor.sinceMs - waiter.arrivedAtMs) < 500);
    assert.equal(holder.session, waiter.session);
    assert.deepEqual(
      waiting.underway?.filter(({ waitsFor }) => waitsFor).map(({ path }) => path),
      ['/Save'],
    );
    await Promise.all([slow, second]);
    await until('the wait is told of', () => (traced(client, '/Save')?.lockWaitMs ?? 0) > 0);
    const entry = traced(client, '/Save');
    assert.ok(entry?.lockWaitMs !== undefined);
    assert.ok(entry.lockWaitMs > 1000 && entry.lockWaitMs <= entry.durationMs);
    assert.equal(traced(client, '/Slow?seconds=2')?.lockWaitMs, undefined);
    await client.stateWhere('nothing is locked', ({ sessions = [] }) => !sessions[0]?.lock);
  });

  it('are told of what others have changed meanwhile, not of the request after', async () => {
    rig = await FarmRig.ready({
      session: 'redis',
      redis: `localhost:${redis.port}`,
      layout: 'aspnet-v2',
    });
    const client = await rig.control();
    const cookie = await save('first');
    await until('the first is told of', () => traced(client, '/Save')?.changes !== undefined);
    const key = `{/Sample_${cookie.split('=')[1] ?? ''}}_Data`;
    await connection.call(['HDEL', key, 'Text']);
    await request(rig.port, { path: '/Result', headers: { Cookie: cookie } });
    await until('it is traced', () => traced(client, '/Result') !== undefined);
    await save('second', cookie);
    await until(
      'the change is told of',
      () => client.trace.filter(({ path, changes }) => path === '/Save' && changes).length === 2,
    );
    assert.equal(traced(client, '/Result')?.changes, undefined);
    assert.deepEqual(
      traced(client, '/Save')?.changes?.find(({ name }) => name === 'Text'),
      { name: 'Text', after: '"second"' },
    );
  });

  it('are told by their cookies where servers keep them', async () => {
    rig = await FarmRig.ready({ session: 'inproc', affinity: true });
    const client = await rig.control();
    const cookie = await save('first');
    await request(rig.port, { path: '/Result', headers: { Cookie: cookie } });
    await until('it is traced', () => traced(client, '/Result') !== undefined);
    assert.equal(traced(client, '/Result')?.session, 1);
    assert.equal((await client.command({ name: 'sessionOf', number: 1 }))?.code, 'unknown-session');
  });

  it('are left alone when that is switched off', async () => {
    const address = `localhost:${redis.port}`;
    rig = await FarmRig.ready({ session: 'redis', redis: address, watchSessions: false });
    const client = await rig.control();
    await save('first');
    await until('it is traced', () => traced(client, '/Save') !== undefined);
    assert.equal(traced(client, '/Save')?.session, undefined);
    assert.equal(client.state?.sessions, undefined);
  });

  it('hold nothing up while their store is away, which is said once', async () => {
    const [nobody = 0, port = 0] = await freePorts(2);
    const script = `require('node:http').createServer((q, s) => s.end('fine')).listen(${port}, '127.0.0.1')`;
    rig = await FarmRig.ready({
      servers: [{ name: 'own', port, command: [process.execPath, '-e', script] }],
      sessions: { redis: `localhost:${nobody}` },
    });
    const headers = { Cookie: 'PHPSESSID=abcdefghijklmnopqrstuvwxyz' };
    for (let count = 0; count < 5; count++) {
      assert.equal((await request(rig.port, { headers })).body, 'fine');
    }
    await rig.line(/Sessions in Redis at .* are not shown/);
    assert.equal(rig.lines.filter((line) => line.includes('are not shown')).length, 1);
  });

  it('of Express and PHP sites are found by their cookies', async () => {
    const [port = 0] = await freePorts(1);
    const script = `require('node:http').createServer((q, s) => s.end('fine')).listen(${port}, '127.0.0.1')`;
    await connection.call([
      'SET',
      'shop:sess:f3AOd6gZ1nqG0xUqf8CLkYRbhhEZzV9r',
      '{"cookie":{"originalMaxAge":null},"views":7}',
      'EX',
      '600',
    ]);
    await connection.call([
      'SET',
      'PHPREDIS_SESSION:0n1vc2m6tq1mtrc5vh0mjd6k5h',
      'cart|s:3:"tea";',
      'EX',
      '600',
    ]);
    rig = await FarmRig.ready({
      servers: [{ name: 'own', port, command: [process.execPath, '-e', script] }],
      sessions: { redis: `localhost:${redis.port}` },
    });
    const client = await rig.control();
    // The cookie of express-session: signed with HMAC-SHA256 and percent-encoded.
    const signed = encodeURIComponent(
      's:f3AOd6gZ1nqG0xUqf8CLkYRbhhEZzV9r.N5vY0dRbq8JxW0t6u0ZkqkqZ2Kc0R9GqLwAQkq3h4mE',
    );
    await request(rig.port, { path: '/a', headers: { Cookie: `connect.sid=${signed}` } });
    await request(rig.port, {
      path: '/b',
      headers: { Cookie: 'x=1; PHPSESSID=0n1vc2m6tq1mtrc5vh0mjd6k5h' },
    });
    const state = await client.stateWhere(
      'both have been read',
      ({ sessions = [] }) => sessions.length === 2 && sessions.every(({ itemCount }) => itemCount),
    );
    assert.deepEqual(
      state.sessions?.map(({ number, itemCount }) => [number, itemCount]),
      [
        [1, 2],
        [2, 1],
      ],
    );
    await client.command({ name: 'sessionOf', number: 1 });
    const place = client.messages.findLast(({ type }) => type === 'reply');
    assert.ok(place?.type === 'reply' && place.ok);
    assert.deepEqual(place.value, {
      redis: `localhost:${redis.port}`,
      layout: 'express',
      application: 'shop:sess:',
      id: 'f3AOd6gZ1nqG0xUqf8CLkYRbhhEZzV9r',
    });
  });
});
