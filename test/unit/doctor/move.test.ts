import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { Examination } from '../../../src/doctor/examination.ts';
import { moveStep } from '../../../src/doctor/steps/move.ts';

const foundFor = (text: string) =>
  moveStep.run(
    new Examination({ connection: { ...parseEndpoint(text), canWrite: false }, say: String }),
    new AbortController().signal,
  );

describe('a move to Azure Managed Redis', () => {
  for (const host of [
    'shop.redis.cache.windows.net',
    'SHOP.redis.cache.windows.net.',
    'shop.redis.cache.chinacloudapi.cn',
    'shop.redis.cache.usgovcloudapi.net',
  ]) {
    it(`is ahead of a site that uses ${host}`, async () => {
      const { outcome, facts } = await foundFor(`${host}:6380,password=x,ssl=True`);
      assert.equal(outcome, 'warning');
      const told = Object.fromEntries(facts.map(({ id, value }) => [id, value]));
      assert.deepEqual([told['port'], told['ssl'], told['databaseId']], [10_000, true, 0]);
    });
  }

  for (const host of ['shop.westeurope.redis.azure.net', 'redis.cache.windows.net.example.com']) {
    it(`is no matter for ${host}`, async () => {
      assert.equal((await foundFor(`${host}:10000,ssl=True`)).outcome, 'skipped');
    });
  }
});
