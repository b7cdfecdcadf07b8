import assert from 'node:assert/strict';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { redisRig } from '../stores/redis-rig.ts';

const cookie = '{"cookie":{"originalMaxAge":60000,"expires":"2031-05-05T10:00:00.000Z"},"n":1}';

describe('a look at some keys whose names say nothing', () => {
  const rig = redisRig();

  async function put(commands: readonly Command[]): Promise<void> {
    await rig.ask('FLUSHALL');
    await rig.site.pipeline(commands);
  }

  const scan = () => scanSessions(rig.connection, builtInKeys);
  const counts = async () =>
    (await scan()).groups().map((each) => [each.application, each.layout, each.sessionCount]);

  /** How many values the server was asked for. */
  async function looksDuring(work: () => Promise<unknown>): Promise<number> {
    await rig.ask('CONFIG', 'RESETSTAT');
    await work();
    const stats = Buffer.from((await rig.ask('INFO', 'commandstats')) as Uint8Array).toString();
    return Number(/cmdstat_strlen:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  it('counts what looks like sessions under a prefix, and asks for some of the values alone', async () => {
    await put([
      ...Array.from({ length: 1204 }, (_, i): Command => ['SET', `shop:Zk3xY${i}`, cookie]),
      ...Array.from({ length: 3000 }, (_, i): Command => ['SET', `page:Zk3xY${i}`, '<html>']),
    ]);
    const looks = await looksDuring(async () => {
      const { suggestions, sessionCount } = await scan();
      assert.equal(sessionCount, 0);
      assert.deepEqual(suggestions, [{ layout: 'express', prefix: 'shop:', keyCount: 1204 }]);
    });
    assert.ok(looks > 0 && looks <= 100, String(looks));
  });

  it('finds all sessions whose prefix has a word for it, with those that are none left out', async () => {
    await put([
      ...Array.from({ length: 3000 }, (_, i): Command => ['SET', `SHOPSESS:k${i}`, cookie]),
      ...Array.from({ length: 2000 }, (_, i): Command => ['SET', `SHOPSESS:p${i}`, '17']),
    ]);
    assert.deepEqual(await counts(), [['SHOPSESS:', 'express', 3000]]);
  });

  it('finds all sessions whose keys are their ids, whatever an id begins with', async () => {
    const ids = [
      'V-LaMh2NLht25pfZZ2iabuzfqR7JToLh',
      'RUZ-MIvEvwXkhzGu1Oa9Hht1i1oepGOU',
      'a2Bc'.repeat(8),
    ];
    await put(ids.map((id): Command => ['SET', id, cookie]));
    assert.deepEqual(await counts(), [['', 'express', 3]]);
    assert.deepEqual((await scan()).suggestions, []);
  });

  it('gives sessions to the framework that wrote them, against the names of their keys', async () => {
    await put([
      ...Array.from({ length: 900 }, (_, i): Command => [
        'SET',
        `PHPREDIS_SESSION:a${i}`,
        'a|i:1;',
      ]),
      ...Array.from({ length: 100 }, (_, i): Command => ['SET', `PHPREDIS_SESSION:b${i}`, cookie]),
    ]);
    assert.deepEqual(await counts(), [
      ['PHPREDIS_SESSION:', 'express', 100],
      ['PHPREDIS_SESSION:', 'php', 900],
    ]);
  });

  it('takes sessions by their names without a look at each, where nothing speaks against it', async () => {
    await put([
      ...Array.from({ length: 4000 }, (_, i): Command => [
        'SET',
        `PHPREDIS_SESSION:a${i}`,
        'a|i:1;',
      ]),
    ]);
    const looks = await looksDuring(async () => {
      assert.deepEqual(await counts(), [['PHPREDIS_SESSION:', 'php', 4000]]);
    });
    assert.ok(looks <= 60, String(looks));
  });

  it('leaves times to live, and takes no more than a limit of sorts of keys', async () => {
    const names = Array.from(
      { length: 6000 },
      (_, i) => `${'abcdefghij'[i % 10] ?? ''}x${i.toString(26).replace(/\d/g, 'z')}:Zk3`,
    );
    await put(names.map((name, i): Command => ['SET', `${name}${i}`, '17', 'EX', 500]));
    assert.deepEqual(await counts(), []);
    const ttl = Number(await rig.ask('TTL', `${names[0] ?? ''}0`));
    assert.ok(ttl > 480 && ttl <= 500);
  });
});
