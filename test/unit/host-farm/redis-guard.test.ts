import assert from 'node:assert/strict';
import type { EndpointAddress } from '../../../src/config/endpoint-address.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';
import { guardOf } from '../../../src/host/farm/redis-guard.ts';

const addressOf = (text: string): EndpointAddress => parseEndpoint(text).address;

function endpoint(name: string, address: string, others: Partial<EndpointRecord> = {}) {
  return {
    id: name,
    name,
    address: addressOf(address),
    environment: 'development',
    canWrite: true,
    origin: 'user',
    ...others,
  } satisfies EndpointRecord;
}

const shop = endpoint('shop', 'redis://Shop.example:6379', {
  environment: 'production',
  canWrite: false,
});

describe('who says whether a farm may write', () => {
  const guard = (text: string, ...records: EndpointRecord[]): string | undefined =>
    guardOf(addressOf(text), records)?.name;

  it('is a production endpoint on the same server, whatever database and user are named', () => {
    const test = endpoint('test', 'redis://shop.example:6379/3');
    for (const text of ['shop.example:6379', 'redis://maja@shop.example/3', 'SHOP.example:6379/1'])
      assert.equal(guard(text, test, shop), 'shop', text);
  });

  it('is nobody for a server that nothing is known of', () => {
    for (const text of ['shop.example:6380', 'other.example:6379', 'localhost:6379'])
      assert.equal(guard(text, shop), undefined, text);
  });

  it('is the very endpoint before others of the server, else one that may be edited', () => {
    const one = endpoint('one', 'cache.example:6379/1', { canWrite: false });
    const two = endpoint('two', 'cache.example:6379/2');
    assert.equal(guard('cache.example:6379/1', two, one), 'one');
    assert.equal(guard('cache.example:6379/7', one, two), 'two');
  });

  it('is the same for all names of this machine, but for what a tunnel leads to', () => {
    const here = endpoint('here', 'localhost:6379', { canWrite: false });
    for (const text of ['127.0.0.1:6379', '[::1]:6379', 'localhost']) {
      assert.equal(guard(text, here), 'here', text);
    }
    const access = { tunnel: { kind: 'ssh', host: 'gate' } } as const;
    assert.equal(guard('localhost:6379', { ...here, access }), undefined);
    assert.equal(guard('shop.example:6379', { ...shop, access }), 'shop');
  });
});
