import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connectsByItself, staysWritable } from '../../../src/host/endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../../../src/host/endpoints/endpoint-record.ts';

const record = (text: string, more: Partial<EndpointRecord> = {}): EndpointRecord => ({
  id: 'a',
  name: 'shop',
  address: parseEndpoint(text).address,
  environment: 'development',
  canWrite: true,
  origin: 'user',
  ...more,
});

describe('the permission to write to an endpoint', () => {
  const shop = record('rediss://shop.example:6380');

  it('stays while the server and what it is used for stay', () => {
    const renamed = { ...shop, address: parseEndpoint('rediss://me@shop.example:6380/2').address };
    assert.equal(staysWritable(shop, renamed), true);
    assert.equal(staysWritable({ ...shop, canWrite: false }, renamed), false);
  });

  it('ends with the server, whatever names it', () => {
    for (const text of [
      'rediss://other.example:6380',
      'rediss://shop.example:6381',
      'shop.example:6380,other.example:6380',
      'shop.example:6380,serviceName=mymaster',
    ]) {
      const changed = { ...shop, address: parseEndpoint(text).address };
      assert.equal(staysWritable(shop, changed), false, text);
    }
    const tunnel = { kind: 'command', command: ['tunnel', 'elsewhere'] } as const;
    assert.equal(staysWritable(shop, { ...shop, access: { tunnel } }), false);
  });

  it('ends where it becomes production, and starts anew on this machine', () => {
    const here = record('localhost:6379', { environment: 'local' });
    assert.equal(staysWritable(here, { ...here, environment: 'production' }), false);
    const production = { ...here, environment: 'production' as const, canWrite: false };
    assert.equal(staysWritable(production, { ...here, environment: 'local' }), true);
    assert.equal(staysWritable(shop, { ...shop, environment: 'production' }), false);
  });
});

describe('an endpoint', () => {
  it('is connected by itself on this machine only, unless it is production or the workspace brings it', () => {
    assert.equal(connectsByItself(record('localhost:6379')), true);
    assert.equal(connectsByItself(record('shop.example:6379')), false);
    assert.equal(connectsByItself(record('localhost:6379', { environment: 'production' })), false);
    assert.equal(connectsByItself(record('localhost:6379', { isBrought: true })), false);
  });
});
