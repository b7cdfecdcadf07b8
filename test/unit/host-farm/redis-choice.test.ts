import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import type { EndpointStore } from '../../../src/host/endpoints/endpoint-store.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import { chooseRedis, defaultEndpoint } from '../../../src/host/farm/redis-choice.ts';

function endpoint(id: string, address: string, others: Partial<EndpointRecord> = {}) {
  return {
    id,
    name: id,
    address: parseEndpoint(address).address,
    environment: 'local',
    canWrite: true,
    origin: 'user',
    ...others,
  } satisfies EndpointRecord;
}

const local = endpoint('local', 'redis://localhost:6379');
const sandbox = endpoint('sandbox', 'redis://127.0.0.1:6399', { origin: 'sandbox' });
const tunnel = endpoint('tunnel', 'redis://localhost:7000', { environment: 'production' });
const shared = endpoint('shared', 'rediss://cache.example:6380', { environment: 'development' });

const store = (...records: EndpointRecord[]): EndpointStore =>
  ({
    all: () => records,
    secrets: (id: string) => Promise.resolve({ password: `of ${id}` }),
  }) as unknown as EndpointStore;

describe('the Redis of a farm', () => {
  it('is the sandbox, else the only one of this machine', () => {
    assert.equal(defaultEndpoint([local, sandbox]), sandbox);
    assert.equal(defaultEndpoint([shared, local]), local);
    assert.equal(defaultEndpoint([local, endpoint('second', 'localhost:6380')]), undefined);
  });

  it('is never a production or a distant one that nobody named', async () => {
    assert.equal(defaultEndpoint([tunnel, shared]), undefined);
    const brought = endpoint('brought', 'localhost:6390', {
      origin: 'workspace',
      isBrought: true,
    });
    assert.equal(defaultEndpoint([brought]), undefined, 'nor one that the workspace brings');
    const readOnly = { ...local, canWrite: false };
    assert.equal(defaultEndpoint([readOnly]), undefined, 'nor one that is read-only');
    assert.equal(defaultEndpoint([readOnly, { ...sandbox, canWrite: false }]), undefined);
    assert.equal(await chooseRedis(toFarmDefinition({}), store(tunnel, shared)), undefined);
  });

  it('is the endpoint that the task names, with its password', async () => {
    const named = toFarmDefinition({ redis: 'rediss://cache.example:6380' });
    assert.deepEqual(await chooseRedis(named, store(local, shared)), {
      address: 'rediss://cache.example:6380',
      secrets: { password: 'of shared' },
    });
  });

  it('gets no password of an endpoint with another address', async () => {
    const other = toFarmDefinition({ redis: 'rediss://cache.example:6381' });
    assert.equal(await chooseRedis(other, store(shared)), undefined);
  });

  it('is none where sessions stay in each server', async () => {
    assert.equal(
      await chooseRedis(toFarmDefinition({ session: 'inproc' }), store(local)),
      undefined,
    );
  });
});
