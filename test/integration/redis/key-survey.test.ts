import assert from 'node:assert/strict';
import { storedKeys, surveyKeys } from '../../../src/redis/scan/key-survey.ts';
import { sightsOf } from '../../../src/stores/search/key-sights.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { redisRig } from '../stores/redis-rig.ts';

const cookie = '{"cookie":{"originalMaxAge":60000,"expires":null},"user":"Ann"}';
const bytes = (key: string) => new TextEncoder().encode(key);

describe('a look at keys that no layout has taken', () => {
  const rig = redisRig();

  async function put(commands: readonly Command[]): Promise<void> {
    await rig.ask('FLUSHALL');
    await rig.site.pipeline(commands);
  }

  const survey = (signal?: AbortSignal) =>
    surveyKeys(rig.connection, builtInKeys, signal ? { signal } : {});

  it('leaves out those of layouts, and what is no text', async () => {
    await put([
      ['SET', 'shop:7f3a9c', cookie],
      ['SET', 'PHPREDIS_SESSION:abcdef', 'a|i:1;'],
      ['HSET', '{/Shop_4hj2k1abcdefghijklmnox0q}_Data', 'a', 'b'],
      ['SET', new Uint8Array([0xff, 0xfe]), 'x'],
      ['SET', 'k'.repeat(600), 'x'],
    ]);
    const { keys, keyCount, isWhole } = await survey();
    const texts = keys.map((key) => Buffer.from(key).toString());
    assert.ok(texts.includes('shop:7f3a9c'));
    assert.ok(!texts.some((key) => key.startsWith('{/Shop') || key.startsWith('kkk')));
    assert.equal(keyCount, 4);
    assert.ok(isWhole);
  });

  it('gives what was seen when it is stopped', async () => {
    await put(Array.from({ length: 3000 }, (_, at): Command => ['SET', `shop:7f3a${at}`, 'x']));
    const { keys, isWhole } = await survey(AbortSignal.abort());
    assert.ok(!isWhole && keys.length < 3000);
  });

  it('says what stands under keys, and whether it is shown already', async () => {
    await put([
      ['SET', 'shop:7f3a9c', cookie],
      ['SET', 'sess:7f3a9c', cookie],
      ['LPUSH', 'jobs:1', 'x'],
    ]);
    const found = await scanSessions(rig.connection, builtInKeys);
    const keys = ['shop:7f3a9c', 'sess:7f3a9c', 'jobs:1', 'gone'].map(bytes);
    const sights = await sightsOf(rig.connection, keys, {
      recogniser: builtInKeys,
      found,
      isCluster: false,
    });
    assert.deepEqual(
      sights.map(({ look, claim, isShown }) => [look.type, claim, isShown]),
      [
        ['string', 'express', false],
        ['string', 'express', true],
        ['list', undefined, false],
        ['none', undefined, false],
      ],
    );
  });

  it('reads keys whole, but none that is large', async () => {
    await put([
      ['SET', 'a:1', 'x'],
      ['HSET', 'a:2', 'name', 'Ann'],
      ['SET', 'a:3', 'x'.repeat(300_000)],
      ['HSET', 'a:4', ...Array.from({ length: 1200 }, (_, at) => String(at))],
    ]);
    const keys = ['a:1', 'a:2', 'a:3', 'a:4', 'a:5'].map(bytes);
    const stored = await storedKeys(rig.connection, keys);
    assert.deepEqual(
      stored.map(({ key, look }) => [Buffer.from(key).toString(), look.type]),
      [
        ['a:1', 'string'],
        ['a:2', 'hash'],
      ],
    );
  });
});
