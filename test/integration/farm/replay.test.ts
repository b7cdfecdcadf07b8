import assert from 'node:assert/strict';
import type http from 'node:http';
import { Recorder } from '../../../src/farm/trace/recorder.ts';
import { Replays } from '../../../src/farm/trace/replays.ts';
import type { RequestCopy } from '../../../src/farm/trace/request-text.ts';
import { BalancerRig, named } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import { certificate } from './support/tls.ts';

const once = { times: 1, isParallel: false };

describe('a request that is sent again', () => {
  let rig: BalancerRig;
  let recorder: Recorder;
  let replays: Replays;

  const start = async (...handlers: Handler[]): Promise<void> => {
    recorder = new Recorder();
    replays = new Replays(() => ({ port: rig.port, isSecure: false }));
    rig = await BalancerRig.startWith({ watchers: [recorder, replays] }, ...handlers);
  };
  const copyOfLast = (): RequestCopy => {
    const record = recorder.get(rig.trace.at(-1)?.id ?? 0);
    const body = record?.wholeBody;
    assert.ok(record && body);
    const { target, headers } = record.request();
    return { method: record.method, target, headers, body };
  };

  afterEach(() => rig.stop());

  it('is the same, with its body, and says of which it is a copy', async () => {
    const seen: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[] =
      [];
    await start((incoming, response) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
      incoming.on('end', () => {
        const { method = '', url = '', headers } = incoming;
        seen.push({ method, url, headers, body });
        response.end('done');
      });
    });
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      await request(rig.port, {
        method: 'POST',
        path: '/Cart?a=%20b',
        headers: { Cookie: 'a=b; c=d', 'X-Mine': 'yes', ...headers },
        body: 'the bödy',
      });
      await until('it is over', () => rig.trace.length === 1);
      const entries = await replays.send(copyOfLast(), { ...once, of: rig.trace[0]?.id ?? 0 });
      const [first, again] = seen.splice(0);
      assert.ok(first && again);
      assert.deepEqual(
        [again.method, again.url, again.body, again.headers.cookie, again.headers['x-mine']],
        ['POST', '/Cart?a=%20b', 'the bödy', 'a=b; c=d', 'yes'],
      );
      assert.equal(again.headers.host, first.headers.host);
      assert.deepEqual(
        entries.map(({ status, replayOf }) => [status, replayOf]),
        [[200, rig.trace[0]?.id]],
      );
      rig.trace.length = 0;
    }
  });

  it('goes to the server that was named, whose turn it ever is', async () => {
    await start(named('a'), named('b'));
    await request(rig.port);
    const backend = rig.backend(1);
    const entries = await replays.send(copyOfLast(), { ...once, times: 4, backend });
    assert.deepEqual(
      entries.map(({ server, reason }) => [server, reason]),
      Array.from({ length: 4 }, () => ['s1', 'user']),
    );
  });

  it('comes so often at once, or one after the other', async () => {
    const waiting: http.ServerResponse[] = [];
    let wanted = 1;
    await start((_, response) => {
      assert.ok(waiting.push(response) <= wanted);
      if (waiting.length === wanted) for (const each of waiting.splice(0)) each.end();
    });
    await request(rig.port);
    const copy = copyOfLast();
    const inTurn = await replays.send(copy, { times: 5, isParallel: false });
    assert.equal(inTurn.length, 5);
    // The server answers none before all of them are there.
    wanted = 20;
    const atOnce = await replays.send(copy, { times: 20, isParallel: true });
    assert.equal(atOnce.length, 20);
  });

  it('is broken off when nobody wants to wait for it any longer', async () => {
    await start((incoming, response) => {
      if (incoming.headers['x-quick'] === 'yes') response.end();
    });
    await request(rig.port, { headers: { 'X-Quick': 'yes' } });
    const { headers, ...copy } = copyOfLast();
    const slow = { ...copy, headers: headers.filter(({ name }) => name !== 'X-Quick') };
    const sent = replays.send(slow, { times: 10, isParallel: false });
    await until('the server has one', () => rig.backend(0).activeCount === 1);
    replays.stop();
    const entries = await sent;
    assert.deepEqual(
      entries.map(({ end }) => end),
      ['client-gone'],
    );
  });

  it('goes through https where the farm takes nothing else, with http/2 or without', async () => {
    for (const http2 of [true, false]) {
      const watcher = new Replays(() => ({ port: rig.port, isSecure: true }));
      const tls = { certificate, http2 };
      rig = await BalancerRig.startWith({ tls, watchers: [watcher] }, named('a'));
      const copy = { method: 'GET', target: '/x', headers: [], body: Buffer.alloc(0) };
      const entries = await watcher.send(copy, { ...once, of: 7, times: 3, isParallel: true });
      assert.deepEqual(
        entries.map(({ status, path, replayOf }) => [status, path, replayOf]),
        Array.from({ length: 3 }, () => [200, '/x', 7]),
      );
      if (http2) await rig.stop();
    }
  });

  it('is refused where it could be another one, or changes the protocol', async () => {
    await start(named('a'));
    const copy = { method: 'GET', target: '/', headers: [], body: Buffer.alloc(0) };
    for (const wrong of [
      { method: 'GET /x HTTP/1.1\r\n\r\nGET' },
      { target: '/ HTTP/1.1\r\nX: y' },
      { target: '' },
      { headers: [{ name: 'A', value: 'b\r\nC: d' }] },
      { headers: [{ name: 'A: b\r\nC', value: 'd' }] },
      { headers: [{ name: 'Upgrade', value: 'websocket' }] },
      { method: 'CONNECT' },
    ]) {
      await assert.rejects(replays.send({ ...copy, ...wrong }, once), { code: 'not-replayable' });
    }
  });
});
