import assert from 'node:assert/strict';
import { once } from 'node:events';
import type http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { BalancerRig } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { until } from './support/http.ts';
import { ca, certificate } from './support/tls.ts';

interface Answer {
  readonly status: number;
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: string;
}

/** One request on a session. */
const ask = async (
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: Buffer,
): Promise<Answer> => {
  const stream = session.request(headers, { endStream: body === undefined });
  if (body) stream.end(body);
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = once(stream, 'end');
  const [[got]] = (await Promise.all([once(stream, 'response'), ended])) as [
    [http2.IncomingHttpHeaders],
    unknown,
  ];
  return { status: Number(got[':status']), headers: got, body: Buffer.concat(pieces).toString() };
};

/** Tells what came of a request, as JSON. */
const mirror: Handler = (request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const { method, url, headers, httpVersion } = request;
    const byteCount = Buffer.concat(pieces).length;
    response.end(JSON.stringify({ method, url, headers, httpVersion, byteCount }));
  });
};

interface Mirrored {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly httpVersion: string;
  readonly byteCount: number;
}

describe('the balancer with https', () => {
  let rig: BalancerRig;
  const sessions: http2.ClientHttp2Session[] = [];

  const start = async (...handlers: Handler[]): Promise<void> => {
    rig = await BalancerRig.startWith({ tls: { certificate, http2: true } }, ...handlers);
  };

  const connect = (): http2.ClientHttp2Session => {
    const options: http2.SecureClientSessionOptions & net.TcpSocketConnectOpts = {
      ca,
      family: 4,
      port: rig.port,
    };
    const session = http2.connect(`https://localhost:${rig.port}`, options);
    session.on('error', () => undefined);
    sessions.push(session);
    return session;
  };

  afterEach(async () => {
    for (const session of sessions.splice(0)) session.destroy();
    await rig.stop();
  });

  it('gives a server a request of HTTP/2 as one of HTTP/1.1, with what ARR says of TLS', async () => {
    await start(mirror);
    const { status, body } = await ask(
      connect(),
      {
        ':method': 'POST',
        ':path': '/cart?id=1',
        cookie: ['a=1', 'b=2'],
        'x-arr-ssl': 'forged',
        'x-forwarded-proto': 'http',
        'x-own': 'kept',
      },
      Buffer.alloc(300_000),
    );
    const got = JSON.parse(body) as Mirrored;
    assert.equal(status, 200);
    assert.deepEqual([got.method, got.url, got.httpVersion], ['POST', '/cart?id=1', '1.1']);
    assert.equal(got.byteCount, 300_000);
    assert.equal(got.headers.host, `localhost:${rig.port}`);
    assert.equal(got.headers.cookie, 'a=1; b=2');
    assert.equal(got.headers['x-own'], 'kept');
    assert.equal(got.headers['x-forwarded-proto'], 'https');
    assert.match(
      String(got.headers['x-arr-ssl']),
      /^256\|256\|CN=localhost, O=[^|]+\|CN=localhost, O=[^|]+$/,
    );
    assert.match(String(got.headers['x-forwarded-for']), /^127\.0\.0\.1:\d+$/);
  });

  it('speaks HTTP/1.1 with who wants it, keep-alive included', async () => {
    await start(mirror);
    const agent = new https.Agent({ keepAlive: true, ca });
    for (let round = 0; round < 2; round++) {
      const sent = https.get({ host: 'localhost', family: 4, port: rig.port, agent });
      const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
      assert.equal(response.statusCode, 200);
      assert.equal(sent.reusedSocket, round === 1);
      response.resume();
      await once(response, 'end');
    }
    agent.destroy();
  });

  it('answers many requests on one connection at once, each on its own', async () => {
    let answerFirst: (() => void) | undefined;
    let others = 0;
    await start((request, response) => {
      if (request.url === '/0') {
        answerFirst = () => response.end(request.url);
        return;
      }
      response.end(request.url);
      if (++others === 39) answerFirst?.();
    });
    const session = connect();
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const { body } = await ask(session, { ':path': `/${index}` });
        assert.equal(body, `/${index}`);
      }),
    );
    assert.equal(rig.trace.length, 40);
  });

  it('passes several Set-Cookie, an empty body, and HEAD on', async () => {
    await start((request, response) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.statusCode = request.url === '/none' ? 204 : 200;
      response.setHeader('Connection', 'close');
      response.end(request.url === '/none' ? undefined : 'text');
    });
    const session = connect();
    const none = await ask(session, { ':path': '/none' });
    assert.deepEqual([none.status, none.body], [204, '']);
    assert.deepEqual(none.headers['set-cookie'], ['a=1', 'b=2']);
    assert.equal(none.headers.connection, undefined);
    const head = await ask(session, { ':method': 'HEAD', ':path': '/' });
    assert.deepEqual([head.status, head.body], [200, '']);
    assert.equal((await ask(session, { ':path': '/' })).body, 'text');
  });

  it('sends events on at once', async () => {
    let events: http.ServerResponse | undefined;
    await start((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      events = response;
    });
    const stream = connect().request({ ':path': '/' });
    await once(stream, 'response');
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      events?.write(text);
      const [piece] = (await once(stream, 'data')) as [Buffer];
      assert.equal(piece.toString(), text);
    }
    stream.close();
  });

  it('tells a server that a client has reset its request', async () => {
    let [come, closed] = [0, 0];
    await start((request, response) => {
      come++;
      response.on('close', () => closed++);
      if (request.url !== '/silent') response.write('begun');
    });
    const session = connect();
    const begun = session.request({ ':path': '/begun' });
    await once(begun, 'data');
    begun.close(http2.constants.NGHTTP2_CANCEL);
    const silent = session.request({ ':path': '/silent' });
    silent.on('error', () => undefined);
    await until('the server has both', () => come === 2);
    silent.close(http2.constants.NGHTTP2_CANCEL);
    await until('the server has heard of both', () => closed === 2);
    await until('both are over', () => rig.trace.length === 2);
    assert.deepEqual(
      rig.trace.map(({ end }) => end),
      ['client-gone', 'client-gone'],
    );
  });

  it('resets a response that its server breaks off', async () => {
    await start((request, response) => {
      if (request.url === '/length') response.setHeader('Content-Length', 1000);
      response.write('begun');
      setImmediate(() => response.destroy());
    });
    for (const path of ['/length', '/chunked']) {
      const stream = connect().request({ ':path': path });
      const [error] = (await new Promise<unknown[]>((resolve) => {
        stream.on('error', (reason) => resolve([reason])).on('end', () => resolve(['end']));
        stream.resume();
      })) as [unknown];
      assert.ok(error instanceof Error, path);
      assert.equal(stream.rstCode, http2.constants.NGHTTP2_INTERNAL_ERROR, path);
    }
  });

  it('answers before a body has come, and wants no more of it', async () => {
    await start((_, response) => response.writeHead(413).end('too long'));
    const stream = connect().request({ ':method': 'POST', ':path': '/' });
    stream.write('begun');
    const [got] = (await once(stream.resume(), 'response')) as [http2.IncomingHttpHeaders];
    assert.equal(got[':status'], 413);
    await once(stream, 'close');
    assert.equal(stream.rstCode, http2.constants.NGHTTP2_NO_ERROR);
  });

  it('keeps a client no faster than its server, and the other way round', async () => {
    const size = 8 * 1024 * 1024;
    await start((request, response) => {
      let byteCount = 0;
      request.on('data', (piece: Buffer) => (byteCount += piece.length));
      request.on('end', () => response.end(Buffer.alloc(byteCount, 'x')));
    });
    const { body } = await ask(
      connect(),
      { ':method': 'POST', ':path': '/', 'content-length': size },
      Buffer.alloc(size),
    );
    assert.equal(body.length, size);
  });

  it('refuses as over HTTP/1.1 what servers could read in two ways', async () => {
    await start(mirror);
    const session = connect();
    const wrongHost = await ask(session, { ':path': '/', ':authority': 'me@localhost' });
    assert.equal(wrongHost.status, 400);
    const fragment = await ask(session, { ':path': '/#x' });
    assert.equal(fragment.status, 400);
    const connects = await ask(session, { ':method': 'CONNECT', ':authority': 'localhost:1' });
    assert.equal(connects.status, 501);
    const large = await ask(session, { ':path': '/', 'x-large': 'x'.repeat(20_000) });
    assert.equal(large.status, 431);
    assert.equal((await ask(session, { ':path': '/' })).status, 200, 'the connection goes on');
  });

  it('says what to do to who comes by http, and hides nothing behind it', async () => {
    await start(mirror);
    const socket = net.connect(rig.port, '127.0.0.1');
    socket.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    let text = '';
    for await (const piece of socket) text += String(piece);
    assert.match(text, /^HTTP\/1\.1 400 /);
    assert.match(text, /expects https/);
    assert.equal(rig.trace.length, 0);
  });
});
