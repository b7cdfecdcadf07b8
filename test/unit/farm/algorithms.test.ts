import assert from 'node:assert/strict';
import { leastRequests } from '../../../src/farm/balancer/algorithms/least-requests.ts';
import { leastResponseTime } from '../../../src/farm/balancer/algorithms/least-response-time.ts';
import type { Picker } from '../../../src/farm/balancer/algorithms/picker.ts';
import { hashKey, requestHash } from '../../../src/farm/balancer/algorithms/request-hash.ts';
import { weightedTotalTraffic } from '../../../src/farm/balancer/algorithms/weighted-total-traffic.ts';
import { Backend } from '../../../src/farm/balancer/backend.ts';
import { Chooser } from '../../../src/farm/balancer/chooser.ts';
import { algorithms } from '../../../src/protocol/farm/balancer-state.ts';

const made: Backend[] = [];
afterEach(() => {
  for (const { pool } of made.splice(0)) pool.dispose();
});

const server = (name: string, weight = 1): Backend => {
  const backend = new Backend(name, 9000 + made.length, weight);
  backend.isReady = true;
  made.push(backend);
  return backend;
};

const get = (url: string, ...rawHeaders: string[]) => ({ url, rawHeaders });
const pick = (picker: Picker, backends: readonly Backend[], url = '/', ...headers: string[]) =>
  picker.pick(backends, get(url, ...headers))?.name ?? '-';

/** Who got how many of so many paths. */
const spread = (picker: Picker, backends: readonly Backend[], count: number) => {
  const picked = Array.from({ length: count }, (_, index) => pick(picker, backends, `/p/${index}`));
  return { picked, share: (name: string) => picked.filter((each) => each === name).length / count };
};

describe('request hash', () => {
  it('gives a path to one server, whatever its case and query', () => {
    const servers = [server('a'), server('b'), server('c')];
    const picker = requestHash();
    for (let index = 0; index < 50; index++) {
      const first = pick(picker, servers, `/Cart/${index}`);
      assert.equal(pick(picker, servers, `/cart/${index}?x=${index}`), first);
    }
  });

  it('shares paths by the weights', () => {
    const { share } = spread(requestHash(), [server('a', 3), server('b', 1), server('z', 0)], 4000);
    assert.ok(Math.abs(share('a') - 0.75) < 0.03, `${share('a')}`);
    assert.equal(share('z'), 0);
  });

  it('moves nothing but the share of a server that goes, and gives it back', () => {
    const [a, b, c] = [server('a'), server('b', 2), server('c')];
    const before = spread(requestHash(), [a, b, c], 2000).picked;
    const without = spread(requestHash(), [a, c], 2000).picked;
    for (const [index, name] of before.entries()) {
      if (name !== 'b') assert.equal(without[index], name);
    }
    const moved = without.filter((_, index) => before[index] === 'b');
    const toA = moved.filter((name) => name === 'a').length / moved.length;
    assert.ok(Math.abs(toA - 0.5) < 0.06, `${toA}`);
    assert.deepEqual(spread(requestHash(), [c, b, a], 2000).picked, before);
  });

  it('goes by parameters or a header where they are named and there', () => {
    const byQuery = { queryStringNames: ['Tenant'] };
    assert.equal(hashKey(byQuery, get('/a?x=1&tenant=7')), hashKey(byQuery, get('/b?TENANT=7')));
    assert.notEqual(hashKey(byQuery, get('/a?tenant=7')), hashKey(byQuery, get('/a?tenant=8')));
    assert.equal(hashKey(byQuery, get('/A?x=1')), hashKey({}, get('/a')));
    const byHeader = { header: 'X-Tenant' };
    assert.equal(
      hashKey(byHeader, get('/a', 'x-tenant', 't')),
      hashKey(byHeader, get('/b', 'X-Tenant', 't')),
    );
    assert.notEqual(hashKey(byHeader, get('/a', 'X-Tenant', 't')), hashKey({}, get('/a')));
  });
});

describe('least requests', () => {
  it('takes the server with fewest requests for its weight, in turn where they have as many', () => {
    const [a, b, c] = [server('a'), server('b'), server('c', 4)];
    const picker = leastRequests();
    assert.deepEqual(
      [pick(picker, [a, b]), pick(picker, [a, b]), pick(picker, [a, b])],
      ['a', 'b', 'a'],
    );
    a.activeCount = 2;
    b.activeCount = 1;
    assert.equal(pick(picker, [a, b]), 'b');
    c.activeCount = 3;
    assert.equal(pick(picker, [a, b, c]), 'c');
    c.weight = 0;
    assert.equal(pick(picker, [c]), '-');
  });
});

describe('least response time', () => {
  it('takes the server that answers soonest with what it has to do, and tries a slow one again', () => {
    let nowMs = 0;
    const [a, b] = [server('a'), server('b')];
    const picker = leastResponseTime(() => nowMs);
    a.responseTime.add(100, nowMs);
    assert.equal(pick(picker, [a, b]), 'b');
    b.responseTime.add(10, nowMs);
    assert.equal(pick(picker, [a, b]), 'b');
    b.activeCount = 20;
    assert.equal(pick(picker, [a, b]), 'a');
    b.activeCount = 0;
    // One that hangs with its first request gets no others.
    const c = server('c');
    assert.equal(pick(picker, [a, b, c]), 'c');
    c.activeCount = 1;
    assert.equal(pick(picker, [a, b, c]), 'b');
    // What b answers keeps it known; nothing is heard of a, so that it gets another chance.
    for (let seconds = 0; pick(picker, [a, b]) === 'b'; seconds++) {
      assert.ok(seconds < 120, 'a is never tried again');
      nowMs += 1000;
      b.responseTime.add(10, nowMs);
    }
  });

  it('follows a server that has become slow', () => {
    const a = server('a');
    for (let index = 0; index < 20; index++) a.responseTime.add(10, index);
    for (let index = 0; index < 20; index++) a.responseTime.add(500, 20 + index);
    assert.ok((a.responseTime.meanMs(40) ?? 0) > 400);
  });
});

describe('weighted total traffic', () => {
  it('evens the bytes out by the weights, not the requests', () => {
    const [a, b] = [server('a', 3), server('b', 1)];
    const picker = weightedTotalTraffic();
    for (let index = 0; index < 1000; index++) {
      const backend = picker.pick([a, b], get('/'));
      // Every seventh is large.
      if (backend) backend.pool.byteCount += index % 7 === 0 ? 50_000 : 500;
    }
    const share = a.pool.byteCount / (a.pool.byteCount + b.pool.byteCount);
    assert.ok(Math.abs(share - 0.75) < 0.02, `${share}`);
  });

  it('spreads what comes at once, and does not flood a server that comes late', () => {
    const [a, b] = [server('a'), server('b')];
    a.pool.byteCount = 1_000_000;
    a.requestCount = 100;
    const picker = weightedTotalTraffic();
    const picked = Array.from({ length: 8 }, () => {
      const backend = picker.pick([a, b], get('/'));
      if (backend) backend.activeCount++;
      return backend?.name;
    });
    assert.equal(picked.filter((name) => name === 'a').length, 4);
  });
});

describe('the choice of a server', () => {
  for (const algorithm of algorithms) {
    it(`tries each other server once by ${algorithm}`, () => {
      const backends = [server('a'), server('b'), server('c'), server('d', 0)];
      const chooser = new Chooser(backends, { algorithm, affinity: false });
      chooser.refresh();
      const request = get('/');
      const first = chooser.choose(request);
      assert.ok(first);
      const tried = [first.backend];
      for (let left = 2; left > 0; left--) {
        const other = chooser.chooseOther(tried, request, first);
        assert.ok(other && !tried.includes(other.backend));
        assert.equal(other.reason, 'retry');
        tried.push(other.backend);
      }
      assert.equal(chooser.chooseOther(tried, request, first), undefined);
    });
  }

  it('keeps to what operators and tests say, unless too few servers are left', () => {
    const [a, b, c] = [server('a'), server('b'), server('c')];
    const chooser = new Chooser([a, b, c], { affinity: false, minimumServers: 2 });
    const free = (): string => {
      chooser.refresh();
      const names = Array.from({ length: 6 }, () => chooser.choose(get('/'))?.backend.name);
      return [...new Set(names)].sort().join('');
    };
    assert.equal(free(), 'abc');
    a.healthProblem = { text: 'x', args: [] };
    assert.equal(free(), 'bc');
    b.healthProblem = { text: 'x', args: [] };
    assert.equal(free(), 'abc');
    a.availability = 'drain';
    assert.equal(free(), 'bc');
    b.availability = 'unavailable-gracefully';
    c.availability = 'unavailable';
    assert.equal(free(), '');
  });

  it('sends bound clients to a server that drains, and others elsewhere when it goes', () => {
    const [a, b] = [server('a'), server('b')];
    const chooser = new Chooser([a, b], { affinity: true });
    const reasonOf = (): string => {
      chooser.refresh();
      const choice = chooser.choose(get('/', 'Cookie', `ARRAffinity=${a.affinity}`));
      return `${choice?.backend.name} ${choice?.reason}`;
    };
    assert.equal(reasonOf(), 'a affinity');
    a.weight = 0;
    assert.equal(reasonOf(), 'a affinity');
    a.availability = 'drain';
    assert.equal(reasonOf(), 'a affinity');
    a.availability = 'unavailable-gracefully';
    assert.equal(reasonOf(), 'b failover');
    a.availability = 'available';
    a.isReady = false;
    assert.equal(reasonOf(), 'b failover');
  });
});
