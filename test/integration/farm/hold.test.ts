import assert from 'node:assert/strict';
import { BalancerRig, named } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import type { HttpResponse } from './support/http.ts';

describe('a balancer that holds requests', () => {
  let rig: BalancerRig;

  afterEach(() => rig.stop());

  it('lets each wait, and sends it on to the server that was named', async () => {
    rig = await BalancerRig.start(named('a'), named('b'));
    rig.balancer.setHolding(true);
    const first = request(rig.port, { path: '/first' });
    await until('one waits', () => rig.balancer.held().length === 1);
    const second = request(rig.port, { method: 'POST', path: '/second', body: 'x' });
    await until('two wait', () => rig.balancer.held().length === 2);
    assert.deepEqual(
      rig.balancer.held().map(({ method, path, server }) => [method, path, server]),
      [
        ['GET', '/first', 's0'],
        ['POST', '/second', 's1'],
      ],
    );
    const [, later] = rig.balancer.held();
    assert.ok(later);
    rig.balancer.sendOn(later.id);
    assert.equal((await second).body, 'b');
    const [other] = rig.balancer.held();
    assert.ok(other);
    rig.balancer.sendOn(other.id, rig.backend(1));
    assert.equal((await first).body, 'b');
    assert.equal(rig.trace[1]?.reason, 'user');
    assert.ok((rig.trace[1].heldMs ?? 0) > 0);
    assert.throws(() => rig.balancer.sendOn(other.id), { code: 'unknown-request' });
  });

  it('tells the names of cookies, and no value', async () => {
    rig = await BalancerRig.start(named('a'));
    rig.balancer.setHolding(true);
    const cookie = 'ASP.NET_SessionId=secret1; theme=a=secret2;secret3; =secret4';
    const sent = request(rig.port, { headers: { cookie } });
    await until('it waits', () => rig.balancer.held().length === 1);
    const [held] = rig.balancer.held();
    assert.deepEqual(held?.cookies, ['ASP.NET_SessionId', 'theme']);
    assert.doesNotMatch(JSON.stringify(held), /secret/);
    rig.balancer.setHolding(false);
    assert.equal((await sent).body, 'a');
  });

  it('sends all on in order when it ends', async () => {
    const order: string[] = [];
    rig = await BalancerRig.start((incoming, response) => {
      order.push(incoming.url ?? '');
      response.end();
    });
    rig.balancer.setHolding(true);
    const all: Promise<HttpResponse>[] = [];
    for (let index = 0; index < 5; index++) {
      all.push(request(rig.port, { path: `/${index}` }));
      await until('it waits', () => rig.balancer.held().length === index + 1);
    }
    rig.balancer.setHolding(false);
    await Promise.all(all);
    assert.deepEqual(order, ['/0', '/1', '/2', '/3', '/4']);
  });

  it('notices clients that go away', async () => {
    rig = await BalancerRig.start(named('a'));
    rig.balancer.setHolding(true);
    const controller = new AbortController();
    const sent = request(rig.port, { signal: controller.signal });
    await until('it waits', () => rig.balancer.held().length === 1);
    controller.abort();
    await assert.rejects(sent);
    await until('it is gone', () => rig.balancer.held().length === 0);
    assert.deepEqual([rig.trace[0]?.end, rig.trace[0]?.server], ['client-gone', undefined]);
  });

  it('notices them behind a body too, and passes bodies of any size on', async () => {
    rig = await BalancerRig.start((incoming, response) => incoming.pipe(response));
    rig.balancer.setHolding(true);
    const controller = new AbortController();
    const half = { method: 'POST', body: Buffer.alloc(500_000), signal: controller.signal };
    const given = request(rig.port, half);
    await until('it waits', () => rig.balancer.held().length === 1);
    controller.abort();
    await assert.rejects(given);
    await until('it is gone', () => rig.balancer.held().length === 0);
    for (const size of [0, 10, 500_000, 5_000_000]) {
      for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
        const body = Buffer.alloc(size, 'x');
        const sent = request(rig.port, { method: 'POST', body, headers });
        await until('it waits', () => rig.balancer.held().length === 1);
        rig.balancer.sendOn(rig.balancer.held()[0]?.id ?? 0);
        assert.equal((await sent).body.length, size);
      }
    }
  });

  it('answers with an error or drops', async () => {
    rig = await BalancerRig.start(named('a'));
    rig.balancer.setHolding(true);
    const answered = request(rig.port);
    await until('it waits', () => rig.balancer.held().length === 1);
    rig.balancer.answer(rig.balancer.held()[0]?.id ?? 0, 503);
    assert.equal((await answered).status, 503);
    const dropped = request(rig.port);
    await until('it waits', () => rig.balancer.held().length === 1);
    rig.balancer.drop(rig.balancer.held()[0]?.id ?? 0);
    await assert.rejects(dropped);
    await until('both are traced', () => rig.trace.length === 2);
    assert.deepEqual(
      rig.trace.map(({ end }) => end),
      ['answered', 'dropped'],
    );
  });

  it('proposes another server when the one that was next has gone', async () => {
    rig = await BalancerRig.start(named('a'), named('b'));
    rig.balancer.setHolding(true);
    const sent = request(rig.port);
    await until('it waits', () => rig.balancer.held().length === 1);
    rig.setReady(0, false);
    assert.equal(rig.balancer.held()[0]?.server, 's1');
    rig.balancer.setHolding(false);
    assert.equal((await sent).body, 'b');
  });
});
