import assert from 'node:assert/strict';
import { parseServerAddress } from '../../../src/farm/config/server-address.ts';
import { nextName } from '../../../src/farm/servers/next-name.ts';
import { redisTarget } from '../../../src/farm/servers/redis-way.ts';
import { RestartRule } from '../../../src/farm/servers/restart-rule.ts';
import { Scaler } from '../../../src/farm/servers/scaler.ts';

describe('the address of a server that runs already', () => {
  for (const [text, expected] of [
    ['http://localhost:8080', ['localhost', 8080, false, 'localhost:8080']],
    ['https://shop.test', ['shop.test', 443, true, 'shop.test']],
    ['http://[::1]:5000/', ['::1', 5000, false, '[::1]:5000']],
    ['HTTP://127.0.0.1', ['127.0.0.1', 80, false, '127.0.0.1']],
    ['http://user@localhost:80', undefined],
    ['http://localhost/app', undefined],
    ['http://localhost/?a', undefined],
    ['ftp://localhost', undefined],
    ['localhost:8080', undefined],
    ['', undefined],
  ] as const) {
    it(`${text} is ${expected ? 'one' : 'none'}`, () => {
      const address = parseServerAddress(text);
      const found = address && [address.host, address.port, address.isTls, address.authority];
      assert.deepEqual(found, expected);
    });
  }
});

describe('one more server', () => {
  for (const [model, names, expected] of [
    ['server-b', ['server-a', 'server-b'], 'server-c'],
    ['server-a', ['server-a', 'server-c'], 'server-b'],
    ['web1', ['web1', 'web2'], 'web3'],
    ['web-09', ['web-09'], 'web-10'],
    ['shop', ['shop'], 'shop-2'],
    ['shop', ['shop', 'shop-2'], 'shop-3'],
    ['w-z', ['w-z'], 'w-z-2'],
  ] as const) {
    it(`beside ${names.join(', ')} is called ${expected}`, () => {
      assert.equal(nextName(model, names), expected);
    });
  }

  it('has a name that is not too long', () => {
    assert.ok(nextName('x'.repeat(64), ['x'.repeat(64)]).length <= 64);
  });
});

describe('starting a server again after a crash', () => {
  it('happens at growing intervals, and not for ever', () => {
    const rule = new RestartRule(true);
    const pauses = Array.from({ length: 6 }, () => rule.onFailure(1000));
    assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, undefined]);
    assert.equal(rule.onFailure(1000 + 5 * 60_000), 500);
    rule.reset();
    assert.equal(rule.onFailure(2000), 500);
    assert.equal(new RestartRule(false).onFailure(0), undefined);
  });
});

describe('a plan for the number of servers', () => {
  const plan = { least: 1, most: 3, outAtRequests: 10, inAfterSeconds: 5 };
  const quiet = { nowMs: 0, size: 1, readyCount: 1, isSettled: true, requestCount: 0 };

  it('adds one when each has enough to do, up to the most', () => {
    const scaler = new Scaler(plan);
    assert.equal(scaler.look({ ...quiet, requestCount: 9 }), undefined);
    assert.equal(scaler.look({ ...quiet, requestCount: 10 })?.direction, 'out');
    const two = { ...quiet, size: 2, readyCount: 2 };
    assert.equal(scaler.look({ ...two, requestCount: 19 }), undefined);
    assert.equal(scaler.look({ ...two, requestCount: 20, isSettled: false }), undefined);
    assert.equal(scaler.look({ ...quiet, size: 3, readyCount: 3, requestCount: 99 }), undefined);
  });

  it('removes one at a time when nobody asks for anything, down to the least', () => {
    const scaler = new Scaler(plan);
    const three = { ...quiet, size: 3, readyCount: 3 };
    assert.equal(scaler.look(three), undefined);
    assert.equal(scaler.look({ ...three, nowMs: 4000, requestCount: 1 }), undefined);
    assert.equal(scaler.look({ ...three, nowMs: 5000 }), undefined);
    assert.equal(scaler.look({ ...three, nowMs: 10_000 })?.direction, 'in');
    assert.equal(scaler.look({ ...three, size: 2, nowMs: 14_000 }), undefined);
    assert.equal(scaler.look({ ...three, size: 2, nowMs: 15_000 })?.direction, 'in');
    assert.equal(scaler.look({ ...three, size: 1, nowMs: 60_000 }), undefined);
  });

  it('has the least at any time', () => {
    const scaler = new Scaler({ ...plan, least: 2 });
    assert.equal(scaler.look(quiet)?.direction, 'out');
  });
});

describe('the way of a server to Redis', () => {
  it('speaks TLS for a command, and leaves that to the sample site', () => {
    const address = 'rediss://cache.test:6380';
    assert.deepEqual(redisTarget(address, true), { host: 'cache.test', port: 6380 });
    assert.deepEqual(redisTarget(address, false), {
      host: 'cache.test',
      port: 6380,
      tls: { rejectUnauthorized: true, servername: 'cache.test' },
    });
  });

  it('is none where several addresses stand for one Redis', () => {
    assert.equal(redisTarget('a:1,b:2', true), undefined);
    assert.equal(redisTarget('a:26379,serviceName=main', false), undefined);
  });
});
