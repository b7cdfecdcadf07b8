import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import { BalancerRig } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import { RawConnection, startRaw } from './support/raw-rig.ts';
import type { RawRig } from './support/raw-rig.ts';

interface ResponseCase {
  readonly name: string;
  readonly method?: string;
  readonly answer: string;
  /** The status line and the body that the client gets. */
  readonly gets: readonly [statusLine: string, body: string];
  /** Headers that must not be among those that the client gets. */
  readonly without?: RegExp;
  /** Whether the connection to the server may carry the next request. */
  readonly isKept: boolean;
}

const ok = 'HTTP/1.1 200 OK\r\n';
const bad = 'HTTP/1.1 502 Bad Gateway';

/** What must be refused: another reader could find another response in it. */
const refused = Object.entries({
  'a header that another one hides in': `${ok}A: b\rSet-Cookie: c=d\r\nContent-Length: 0\r\n\r\n`,
  'a header with LF in it': `${ok}A: b\nSet-Cookie: c=d\r\nContent-Length: 0\r\n\r\n`,
  'NUL in a header': `${ok}A: b\x00\r\nContent-Length: 0\r\n\r\n`,
  'a control in the reason': 'HTTP/1.1 200 O\x01K\r\nContent-Length: 0\r\n\r\n',
  'LF in the reason': 'HTTP/1.1 200 OK\nA: b\r\nContent-Length: 0\r\n\r\n',
  'two lengths': `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
  'a list of lengths': `${ok}Content-Length: 1, 1\r\n\r\na`,
  'a length with a sign': `${ok}Content-Length: +1\r\n\r\na`,
  'a coding that nobody knows': `${ok}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  'codings on two lines': `${ok}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'chunked twice': `${ok}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'chunks in HTTP/1.0': 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a folded header': `${ok}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`,
  'a space before the colon': `${ok}Content-Length : 0\r\n\r\n`,
  'a change of protocol that nobody asked for':
    'HTTP/1.1 101 Well\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nraw',
  'endless responses before the last one': 'HTTP/1.1 103 Early\r\n\r\n'.repeat(40),
  'another protocol': '220 mail.example ESMTP\r\n\r\n',
});

const cases: readonly ResponseCase[] = [
  ...refused.map(([name, answer]) => ({
    name,
    answer,
    gets: [bad, ''] as const,
    without: /Set-Cookie/i,
    isKept: false,
  })),
  {
    name: '204 with a length',
    answer: 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n',
    gets: ['HTTP/1.1 204 No Content', ''],
    without: /Content-Length|Transfer-Encoding/i,
    isKept: false,
  },
  {
    name: '204 with a length and a body',
    answer: 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello',
    gets: ['HTTP/1.1 204 No Content', ''],
    without: /Content-Length|Transfer-Encoding/i,
    isKept: false,
  },
  {
    name: '204 in chunks',
    answer: 'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n',
    gets: ['HTTP/1.1 204 No Content', ''],
    without: /Content-Length|Transfer-Encoding/i,
    isKept: false,
  },
  {
    name: '204',
    answer: 'HTTP/1.1 204 No Content\r\n\r\n',
    gets: ['HTTP/1.1 204 No Content', ''],
    isKept: true,
  },
  {
    name: '304 with the length of what was not sent',
    answer: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
    gets: ['HTTP/1.1 304 Not Modified', ''],
    isKept: true,
  },
  {
    name: 'a HEAD with the length of what was not sent',
    method: 'HEAD',
    answer: `${ok}Content-Length: 5\r\n\r\n`,
    gets: ['HTTP/1.1 200 OK', ''],
    isKept: true,
  },
  {
    name: 'a HEAD with a body all the same',
    method: 'HEAD',
    answer: `${ok}Content-Length: 5\r\n\r\nhello`,
    gets: ['HTTP/1.1 200 OK', ''],
    isKept: false,
  },
  {
    name: 'a length and chunks',
    answer: `${ok}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    gets: ['HTTP/1.1 200 OK', '5\r\nhello\r\n0\r\n\r\n'],
    without: /Content-Length/i,
    isKept: false,
  },
  {
    name: 'a second response behind the first',
    answer: `${ok}Content-Length: 2\r\n\r\nok${ok}Content-Length: 4\r\n\r\nevil`,
    gets: ['HTTP/1.1 200 OK', 'ok'],
    isKept: false,
  },
  {
    name: 'headers that Connection names',
    answer: `${ok}Connection: x-a\r\nX-A: 1\r\nConnection: x-b, content-length, set-cookie\r\nX-B: 2\r\nContent-Length: 2\r\n\r\nok`,
    gets: ['HTTP/1.1 200 OK', 'ok'],
    without: /X-A|X-B/,
    isKept: true,
  },
  {
    name: 'close beside keep-alive',
    answer: `${ok}Connection: close\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok`,
    gets: ['HTTP/1.1 200 OK', 'ok'],
    isKept: false,
  },
  {
    name: 'trailers',
    answer:
      `${ok}Trailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\nX-T: 2\r\n` +
      'Set-Cookie: a=b\r\nContent-Length: 9\r\nConnection: x\r\n\r\n',
    gets: ['HTTP/1.1 200 OK', '2\r\nok\r\n0\r\nX-T: 1\r\nX-T: 2\r\n\r\n'],
    without: /Set-Cookie|Content-Length|Connection: x/i,
    isKept: true,
  },
  {
    name: 'trailers that are announced, and cannot come',
    answer: `${ok}Trailer: X-T\r\nContent-Length: 2\r\n\r\nok`,
    gets: ['HTTP/1.1 200 OK', 'ok'],
    without: /Trailer/i,
    isKept: true,
  },
  {
    name: 'a wish to be upgraded',
    answer: `${ok}Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 2\r\n\r\nok`,
    gets: ['HTTP/1.1 200 OK', 'ok'],
    without: /Upgrade/i,
    isKept: true,
  },
  {
    name: '100 that nobody waits for',
    answer: `HTTP/1.1 100 Continue\r\n\r\n${ok}Content-Length: 2\r\n\r\nok`,
    gets: ['HTTP/1.1 200 OK', 'ok'],
    isKept: true,
  },
];

describe('a response that comes as bytes', () => {
  let raw: RawRig;
  let client: RawConnection;

  beforeEach(async () => {
    raw = await startRaw();
    client = await RawConnection.to(raw.rig.port);
  });

  afterEach(() => raw.rig.stop());

  /** The server's connection, once a request has come on it. */
  const server = async (index = 0): Promise<RawConnection> => {
    await until('it is at the server', () => (raw.atServer[index]?.got ?? '').includes('\r\n\r\n'));
    const connection = raw.atServer[index];
    assert.ok(connection);
    return connection;
  };

  for (const { name, method = 'POST', answer, gets, without, isKept } of cases) {
    it(`${gets[0] === bad ? 'is refused' : 'is passed on'}: ${name}`, async () => {
      // A request that is not sent again when its answer is refused.
      const length = method === 'POST' ? 'Content-Length: 0\r\n' : '';
      client.send(`${method} /first HTTP/1.1\r\nHost: a\r\n${length}\r\n`);
      const first = await server();
      first.send(answer);
      await until('it is answered', () => client.got.includes('\r\n\r\n'));
      const [statusLine, body] = gets;
      await until('it is whole', () => client.got.endsWith(gets[0] === bad ? '</html>\n' : body));
      assert.equal(client.got.slice(0, client.got.indexOf('\r\n')), statusLine);
      const head = client.got.slice(0, client.got.indexOf('\r\n\r\n'));
      if (without) assert.doesNotMatch(head, without);
      if (statusLine !== bad) assert.equal(client.got.slice(head.length + 4), body);
      await until('it is traced', () => raw.rig.trace.length === 1);
      // The next request on the same connection of the client gets its own answer.
      client.got = '';
      client.send(`${method} /second HTTP/1.1\r\nHost: a\r\n${length}\r\n`);
      await until('the second is at the server', () =>
        raw.atServer.some(({ got }) => got.includes('/second')),
      );
      assert.equal(first.got.includes('/second'), isKept);
      raw.atServer.at(-1)?.send('HTTP/1.1 299 Second\r\nContent-Length: 0\r\n\r\n');
      await until('it is answered, too', () => client.got.includes('\r\n\r\n'));
      assert.match(client.got, /^HTTP\/1\.1 299 Second\r\n/);
    });
  }

  it('ends with the connection when nothing else says where it ends', async () => {
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const connection = await server();
    connection.send('HTTP/1.0 200 OK\r\n\r\nall ');
    connection.send('of it');
    connection.socket.end();
    await until('it is whole', () => client.got.endsWith('0\r\n\r\n'));
    assert.equal(
      client.got.replace(/^[^]*?\r\n\r\n/, '').replaceAll(/[0-9a-f]+\r\n|\r\n/g, ''),
      'all of it',
    );
  });

  it('comes after hints, which are passed on', async () => {
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n';
    const connection = await server();
    connection.send(hint);
    await until('the hint is there', () => client.got.endsWith('\r\n\r\n'));
    assert.match(client.got, /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n/i);
    connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    await until('it is answered', () => client.got.endsWith('\r\n\r\nok'));
  });

  it('is asked for before a body is sent that waits for it', async () => {
    client.send('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    const connection = await server();
    assert.match(connection.got, /\r\nExpect: 100-continue\r\n/);
    assert.equal(client.got, '');
    connection.send('HTTP/1.1 100 Continue\r\n\r\n');
    await until('the client may go on', () => client.got === 'HTTP/1.1 100 Continue\r\n\r\n');
    client.send('hello');
    await until('the body has come', () => connection.got.endsWith('\r\n\r\nhello'));
    connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    await until('it is answered', () => client.got.endsWith('\r\n\r\nok'));
  });

  it('may come instead of 100 Continue, and is the last one then', async () => {
    client.send('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    const connection = await server();
    connection.send('HTTP/1.1 401 Who\r\nContent-Length: 2\r\n\r\nno');
    await until('that is the end', () => client.isClosed);
    assert.match(client.got, /^HTTP\/1\.1 401 Who\r\n[^]*\r\nConnection: close\r\n[^]*\r\nno$/);
    await until('the server is left', () => connection.isClosed);
    assert.match(connection.got, /\r\n\r\n$/);
  });

  it('is a page of the balancer for a held request that waits for 100 Continue', async () => {
    raw.rig.balancer.setHolding(true);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    await until('it waits', () => raw.rig.balancer.held().length === 1);
    raw.rig.balancer.answer(raw.rig.balancer.held()[0]?.id ?? 0, 403);
    await until('that is the end', () => client.isClosed);
    assert.match(client.got, /^HTTP\/1\.1 403 Forbidden\r\n[^]*\r\nConnection: close\r\n/);
  });
});

describe('a server that takes https', () => {
  let rig: BalancerRig;

  afterEach(() => rig.stop());

  const check = async (server: net.Server): Promise<void> => {
    rig = await BalancerRig.start(server);
    const { status, body } = await request(rig.port, { method: 'POST', body: 'x' });
    assert.equal(status, 502);
    assert.match(body, /s0 expects https/);
    await until('it is traced', () => rig.trace.length === 1);
    assert.deepEqual([rig.trace[0]?.status, rig.trace[0]?.end], [502, 'server-tls']);
  };

  it('is named as such when it closes without a word', async () => {
    // Without a certificate it answers a hello with an alert; http gets nothing.
    await check(https.createServer());
  });

  it('is named as such when it answers with an alert', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      // RFC 8446, section 6: fatal, unexpected_message.
      void once(socket, 'data').then(() => socket.end(Buffer.from('1503010002020a', 'hex')));
    });
    await check(server);
  });
});
