import assert from 'node:assert/strict';
import net from 'node:net';
import { BalancerRig, named } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';

describe('requests under way', () => {
  let rig: BalancerRig;

  afterEach(() => rig.stop());

  const shown = () =>
    rig.balancer.underway().map(({ method, path, server }) => `${method} ${path} ${server ?? '-'}`);

  it('are told of from their arrival to their end, in order, with their server', async () => {
    const answers: (() => void)[] = [];
    rig = await BalancerRig.start(
      (_, response) => void answers.push(() => response.end('late')),
      (_, response) => {
        response.write('first bytes');
        answers.push(() => response.end());
      },
    );
    const before = Date.now();
    const first = request(rig.port, { path: '/Cart' });
    await until('it is under way', () => answers.length === 1);
    const second = request(rig.port, { method: 'POST', path: '/Pay', body: 'x' });
    await until('both are under way', () => answers.length === 2);
    assert.deepEqual(shown(), ['GET /Cart s0', 'POST /Pay s1']);
    assert.deepEqual(
      rig.backends.map(({ activeCount }) => activeCount),
      [1, 1],
    );
    const [cart] = rig.balancer.underway();
    assert.ok(cart && cart.arrivedAtMs >= before && cart.arrivedAtMs <= Date.now());
    answers[0]?.();
    await first;
    await until('one is left', () => rig.balancer.underway().length === 1);
    assert.deepEqual(shown(), ['POST /Pay s1']);
    answers[1]?.();
    await second;
    await until('none is left', () => rig.balancer.underway().length === 0);
  });

  it('are there before their body, and gone with their client', async () => {
    rig = await BalancerRig.start(() => undefined);
    const socket = net.connect(rig.port, '127.0.0.1');
    socket.write('POST /Upload HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n');
    await until('it is under way', () => rig.balancer.underway().length === 1);
    assert.deepEqual(shown(), ['POST /Upload s0']);
    socket.destroy();
    await until('it is gone', () => rig.balancer.underway().length === 0);
    assert.equal(rig.trace.length, 1);
  });

  it('say when they wait at the balancer, and have no server then', async () => {
    rig = await BalancerRig.start(named('a'));
    rig.balancer.setHolding(true);
    const sent = request(rig.port, { path: '/Held' });
    await until('it waits', () => rig.balancer.held().length === 1);
    assert.deepEqual(
      rig.balancer.underway().map(({ path, server, isHeld }) => [path, server, isHeld]),
      [['/Held', undefined, true]],
    );
    rig.balancer.setHolding(false);
    await sent;
    await until('none is left', () => rig.balancer.underway().length === 0);
  });

  it('are the oldest where there are very many', async () => {
    const waiting: (() => void)[] = [];
    rig = await BalancerRig.start((_, response) => void waiting.push(() => response.end()));
    const all = Array.from({ length: 250 }, (_, index) => request(rig.port, { path: `/${index}` }));
    await until('all have come', () => waiting.length === 250);
    const told = rig.balancer.underway();
    assert.equal(told.length, 200);
    assert.deepEqual(
      told.map(({ id }) => id),
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
    for (const end of waiting) end();
    await Promise.all(all);
  });
});
