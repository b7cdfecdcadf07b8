import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { BalancingOptions } from '../../../src/farm/balancer/balancing-options.ts';
import { healthDefaults } from '../../../src/farm/balancer/health/health-options.ts';
import { algorithms } from '../../../src/protocol/farm/balancer-state.ts';
import { BalancerRig, named } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';

/** Takes requests and says nothing. */
const hangs: Handler = () => undefined;

const cookieOf = (headers: http.IncomingHttpHeaders): string =>
  headers['set-cookie']?.[0]?.split(';')[0] ?? '';

describe('the balancer, choosing servers', () => {
  let rig: BalancerRig;
  const start = (
    balancing: BalancingOptions,
    ...handlers: (Handler | undefined)[]
  ): Promise<BalancerRig> => BalancerRig.startWith({ balancing }, ...handlers);

  afterEach(() => rig.stop());

  for (const algorithm of algorithms.filter((each) => each !== 'manual')) {
    it(`gives what a server did not get to another one, by ${algorithm}`, async () => {
      rig = await start({ algorithm }, undefined, named('b'), undefined);
      for (let index = 0; index < 6; index++) {
        const response = await request(rig.port, { path: `/${index}`, method: 'POST', body: 'x' });
        assert.equal(response.body, 'b');
      }
    });
  }

  it('changes its algorithm while it runs, and says in the trace what chose', async () => {
    rig = await start({}, named('a'), named('b'));
    await rig.bodies(1);
    rig.balancer.setAlgorithm('request-hash');
    const body = await rig.bodies(4);
    assert.match(body, /^(aaaa|bbbb)$/);
    assert.deepEqual(
      rig.trace.map(({ reason, algorithm }) => [reason, algorithm]),
      [['algorithm', undefined], ...Array.from({ length: 4 }, () => ['algorithm', 'request-hash'])],
    );
  });

  it('avoids a server that hangs, by least requests', async () => {
    rig = await start({ algorithm: 'least-requests' }, hangs, named('b'));
    const controller = new AbortController();
    const hung = request(rig.port, { signal: controller.signal });
    await until('one hangs', () => rig.backend(0).activeCount === 1);
    assert.equal(await rig.bodies(5), 'bbbbb');
    controller.abort();
    await assert.rejects(hung);
  });

  it('lets requests wait for their user, but not those of bound clients', async () => {
    rig = await start({}, named('a'), named('b'));
    rig.balancer.setAffinity(true);
    const { headers } = await request(rig.port);
    rig.balancer.setAlgorithm('manual');
    const bound = await request(rig.port, { headers: { Cookie: cookieOf(headers) } });
    assert.equal(bound.body, 'a');
    const waiting = request(rig.port);
    await until('it waits', () => rig.balancer.held().length === 1);
    const [held] = rig.balancer.held();
    assert.deepEqual([held?.reason, held?.algorithm], ['algorithm', 'manual']);
    rig.balancer.setHolding(false);
    assert.equal(rig.balancer.held().length, 1);
    rig.balancer.sendOn(held?.id ?? 0, rig.backend(0));
    assert.equal((await waiting).body, 'a');
    const next = request(rig.port);
    await until('the next waits', () => rig.balancer.held().length === 1);
    rig.balancer.setAlgorithm('weighted-round-robin');
    assert.equal((await next).status, 200);
  });

  it('binds a client anew when its server has gone, by each kind that has a cookie', async () => {
    const site =
      (name: string): Handler =>
      ({ headers }, response) => {
        if (!headers.cookie?.includes('sid=')) response.setHeader('Set-Cookie', 'sid=1; Path=/');
        response.end(name);
      };
    rig = await start({}, site('a'), site('b'));
    for (const kind of ['cookie', 'duration', 'application-cookie'] as const) {
      rig.setReady(0, true);
      rig.setReady(1, true);
      rig.balancer.setAffinity(true, { kind, cookie: 'sid' });
      const jar = new Map<string, string>();
      const visit = async (): Promise<string> => {
        const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
        const response = await request(rig.port, { headers: cookie ? { Cookie: cookie } : {} });
        for (const each of response.headers['set-cookie'] ?? []) {
          const [name = '', value = ''] = each.split(';')[0]?.split(/=(.*)/s) ?? [];
          jar.set(name, value);
        }
        return `${response.body} ${rig.trace.at(-1)?.reason}`;
      };
      const first = (await visit()).slice(0, 1);
      assert.equal(await visit(), `${first} affinity`, kind);
      rig.setReady(first === 'a' ? 0 : 1, false);
      const other = first === 'a' ? 'b' : 'a';
      assert.equal(await visit(), `${other} failover`, kind);
      rig.setReady(first === 'a' ? 0 : 1, true);
      assert.equal(await visit(), `${other} affinity`, kind);
    }
  });

  it('keeps a host name at one server', async () => {
    rig = await start({}, named('a'), named('b'));
    rig.balancer.setAffinity(true, { kind: 'host-name' });
    const bodies = async (host: string): Promise<string> => {
      const responses = [1, 2, 3].map(() => request(rig.port, { headers: { Host: host } }));
      return (await Promise.all(responses)).map(({ body }) => body).join('');
    };
    assert.deepEqual([await bodies('x.test'), await bodies('y.test')], ['aaa', 'bbb']);
    assert.equal(await bodies('X.test:81'), 'aaa');
  });

  it('drains a server, and cuts off what it does when it becomes unavailable at once', async () => {
    let isCut = false;
    const slow: Handler = (_, response) => {
      response.write('begun');
      response.on('close', () => (isCut = true));
    };
    rig = await start({}, slow, named('b'));
    const going = http.get({ port: rig.port, path: '/' });
    const [response] = (await once(going, 'response')) as [http.IncomingMessage];
    rig.balancer.setAvailability(rig.backend(0), 'drain');
    assert.equal(await rig.bodies(3), 'bbb');
    rig.balancer.setAvailability(rig.backend(0), 'unavailable-gracefully');
    assert.equal(await rig.bodies(1), 'b');
    assert.equal(rig.backend(0).activeCount, 1);
    const broken = once(response.resume(), 'error');
    rig.balancer.setAvailability(rig.backend(0), 'unavailable');
    await broken;
    await until('the server is told', () => isCut);
    assert.equal(rig.backend(0).activeCount, 0);
  });
});

describe('the health of servers', () => {
  let rig: BalancerRig;
  afterEach(() => rig.stop());

  const isHealthy = (index: number): boolean => rig.backend(index).healthProblem === undefined;

  it('is what a URL test says, which heals, too', async () => {
    let answer = 200;
    let text = 'All is well';
    const tested: Handler = ({ url }, response) => {
      if (url === '/health') response.statusCode = answer;
      response.end(url === '/health' ? text : 'a');
    };
    const healthTest = {
      ...healthDefaults,
      path: '/health',
      intervalSeconds: 0.02,
      retries: 1,
      responseMatch: 'well',
    };
    rig = await BalancerRig.startWith({ balancing: { healthTest } }, tested, (_, response) =>
      response.end('well b'),
    );
    assert.ok(isHealthy(0) && rig.backend(0).isTested);
    answer = 404;
    await until('it is ill', () => !isHealthy(0));
    assert.match(String(rig.backend(0).healthProblem?.args), /404/);
    assert.equal(await rig.bodies(2), 'well bwell b');
    answer = 302;
    await until('it is well', () => isHealthy(0));
    text = 'All is Well';
    await until('the text is looked at', () => !isHealthy(0));
  });

  it('is what a server that hangs deserves, once the test has waited', async () => {
    const healthTest = {
      ...healthDefaults,
      path: '/',
      timeoutSeconds: 0.05,
      intervalSeconds: 0.02,
      retries: 0,
    };
    rig = await BalancerRig.startWith({ balancing: { healthTest } }, hangs, named('b'));
    await until('it is ill', () => !isHealthy(0));
    assert.ok(isHealthy(1));
  });

  it('is lost by failures of live traffic, until an operator says otherwise', async () => {
    const liveTrafficTest = { failureCodes: '500-', maxFailures: 1, periodSeconds: 60 };
    const fails: Handler = (_, response) => response.writeHead(503).end('a');
    rig = await BalancerRig.startWith({ balancing: { liveTrafficTest } }, fails, named('b'));
    assert.equal(await rig.bodies(8), 'ababbbbb');
    rig.balancer.setAvailability(rig.backend(0), 'available');
    assert.equal(await rig.bodies(2), 'ab');
  });
});

describe('a server that does not answer', () => {
  let rig: BalancerRig;
  afterEach(() => rig.stop());

  const startWith = async (...handlers: Handler[]): Promise<void> => {
    rig = await BalancerRig.startWith({ balancing: { responseTimeoutMs: 200 } }, ...handlers);
  };

  it('is waited for as long as the farm says; the client is told what that means', async () => {
    let isClosed = false;
    await startWith((incoming) => incoming.socket.on('close', () => (isClosed = true)));
    const { status, body } = await request(rig.port);
    assert.equal(status, 502);
    assert.match(body, /s0 did not answer within 0\.2 seconds/);
    assert.match(body, /a retry will wait for that lock/);
    assert.deepEqual([rig.trace[0]?.end, rig.trace[0]?.tried], ['server-timeout', ['s0']]);
    await until('the server is told', () => isClosed);
    assert.equal(rig.backend(0).activeCount, 0);
  });

  it('is waited for while a debugger has stopped it', async () => {
    await startWith((_, response) => {
      setTimeout(() => response.end('late'), 900);
    });
    rig.backend(0).stoppedSinceMs = Date.now();
    assert.equal((await request(rig.port)).body, 'late');
  });

  it('is not cut off while something comes, or where silence is in order', async () => {
    const drips: Handler = ({ url }, response) => {
      if (url === '/events') response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
      let left = url === '/events' ? 1 : 12;
      const timer = setInterval(
        () => {
          response.write('.');
          if (--left > 0) return;
          clearInterval(timer);
          response.end();
        },
        url === '/events' ? 800 : 80,
      );
      response.flushHeaders();
    };
    await startWith(drips);
    const [dripped, events] = await Promise.all([
      request(rig.port),
      request(rig.port, { path: '/events' }),
    ]);
    assert.deepEqual([dripped.body, events.body], ['.'.repeat(12), '.']);
  });

  it('does not have its client blamed on it', async () => {
    await startWith((incoming, response) => incoming.pipe(response));
    const sent = http.request({ port: rig.port, method: 'POST', path: '/' });
    sent.write('slow');
    setTimeout(() => sent.end('ly'), 800);
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    let body = '';
    response.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    await once(response, 'end');
    assert.equal(body, 'slowly');
  });
});
