import assert from 'node:assert/strict';
import type { ArmPlace } from '../../../src/clouds/azure/arm.ts';
import type { AzureError } from '../../../src/clouds/azure/azure-error.ts';
import { accessKey, listAzureCaches } from '../../../src/clouds/azure/list-caches.ts';
import {
  type AzureAnswer,
  type AzureDouble,
  azureShapes,
  oneSubscription,
  startAzure,
} from '../support/azure-double.ts';

describe('the caches of an Azure account', () => {
  const doubles: AzureDouble[] = [];
  afterEach(async () => {
    await Promise.all(doubles.splice(0).map((double) => double.stop()));
  });

  async function azure(...answers: AzureAnswer[]): Promise<AzureDouble & { place: ArmPlace }> {
    const double = await startAzure(...answers, oneSubscription);
    doubles.push(double);
    const token = () => Promise.resolve('arm-token');
    return {
      ...double,
      place: { endpoint: double.endpoint, token, signal: new AbortController().signal },
    };
  }

  it('are listed with what connecting to them takes', async () => {
    const { place } = await azure();
    const { caches, gaps, subscriptions } = await listAzureCaches(place);
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      subscriptions.map(({ displayName }) => displayName),
      ['Shop'],
    );
    const common = {
      subscription: azureShapes.subscription.subscriptionId,
      resourceGroup: 'rg-shop',
      location: 'West Europe',
      usesTls: true,
      takesEntra: true,
    };
    assert.deepEqual(caches, [
      {
        ...common,
        service: 'managed',
        id: azureShapes.database.id,
        name: 'shop',
        tier: 'Balanced B10',
        status: 'running',
        version: '7.4',
        host: 'shop.westeurope.redis.azure.net',
        port: 10_000,
        policy: 'enterprise-cluster',
        takesKeys: false,
      },
      {
        ...common,
        service: 'cache',
        id: azureShapes.redis.id,
        name: 'shop-old',
        tier: 'Premium P1',
        status: 'succeeded',
        version: '6.0',
        host: 'shop-old.redis.cache.windows.net',
        port: 6380,
        policy: 'oss-cluster',
        takesKeys: true,
      },
    ]);
  });

  it('are listed over all pages, and the token goes nowhere else', async () => {
    const { place, endpoint, asked } = await azure(({ path }) => {
      if (path.startsWith('/subscriptions?') && !path.includes('skip')) {
        const next = `${endpoint}/subscriptions?api-version=2022-12-01&$skiptoken=2`;
        return { body: { value: [], nextLink: next } };
      }
      return undefined;
    });
    assert.equal((await listAzureCaches(place)).caches.length, 2);
    assert.equal(asked.filter((line) => line === 'GET /subscriptions').length, 2);

    const elsewhere = await startAzure();
    doubles.push(elsewhere);
    const { place: lured } = await azure(({ path }) =>
      path.startsWith('/subscriptions?')
        ? { body: { value: [], nextLink: `${elsewhere.endpoint}/subscriptions` } }
        : undefined,
    );
    await assert.rejects(listAzureCaches(lured), { code: 'bad-answer' });
    assert.deepEqual(elsewhere.asked, []);
  });

  it('are listed as far as the account may: what fails costs only its part', async () => {
    const denied: AzureAnswer = ({ path }) =>
      /Microsoft.Cache\/redis\?/.test(path)
        ? {
            status: 403,
            body: { error: { code: 'AuthorizationFailed', message: 'The client may not.' } },
          }
        : undefined;
    const { place } = await azure(denied);
    const { caches, gaps } = await listAzureCaches(place);
    assert.deepEqual(
      caches.map(({ name }) => name),
      ['shop'],
    );
    const [gap] = gaps;
    assert.ok(gap);
    assert.equal(gap.part, 'redis');
    assert.equal(gap.error.code, 'denied');
    assert.deepEqual(gap.error.facts, {
      action: 'Microsoft.Cache/redis/read',
      detail: 'The client may not.',
    });
  });

  it('keep the defaults where their databases may not be listed', async () => {
    const { place } = await azure(({ path }) =>
      path.includes('/databases?') ? { status: 403 } : undefined,
    );
    const { caches } = await listAzureCaches(place);
    const managed = caches.find(({ service }) => service === 'managed');
    assert.deepEqual(
      [managed?.port, managed?.policy, managed?.takesKeys, managed?.id],
      [10_000, 'oss-cluster', undefined, azureShapes.database.id],
    );
  });

  it('are asked for again when Azure says that there are too many requests', async () => {
    let refusals = 0;
    const { place } = await azure(({ path }) => {
      if (!path.startsWith('/subscriptions?') || refusals++ > 0) return undefined;
      return { status: 429, headers: { 'retry-after': '0' } };
    });
    assert.equal((await listAzureCaches(place)).caches.length, 2);
    const { place: busy } = await azure(({ path }) =>
      path.startsWith('/subscriptions?')
        ? { status: 429, headers: { 'retry-after': '97' } }
        : undefined,
    );
    await assert.rejects(
      listAzureCaches(busy),
      (error: AzureError) => error.code === 'throttled' && error.facts.retryAfterSeconds === 97,
    );
  });

  it('are told from an account that is signed out, and from answers that are none', async () => {
    const { place } = await azure(() => ({ status: 401 }));
    await assert.rejects(listAzureCaches(place), { code: 'signed-out' });
    const { place: odd } = await azure(({ path }) =>
      path.startsWith('/subscriptions?') ? { body: { value: 'none' } } : undefined,
    );
    await assert.rejects(listAzureCaches(odd), { code: 'bad-answer' });
    const gone = await startAzure();
    await gone.stop();
    await assert.rejects(
      listAzureCaches({ ...place, endpoint: gone.endpoint }),
      (error: AzureError) =>
        (error.facts.detail ?? '').includes('ECONNREFUSED') && error.code === 'unreachable',
    );
  });

  it('leave out what has not the shape, and ids that are no paths', async () => {
    const { place } = await azure(({ path }) =>
      path.includes('redisEnterprise?')
        ? {
            body: {
              value: [
                { id: '/subscriptions/../../evil', name: 'x', properties: {} },
                { id: 5 },
                null,
              ],
            },
          }
        : undefined,
    );
    const { caches, gaps } = await listAzureCaches(place);
    assert.deepEqual([caches.map(({ name }) => name), gaps], [['shop-old'], []]);
  });

  it('give their key only when asked, and say which right is missing', async () => {
    const { place, asked } = await azure(({ path, method }) =>
      path.startsWith(`${azureShapes.redis.id}/listKeys?`) && method === 'POST'
        ? { body: { primaryKey: 'the key', secondaryKey: 'another' } }
        : path.includes('/listKeys?')
          ? { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } }
          : undefined,
    );
    const { caches } = await listAzureCaches(place);
    assert.ok(!asked.some((line) => line.includes('listKeys')));
    const [managed, classic] = caches;
    assert.ok(managed && classic);
    assert.equal(await accessKey(place, classic), 'the key');
    await assert.rejects(accessKey(place, managed), (error: AzureError) => {
      assert.deepEqual(
        [error.code, error.facts.action],
        ['denied', 'Microsoft.Cache/redisEnterprise/databases/listKeys/action'],
      );
      return true;
    });
  });
});
