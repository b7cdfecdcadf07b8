import assert from 'node:assert/strict';
import { maxKeptBodyBytes } from '../../../src/protocol/farm/request-details.ts';
import { Recorder } from '../../../src/farm/trace/recorder.ts';
import { BalancerRig, named } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';

const textOf = (body: { readonly base64: string } | undefined): string =>
  Buffer.from(body?.base64 ?? '', 'base64').toString();

describe('what the farm keeps of requests', () => {
  let rig: BalancerRig;

  afterEach(() => rig.stop());

  it('keeps both heads and both bodies as they were, and when what happened', async () => {
    const recorder = new Recorder();
    rig = await BalancerRig.startWith({ watchers: [recorder] }, (incoming, response) => {
      incoming.resume().on('end', () => {
        response.writeHead(201, 'Made', { 'X-Twice': ['1', '2'], 'Content-Type': 'text/plain' });
        response.write('one, ');
        setTimeout(() => response.end('two'), 20);
      });
    });
    for (const chunked of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      await request(rig.port, {
        method: 'POST',
        path: '/Cart?x=1',
        headers: { 'X-Mine': 'yes', ...chunked },
        body: 'the body',
      });
      await until('it is over', () => rig.trace.length > 0);
      const [entry] = rig.trace.splice(0);
      assert.ok(entry);
      const record = recorder.get(entry.id);
      assert.ok(record);
      const sent = record.request();
      assert.equal(sent.target, '/Cart?x=1');
      assert.match(sent.client ?? '', /^127\.0\.0\.1:\d+$/);
      assert.ok(sent.headers.some(({ name, value }) => name === 'X-Mine' && value === 'yes'));
      assert.deepEqual([textOf(sent.body), sent.body?.byteCount], ['the body', 8]);
      const got = record.response();
      assert.deepEqual([got?.status, got?.reason], [201, 'Made']);
      assert.equal(got?.headers.filter(({ name }) => name === 'X-Twice').length, 2);
      assert.equal(textOf(got.body), 'one, two');
      const { sentMs = -1, answeredMs = -1 } = record;
      assert.ok(0 <= sentMs && sentMs <= answeredMs && answeredMs <= entry.durationMs);
    }
  });

  it('keeps the body of a request that was held, and the beginning of a long one', async () => {
    const recorder = new Recorder();
    rig = await BalancerRig.startWith({ watchers: [recorder] }, (incoming, response) => {
      incoming.resume().on('end', () => response.end('x'.repeat(maxKeptBodyBytes + 100_000)));
    });
    rig.balancer.setHolding(true);
    const answer = request(rig.port, { method: 'POST', body: 'early' });
    await until('it waits', () => rig.balancer.held().length === 1);
    rig.balancer.setHolding(false);
    assert.equal((await answer).body.length, maxKeptBodyBytes + 100_000);
    const record = recorder.get(rig.trace[0]?.id ?? 0);
    assert.equal(record?.wholeBody?.toString(), 'early');
    const body = record.response()?.body;
    assert.equal(body?.byteCount, maxKeptBodyBytes + 100_000);
    assert.equal(textOf(body).length, maxKeptBodyBytes);
  });

  it('lets go of the oldest when they take too much, and of all when the trace is cleared', async () => {
    const recorder = new Recorder(400_000);
    rig = await BalancerRig.startWith({ watchers: [recorder] }, (_, response) =>
      response.end('x'.repeat(100_000)),
    );
    for (let count = 0; count < 10; count++) await request(rig.port);
    await until('all are over', () => rig.trace.length === 10);
    const kept = rig.trace.filter(({ id }) => recorder.get(id));
    assert.deepEqual(kept, rig.trace.slice(-3));
    recorder.clear();
    assert.ok(rig.trace.every(({ id }) => !recorder.get(id)));
    await request(rig.port);
    assert.equal(recorder.get(rig.trace.at(-1)?.id ?? 0)?.response()?.body?.byteCount, 100_000);
  });

  it('has no response where the balancer answered by itself', async () => {
    const recorder = new Recorder();
    rig = await BalancerRig.startWith({ watchers: [recorder] }, named('a'));
    rig.setReady(0, false);
    assert.equal((await request(rig.port)).status, 502);
    const record = recorder.get(rig.trace[0]?.id ?? 0);
    assert.deepEqual([record?.response(), record?.sentMs], [undefined, undefined]);
  });
});
