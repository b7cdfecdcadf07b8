import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { SampleKeeper } from '../../../src/farm/sandbox/sample-keeper.ts';
import type { Sample } from '../../../src/farm/seed/sandbox-sessions.ts';
import { RawConnection } from '../../../src/redis/wire/raw-connection.ts';
import { openSocket } from '../../../src/links/socket.ts';
import { type RedisServer, startRedis, until } from '../support/redis-server.ts';

const ttlSeconds = 3;

const sampleOf = (id: string, more: Partial<Sample> = {}): Sample => ({
  ref: { layout: 'aspnet-v2', application: '/Shop', id },
  commands: [
    ['HSET', `{${id}}_Data`, 'UserName', 'Maja'],
    ['EXPIRE', `{${id}}_Data`, ttlSeconds],
    ['SET', `{${id}}_Write_Lock`, '639000000000000000', 'EX', ttlSeconds],
  ],
  ttlSeconds,
  expires: false,
  ...more,
});

describe('the samples of the sandbox', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let connection: RawConnection;
  let isLooking = false;
  let unsavedId = '';

  before(async () => {
    redis = await startRedis();
    const place = { host: '127.0.0.1', port: redis.port };
    connection = new RawConnection(await openSocket(place, undefined, AbortSignal.timeout(5000)));
  });
  after(async () => {
    isLooking = false;
    connection.close();
    await redis.stop();
  });

  const lifeOf = async (key: string): Promise<number> => Number(await redis.ask('PTTL', key));

  /** Stores samples and keeps them, until the clock has passed twice what they live. */
  async function keep(samples: readonly Sample[], touch: () => Promise<unknown>): Promise<void> {
    const keeper = new SampleKeeper(connection, 1500);
    await keeper.fill(samples);
    await keeper.look(() => false);
    const storedAtMs = Date.now();
    isLooking = true;
    const isDone = (): boolean => !isLooking;
    const looking = (async () => {
      while (!isDone()) {
        await keeper.look(({ ref }) => ref.id === unsavedId);
        await wait(100);
      }
    })();
    await touch();
    await until(() => Date.now() > storedAtMs + 2.2 * ttlSeconds * 1000, 'two lives to pass');
    isLooking = false;
    await looking;
  }

  it('live on while nobody touches them, and those that are to be seen expiring come back', async () => {
    const [steady, brief] = [sampleOf('steady'), sampleOf('brief', { expires: true })];
    let hasExpired = false;
    await keep([steady, brief], async () => {
      await until(async () => (await lifeOf('{brief}_Data')) === -2, 'it to expire');
      hasExpired = true;
      assert.ok((await lifeOf('{steady}_Data')) > 0);
      await until(async () => (await lifeOf('{brief}_Data')) > 0, 'it to come back');
    });
    assert.ok(hasExpired);
    assert.ok((await lifeOf('{steady}_Data')) > 0);
    assert.ok((await lifeOf('{steady}_Write_Lock')) > 0);
    const name = await redis.ask('HGET', '{brief}_Data', 'UserName');
    assert.ok(name instanceof Uint8Array);
    assert.equal(new TextDecoder().decode(name), 'Maja');
  });

  it('are let go when they are written, even if their lives stay as they were', async () => {
    await keep([sampleOf('written'), sampleOf('brief', { expires: true })], async () => {
      await redis.ask('HSET', '{written}_Data', 'UserName', 'Jonas');
      await redis.ask('HSET', '{brief}_Data', 'Note', 'mine');
    });
    assert.equal(await lifeOf('{written}_Data'), -2);
    assert.equal(await lifeOf('{brief}_Data'), -2);
  });

  it('are let go when they are extended', async () => {
    await keep([sampleOf('extended')], () => redis.ask('EXPIRE', '{extended}_Data', 100));
    assert.ok((await lifeOf('{extended}_Data')) > 80_000);
    assert.equal(await lifeOf('{extended}_Write_Lock'), -2);
  });

  it('stay ended, and a released lock stays released', async () => {
    await keep([sampleOf('ended'), sampleOf('released', { expires: true })], async () => {
      await redis.ask('DEL', '{ended}_Data', '{ended}_Write_Lock');
      await redis.ask('DEL', '{released}_Write_Lock');
    });
    assert.equal(await lifeOf('{ended}_Data'), -2);
    assert.equal(await lifeOf('{released}_Write_Lock'), -2);
  });

  it('are left alone while they have unsaved edits, and kept again afterwards', async () => {
    unsavedId = 'unsaved';
    await keep([sampleOf('unsaved')], async () => {
      await until(async () => (await lifeOf('{unsaved}_Data')) === -2, 'it to expire');
    });
    assert.equal(await lifeOf('{unsaved}_Data'), -2);
    await keep([sampleOf('unsaved')], async () => {
      await until(async () => (await lifeOf('{unsaved}_Data')) === -2, 'it to expire');
      unsavedId = '';
      await until(async () => (await lifeOf('{unsaved}_Data')) > 0, 'it to come back');
    });
  });
});
