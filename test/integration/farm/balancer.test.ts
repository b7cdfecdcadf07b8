import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { Backend } from '../../../src/farm/balancer/backend.ts';
import { BalancerRig, named } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import type { HttpResponse } from './support/http.ts';

describe('the balancer', () => {
  let rig: BalancerRig;

  afterEach(() => rig.stop());

  it('lets servers take turns by their weights', async () => {
    rig = await BalancerRig.start(named('a'), named('b'));
    assert.equal(await rig.bodies(4), 'abab');
    rig.backend(0).weight = 3;
    rig.balancer.chooser.refresh();
    assert.equal(await rig.bodies(8), 'aabaaaba');
  });

  it('binds a client to a server while affinity is on, and only then', async () => {
    rig = await BalancerRig.start(named('a'), named('b'));
    assert.equal((await request(rig.port)).headers['set-cookie'], undefined);
    rig.balancer.setAffinity(true);
    const first = await request(rig.port);
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    assert.match(cookie, /^ARRAffinity=[0-9a-f]{64}$/);
    const headers = { Cookie: cookie };
    const again = await Promise.all([1, 2, 3].map(() => request(rig.port, { headers })));
    assert.deepEqual(new Set(again.map(({ body }) => body)), new Set([first.body]));
    assert.equal(again[0]?.headers['set-cookie'], undefined);
    assert.equal(rig.trace.at(-1)?.reason, 'affinity');
    rig.balancer.setAffinity(false);
    const free = [await request(rig.port, { headers }), await request(rig.port, { headers })];
    assert.deepEqual(new Set(free.map(({ body }) => body)), new Set(['a', 'b']));
  });

  it('passes method, path, headers and body on, and the response back', async () => {
    rig = await BalancerRig.start((incoming, response) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => {
        response.writeHead(201, 'Made', [
          ...['X-Echo', incoming.headers['x-sent'] as string],
          ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
        ]);
        const text = `${incoming.method} ${incoming.url} ${Buffer.concat(pieces).toString()}`;
        response.end(Buffer.from(text));
      });
    });
    for (const headers of [{ 'X-Sent': 'é' }, { 'X-Sent': 'é', 'Transfer-Encoding': 'chunked' }]) {
      const options = {
        path: '/p?q=%20',
        method: 'POST',
        body: Buffer.alloc(200_000, 'x'),
        headers,
      };
      const response = await request(rig.port, options);
      assert.equal(response.status, 201);
      assert.equal(response.headers['x-echo'], 'é');
      assert.deepEqual(response.headers['set-cookie'], ['a=1', 'b=2']);
      assert.equal(response.headers['x-powered-by'], 'ARR/3.0');
      assert.equal(response.body, `POST /p?q=%20 ${'x'.repeat(200_000)}`);
    }
  });

  it('keeps every byte of an answer, be it short or long', async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const long = Buffer.concat(Array.from({ length: 200 }, () => all));
    rig = await BalancerRig.start((incoming, response) => {
      const body = incoming.url === '/long' ? long : all;
      response.writeHead(200, { 'Content-Length': body.length }).end(body);
    });
    for (const [path, body] of [
      ['/short', all],
      ['/long', long],
    ] as const) {
      const sent = http.get({ host: '127.0.0.1', port: rig.port, path });
      const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece as Buffer);
      assert.ok(Buffer.concat(pieces).equals(body), path);
    }
  });

  it('passes pieces on as they come, both ways', async () => {
    rig = await BalancerRig.start((incoming, response) => {
      response.flushHeaders();
      incoming.on('data', (piece: Buffer) => response.write(piece));
      incoming.on('end', () => response.end());
    });
    const sent = http.request({ port: rig.port, method: 'POST', path: '/' });
    sent.flushHeaders();
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    for (const text of ['one', 'two', 'three']) {
      sent.write(text);
      const [piece] = (await once(response, 'data')) as [Buffer];
      assert.equal(piece.toString(), text);
    }
    sent.end();
    response.resume();
    await once(response, 'end');
  });

  it('carries large bodies to slow readers without keeping them in memory', async () => {
    const size = 64 * 1024 * 1024;
    let written = 0;
    rig = await BalancerRig.start((_, response) => {
      const piece = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (written < size) {
          written += piece.length;
          if (!response.write(piece)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    const sent = http.get({ port: rig.port, path: '/' });
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    let stalledAt = -1;
    await until('the server has to wait', () => {
      const isStalled = written === stalledAt && written > 0;
      stalledAt = written;
      return isStalled;
    });
    assert.ok(written < size / 2, `${written} bytes were taken from the server`);
    let got = 0;
    response.on('data', (piece: Buffer) => (got += piece.length));
    await once(response, 'end');
    assert.equal(got, size);
  });

  it('uses a connection again on which the end came while the client was slow', async () => {
    rig = await BalancerRig.start((_, response) => {
      // Many chunks and the end in one go: more than the client's connection takes at once.
      response.socket?.cork();
      for (let index = 0; index < 50; index++) response.write(Buffer.alloc(1000));
      response.end();
      response.socket?.uncork();
    });
    for (let index = 0; index < 20; index++) {
      assert.equal((await request(rig.port)).body.length, 50_000);
    }
  });

  it('tells a server when the client has gone', async () => {
    let isGone = false;
    rig = await BalancerRig.start((_, response) => {
      response.write('begun');
      response.on('close', () => (isGone = true));
    });
    const controller = new AbortController();
    const sent = request(rig.port, { signal: controller.signal });
    await until('the request is at the server', () => rig.backend(0).activeCount > 0);
    controller.abort();
    await assert.rejects(sent);
    await until('the server hears of it', () => isGone);
    await until('it is traced', () => rig.trace.length === 1);
    assert.equal(rig.trace[0]?.end, 'client-gone');
    assert.equal(rig.backend(0).activeCount, 0);
  });

  it('uses connections to servers again', async () => {
    let connections = 0;
    const server = http.createServer(named('a'));
    server.on('connection', () => connections++);
    rig = await BalancerRig.start(server);
    await rig.bodies(20);
    assert.equal(connections, 1);
  });

  it('sends a request again when the server has closed an idle connection meanwhile', async () => {
    let count = 0;
    const server = net.createServer((socket) => {
      // Answers once, and resets when a second request comes on the same connection.
      let isUsed = false;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        count++;
        if (isUsed) socket.resetAndDestroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        isUsed = true;
      });
    });
    rig = await BalancerRig.start(server);
    assert.equal(await rig.bodies(4), 'okokokok');
    assert.equal(count, 7);
    assert.ok(rig.trace.every(({ tried }) => tried === undefined));
  });

  it('gives a request to the next server when one is down, with its body', async () => {
    rig = await BalancerRig.start(undefined, (incoming, response) => incoming.pipe(response));
    for (let index = 0; index < 4; index++) {
      const response = await request(rig.port, { method: 'POST', body: 'the body' });
      assert.equal(response.body, 'the body');
    }
    assert.ok(rig.trace.some(({ tried, server }) => tried?.[0] === 's0' && server === 's1'));
  });

  it('sends what may be repeated to another server when one breaks off, and nothing else', async () => {
    const breaks: Handler = (incoming) => incoming.socket.destroy();
    rig = await BalancerRig.start(breaks, named('b'));
    assert.equal(await rig.bodies(2), 'bb');
    const posts: HttpResponse[] = [];
    for (let index = 0; index < 2; index++) {
      posts.push(await request(rig.port, { method: 'POST', body: 'x' }));
    }
    assert.deepEqual(posts.map(({ status }) => status).sort(), [200, 502]);
  });

  it('explains itself when no server can answer', async () => {
    rig = await BalancerRig.start(undefined);
    const { status, body } = await request(rig.port);
    assert.equal(status, 502);
    assert.match(body, /s0 cannot be reached/);
    rig.setReady(0, false);
    assert.match((await request(rig.port)).body, /No server is ready/);
  });

  it('breaks off with the server: a response cut short is not made to look whole', async () => {
    rig = await BalancerRig.start((_, response) => {
      response.writeHead(200, { 'Content-Length': '10' });
      response.write('half', () => response.destroy());
    });
    await assert.rejects(request(rig.port));
    await until('it is traced', () => rig.trace.length === 1);
    assert.equal(rig.trace[0]?.end, 'server-gone');
  });

  it('answers 502 to what is not HTTP', async () => {
    rig = await BalancerRig.start(net.createServer((socket) => socket.end('SSH-2.0-x\r\n\r\n')));
    const { status, body } = await request(rig.port);
    assert.equal(status, 502);
    assert.match(body, /not HTTP/);
  });

  it('answers 502 to a header that may not be passed on', async () => {
    const text = 'HTTP/1.1 200 OK\r\nX-Bad: a\x01b\r\nContent-Length: 2\r\n\r\nok';
    rig = await BalancerRig.start(net.createServer((socket) => socket.end(text)));
    const { status, body } = await request(rig.port);
    assert.deepEqual([status, body.includes('not valid')], [502, true]);
    assert.equal((await request(rig.port)).status, 502);
    assert.equal(rig.backend(0).activeCount, 0);
  });

  it('stops a request that goes round in a circle', async () => {
    rig = await BalancerRig.start(undefined);
    // The farm's only server is the farm.
    Object.assign(rig.backend(0), { pool: new Backend('loop', rig.port, 1).pool });
    const { status } = await request(rig.port);
    assert.equal(status, 502);
    assert.equal(rig.trace.length, 12);
  });

  it('passes a change of protocol through', async () => {
    const server = http.createServer();
    server.on('upgrade', (incoming: http.IncomingMessage, socket: net.Socket) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${incoming.headers.upgrade}\r\n`);
      socket.write(
        `Connection: Upgrade\r\nX-For: ${String(incoming.headers['x-forwarded-for'])}\r\n\r\n`,
      );
      socket.pipe(socket);
    });
    rig = await BalancerRig.start(server);
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
    };
    const sent = http.get({ port: rig.port, path: '/socket', headers });
    const [response, socket] = (await once(sent, 'upgrade')) as [http.IncomingMessage, net.Socket];
    assert.match(String(response.headers['x-for']), /^127\.0\.0\.1:\d+$/);
    socket.write('ping');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    assert.equal(echo.toString(), 'ping');
    socket.destroy();
    await until('it is traced', () => rig.trace.length === 1);
    assert.deepEqual([rig.trace[0]?.status, rig.trace[0]?.end], [101, 'upgraded']);
  });

  it('passes a refused change of protocol back', async () => {
    rig = await BalancerRig.start(named('plain'));
    const headers = { Connection: 'Upgrade', Upgrade: 'h2c' };
    const response = await request(rig.port, { headers });
    assert.deepEqual([response.status, response.body], [200, 'plain']);
  });

  it('names the changed session items in the trace, and nowhere else', async () => {
    rig = await BalancerRig.start((_, response) => {
      response.setHeader('X-Session-Farm-Changed', 'Text,When');
      response.end();
    });
    const { headers } = await request(rig.port);
    assert.equal(headers['x-session-farm-changed'], undefined);
    assert.deepEqual(rig.trace[0]?.changed, ['Text', 'When']);
  });

  it('waits for 100 Continue on behalf of the client', async () => {
    rig = await BalancerRig.start((incoming, response) => incoming.pipe(response));
    const sent = http.request({
      port: rig.port,
      method: 'POST',
      headers: { Expect: '100-continue' },
    });
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.end('the body');
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    const [body] = (await once(response, 'data')) as [Buffer];
    assert.equal(body.toString(), 'the body');
  });
});
