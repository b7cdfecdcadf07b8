import assert from 'node:assert/strict';
import net from 'node:net';
import tls from 'node:tls';
import { LingeringSockets } from '../../../src/farm/balancer/lingering-sockets.ts';
import type { LingerLimits } from '../../../src/farm/balancer/lingering-sockets.ts';
import { BalancerRig } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { listen, until } from './support/http.ts';
import { RawConnection } from './support/raw-rig.ts';
import { ca, certificate } from './support/tls.ts';

const bodyBytes = 5_000_000;

/** What a client gets that reads nothing before it has written all, as curl and browsers may. */
const writeAllThenRead = (socket: net.Socket, pieces: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => (got += bytes.toString('latin1')));
    socket.on('end', () => resolve(got));
    socket.pause();
    const [first = '', ...rest] = pieces;
    const next = (): void => {
      const piece = rest.shift();
      if (piece === undefined) socket.resume();
      else socket.write(piece, next);
    };
    socket.write(first, next);
  });

const post = (extra: string): string =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${bodyBytes}\r\n${extra}\r\n`;

const body = Array.from({ length: 50 }, () => 'x'.repeat(bodyBytes / 50));

const early: Handler = (_, response) => {
  response.writeHead(413, { Connection: 'close' }).end('too long');
};

describe('the last answer of a connection', () => {
  let rig: BalancerRig;
  const sockets: net.Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await rig.stop();
  });

  const connect = (isTls: boolean): net.Socket => {
    const to = { host: '127.0.0.1', port: rig.port };
    const socket = isTls ? tls.connect({ ...to, ca, servername: 'localhost' }) : net.connect(to);
    sockets.push(socket);
    return socket;
  };

  it('is the last one, though the client goes on with requests', async () => {
    let served = 0;
    rig = await BalancerRig.startWith({}, (_, response) => {
      served++;
      response.end('served');
    });
    const client = await RawConnection.to(rig.port);
    sockets.push(client.socket);
    const next = 'GET /next HTTP/1.1\r\nHost: a\r\n\r\n';
    client.send(`GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n${next}`);
    await until('it ends', () => client.isClosed);
    assert.match(client.got, /^HTTP\/1\.1 417 /);
    assert.doesNotMatch(client.got, /served/);
    assert.equal(served, 0);
  });

  for (const [what, head] of [
    ['h2c', 'GET /h2c HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n'],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n'],
    [
      'WebSocket',
      'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    ],
  ] as const) {
    it(`comes behind the one before, where a ${what} is sent with it`, async () => {
      let answer: (() => void) | undefined;
      rig = await BalancerRig.startWith({}, (request, response) => {
        if (request.url === '/') answer = () => response.end('first');
        else response.end('second');
      });
      const client = await RawConnection.to(rig.port);
      sockets.push(client.socket);
      client.send(`GET / HTTP/1.1\r\nHost: a\r\n\r\n${head}`);
      await until('the server has it', () => answer !== undefined);
      answer?.();
      await until('both are over', () => client.isClosed);
      assert.match(client.got, /^HTTP\/1\.1 200 OK[^]*firstHTTP\/1\.1 (501[^]*|200[^]*second)$/);
    });
  }

  for (const isTls of [false, true]) {
    const by = isTls ? 'https' : 'http';
    const start = async (handler?: Handler): Promise<void> => {
      const options = isTls ? { tls: { certificate, http2: true } } : {};
      rig = await BalancerRig.startWith(options, handler);
    };

    it(`reaches a client by ${by} that still sends: a server's`, async () => {
      await start(early);
      const got = await writeAllThenRead(connect(isTls), [post('Connection: close\r\n'), ...body]);
      assert.match(got, /^HTTP\/1\.1 413 [^]*too long/);
      assert.equal(rig.trace[0]?.status, 413);
    });

    it(`reaches a client by ${by} that still sends: a page of the balancer`, async () => {
      await start();
      const got = await writeAllThenRead(connect(isTls), [post('Connection: close\r\n'), ...body]);
      assert.match(got, /^HTTP\/1\.1 502 [^]*cannot be reached/);
    });

    it(`reaches a client by ${by} that still sends: a refusal`, async () => {
      await start(early);
      const known = await writeAllThenRead(connect(isTls), [post('Expect: more\r\n'), ...body]);
      assert.match(known, /^HTTP\/1\.1 417 /);
      const raw = await writeAllThenRead(connect(isTls), ['NOT HTTP\r\n\r\n', ...body]);
      assert.match(raw, /^HTTP\/1\.1 400 /);
      const chunk = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n';
      assert.match(
        await writeAllThenRead(connect(isTls), [chunk, ...body]),
        /^HTTP\/1\.1 4(00|13) /,
      );
    });
  }
});

describe('connections with their last answer', () => {
  const ample: LingerLimits = { totalMs: 60_000, silentMs: 60_000, maxBytes: Infinity };
  let server: net.Server;
  const sockets: net.Socket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  /** A client that sends without end, or nothing, and never ends, in front of a server with limits. */
  const meet = async (limits: Partial<LingerLimits>, sends: boolean): Promise<net.Socket> => {
    const lingering = new LingeringSockets({ ...ample, ...limits });
    server = net.createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('answer');
        lingering.end(socket);
      });
    });
    const port = await listen(server);
    const client = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    sockets.push(client);
    client.on('error', () => undefined);
    const piece = Buffer.alloc(10_000);
    const send = (): void => {
      if (!client.destroyed) client.write(piece, () => sends && setImmediate(send));
    };
    client.on('connect', send);
    return client;
  };

  const gotOf = async (client: net.Socket): Promise<string> => {
    let got = '';
    client.on('data', (bytes: Buffer) => (got += bytes.toString()));
    await until('the server has closed', () => sockets.some((one) => one !== client && one.closed));
    return got;
  };

  for (const [what, limits, sends] of [
    ['is silent', { silentMs: 50 }, false],
    ['sends for too long', { totalMs: 50 }, true],
    ['sends too much', { maxBytes: 100_000 }, true],
  ] as const) {
    it(`are closed when the client ${what}`, async () => {
      assert.equal(await gotOf(await meet(limits, sends)), 'answer');
    });
  }

  it('are closed at once when the client ends', async () => {
    const client = await meet({}, false);
    client.on('end', () => client.end());
    assert.equal(await gotOf(client), 'answer');
  });
});
