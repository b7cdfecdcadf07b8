import { added } from './support/raw-rig.ts';

/** A request as bytes, and what must come of it. */
export interface RequestCase {
  readonly name: string;
  readonly send: string;
  /** Refused with this status before a server has got a byte. */
  readonly status?: number;
  /** Refused in the middle of its body with this status: the server never gets its end. */
  readonly brokenBy?: number;
  /** What the server gets, all of it. */
  readonly gets?: string;
}

const host = 'Host: shop\r\n';
const get = (headers: string): string => `GET / HTTP/1.1\r\n${host}${headers}\r\n`;
const post = (headers: string, body = 'hello'): string =>
  `POST / HTTP/1.1\r\n${host}${headers}\r\n${body}`;
const chunks = '5\r\nhello\r\n0\r\n\r\n';
const chunked = (body: string): string => post('Transfer-Encoding: chunked\r\n', body);

const gotGet = (headers = '', target = '/', first = host): string =>
  `GET ${target} HTTP/1.1\r\n${first}${headers}Connection: keep-alive\r\n${added(target)}`;
const gotPost = (headers: string, body: string): string =>
  `POST / HTTP/1.1\r\n${host}${headers}Connection: keep-alive\r\n${added()}${body}`;
const gotChunks = gotPost('Transfer-Encoding: chunked\r\n', chunks);

/** What `Connection` may not take away (RFC 9110, 7.6.1). */
const kept: readonly RequestCase[] = [
  ['Content-Length', '5'],
  ['Host', undefined],
  ['Transfer-Encoding', undefined],
  ['Cookie', 'a=1'],
  ['Authorization', 'Basic x'],
  ['Content-Type', 'text/plain'],
  ['X-Forwarded-Proto', 'https'],
].map(([name = '', value]) => ({
  name: `Connection names ${name}`,
  send: post(
    `Connection: close, ${name.toLowerCase()}\r\n` +
      (value !== undefined && name !== 'Content-Length' ? `${name}: ${value}\r\n` : '') +
      'Content-Length: 5\r\n',
  ),
  status: 400,
}));

const lengths = ['+5', '-5', '5, 5', '5,5', '5 5', '0x5', '5.0', '5;', '', '5_0', '9'.repeat(20)];
const codings: readonly (readonly [string, number])[] = [
  ['gzip, chunked', 501],
  ['x-thing, chunked', 501],
  ['identity, chunked', 501],
  ['gzip', 400],
  ['chunked, gzip', 400],
  ['chunked, chunked', 400],
  ['identity', 400],
  ['xchunked', 400],
  ['chunked;q=1', 400],
  ['"chunked"', 400],
  [',chunked', 400],
  ['chunked,', 400],
  ['', 400],
  ['\x0bchunked', 400],
];
const hosts = ['a b', 'a@b', 'a/b', 'a,b', 'a:80:90', 'a:x', '[::1', 'http://a', 'a?b', 'a\\b'];
const sizes = [
  '0x5',
  '+5',
  '-5',
  ' 5',
  '',
  '5g',
  'g',
  'f'.repeat(17),
  '5;a\x00b',
  '5;a="\n"',
  '5;',
];

/** The requests of a smuggler, those that only look like one, and ordinary ones. */
export const requestCases: readonly RequestCase[] = [
  // What ends where
  ...kept,
  ...lengths.map((value) => ({
    name: `Content-Length is "${value}"`,
    send: post(`Content-Length: ${value}\r\n`),
    status: 400,
  })),
  ...codings.map(([value, status]) => ({
    name: `Transfer-Encoding is "${value}"`,
    send: post(`Transfer-Encoding: ${value}\r\n`, chunks),
    status,
  })),
  {
    name: 'two Content-Lengths that differ',
    send: post('Content-Length: 5\r\nContent-Length: 6\r\n'),
    status: 400,
  },
  {
    name: 'two Content-Lengths that are the same',
    send: post('Content-Length: 5\r\ncontent-length: 5\r\n'),
    status: 400,
  },
  {
    name: 'Content-Length and Transfer-Encoding',
    send: post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', chunks),
    status: 400,
  },
  {
    name: 'Transfer-Encoding and Content-Length',
    send: post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', chunks),
    status: 400,
  },
  {
    name: 'a Transfer-Encoding on two lines',
    send: post('Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n', chunks),
    status: 501,
  },
  {
    name: 'chunked twice',
    send: post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', chunks),
    status: 400,
  },
  {
    name: 'Transfer-Encoding in HTTP/1.0',
    send: `POST / HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n${chunks}`,
    status: 400,
  },
  ...sizes.map((size) => ({
    name: `a chunk of the size ${JSON.stringify(size)}`,
    send: chunked(`5\r\nhello\r\n${size}\r\nhello\r\n0\r\n\r\n`),
    brokenBy: 400,
  })),
  {
    name: 'a chunk longer than its size',
    send: chunked('5\r\nhelloX\r\n0\r\n\r\n'),
    brokenBy: 400,
  },
  { name: 'chunks ended by LF alone', send: chunked('5\nhello\n0\n\n'), brokenBy: 400 },
  {
    name: 'a trailer that is no header',
    send: chunked('5\r\nhello\r\n0\r\nnot one\r\n\r\n'),
    brokenBy: 400,
  },
  {
    name: 'a Content-Length in a trailer',
    send: chunked('5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n'),
    brokenBy: 400,
  },
  // Where it goes
  { name: 'no Host', send: 'GET / HTTP/1.1\r\n\r\n', status: 400 },
  { name: 'two Hosts', send: get('Host: other\r\n'), status: 400 },
  { name: 'the same Host twice', send: get('host: shop\r\n'), status: 400 },
  ...hosts.map((value) => ({
    name: `Host is "${value}"`,
    send: `GET / HTTP/1.1\r\nHost: ${value}\r\n\r\n`,
    status: 400,
  })),
  {
    name: 'a whole URL with another host',
    send: `GET http://other/ HTTP/1.1\r\n${host}\r\n`,
    status: 400,
  },
  {
    name: 'a whole URL with a user',
    send: `GET http://me@shop/ HTTP/1.1\r\n${host}\r\n`,
    status: 400,
  },
  { name: 'a URL of another scheme', send: `GET ftp://shop/ HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: '* for a GET', send: `GET * HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'CONNECT', send: `CONNECT shop:80 HTTP/1.1\r\n${host}\r\n`, status: 501 },
  { name: 'a target without /', send: `GET x HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'a fragment', send: `GET /a#b HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'a space in the target', send: `GET /a b HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'a tab in the target', send: `GET /a\tb HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'NUL in the target', send: `GET /a\x00b HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'DEL in the target', send: `GET /a\x7f HTTP/1.1\r\n${host}\r\n`, status: 400 },
  // What a line is
  { name: 'LF alone', send: `GET / HTTP/1.1\nHost: shop\n\n`, status: 400 },
  { name: 'a header ended by LF', send: get('A: b\nB: c\r\n'), status: 400 },
  { name: 'CR alone in a value', send: get('A: b\rB: c\r\n'), status: 400 },
  { name: 'NUL in a value', send: get('A: b\x00c\r\n'), status: 400 },
  { name: 'a control in a value', send: get('A: b\x01c\r\n'), status: 400 },
  { name: 'a folded header', send: get('A: b\r\n c\r\n'), status: 400 },
  { name: 'a space before the colon', send: post('Content-Length : 5\r\n'), status: 400 },
  { name: 'a tab before the colon', send: post('Content-Length\t: 5\r\n'), status: 400 },
  { name: 'a space before a name', send: get(' A: b\r\n'), status: 400 },
  { name: 'a header without a colon', send: get('A\r\n'), status: 400 },
  { name: 'a header without a name', send: get(': b\r\n'), status: 400 },
  { name: 'a name that is no token', send: get('A(b): c\r\n'), status: 400 },
  { name: 'a method that is no token', send: `G@T / HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'a method in lower case', send: `get / HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'HTTP/2.0 as a version', send: `GET / HTTP/2.0\r\n${host}\r\n`, status: 505 },
  { name: 'HTTP/0.9', send: 'GET /\r\n\r\n', status: 505 },
  { name: 'HTTP/1.2', send: `GET / HTTP/1.2\r\n${host}\r\n`, status: 400 },
  { name: 'the preface of HTTP/2', send: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
  { name: 'something behind the version', send: `GET / HTTP/1.1 x\r\n${host}\r\n`, status: 400 },
  { name: 'TLS', send: '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03', status: 400 },
  { name: 'long headers', send: get(`A: ${'x'.repeat(70_000)}\r\n`), status: 431 },
  { name: 'many headers', send: get('A: b\r\n'.repeat(501)), status: 431 },
  { name: 'an unknown expectation', send: get('Expect: more\r\n'), status: 417 },
  // What goes on
  { name: 'a plain request', send: get('A: b\r\n'), gets: gotGet('A: b\r\n') },
  {
    name: 'headers that Connection names',
    send: get('X-Hop: 1\r\nConnection: x-hop, X-Other\r\nA: b\r\nX-Other: 2\r\n'),
    gets: gotGet('A: b\r\n'),
  },
  {
    name: 'headers that two Connections name',
    send: get('Connection: x-a\r\nX-A: 1\r\nconnection: ,x-b,\r\nX-B: 1\r\n'),
    gets: gotGet(),
  },
  {
    name: 'headers of the connection',
    send: get(
      'Connection: close\r\nKeep-Alive: timeout=9\r\nProxy-Connection: close\r\n' +
        'Proxy-Authorization: Basic x\r\nTE: gzip\r\nTrailer: X-T\r\nUpgrade: tls/1.0\r\n',
    ),
    gets: gotGet(),
  },
  {
    name: 'a body with its length',
    send: post('Content-Length: 5\r\n'),
    gets: gotPost('Content-Length: 5\r\n', 'hello'),
  },
  {
    name: 'a length between spaces',
    send: post('Content-Length:  5 \r\n'),
    gets: gotPost('Content-Length: 5\r\n', 'hello'),
  },
  {
    name: 'a body of no bytes',
    send: post('Content-Length: 0\r\n', ''),
    gets: gotPost('Content-Length: 0\r\n', ''),
  },
  {
    name: 'a GET with a body',
    send: get('Content-Length: 2\r\n') + 'ok',
    gets: gotGet('Content-Length: 2\r\n') + 'ok',
  },
  { name: 'chunks', send: chunked(chunks), gets: gotChunks },
  { name: 'CHUNKED', send: post('transfer-ENCODING: CHUNKED\r\n', chunks), gets: gotChunks },
  {
    name: 'chunk extensions',
    send: chunked('5;a=b;c="d e"\r\nhello\r\n0;x\r\n\r\n'),
    gets: gotChunks,
  },
  {
    name: 'trailers, without those that would be headers',
    send: post(
      'Trailer: X-T\r\nTransfer-Encoding: chunked\r\n',
      '5\r\nhello\r\n0\r\nX-T: 1\r\nCookie: a=b\r\nX-Forwarded-For: 1.2.3.4\r\nx-t:\r\nTE: x\r\nHost: b\r\n\r\n',
    ),
    gets: gotPost(
      'Trailer: X-T\r\nTransfer-Encoding: chunked\r\n',
      '5\r\nhello\r\n0\r\nX-T: 1\r\nx-t: \r\n\r\n',
    ),
  },
  {
    name: 'the wish for trailers',
    send: get('Connection: TE\r\nTE: gzip, trailers\r\n'),
    gets: gotGet().replace('keep-alive\r\n', 'keep-alive, TE\r\nTE: trailers\r\n'),
  },
  {
    name: 'a whole URL',
    send: `GET http://SHOP/a?b HTTP/1.1\r\n${host}\r\n`,
    gets: gotGet('', '/a?b'),
  },
  {
    name: 'a URL without a path',
    send: `GET http://shop?b HTTP/1.1\r\n${host}\r\n`,
    gets: gotGet('', '/?b'),
  },
  {
    name: 'a path that begins with //',
    send: `GET //other/ HTTP/1.1\r\n${host}\r\n`,
    gets: gotGet('', '//other/'),
  },
  {
    name: 'what browsers leave as it is',
    send: `GET /[a]|b?{c}^\`"d HTTP/1.1\r\n${host}\r\n`,
    gets: gotGet('', '/[a]|b?{c}^`"d'),
  },
  { name: 'bytes above ASCII in a value', send: get('A: \xe9\r\n'), gets: gotGet('A: \xe9\r\n') },
  { name: 'an empty value', send: get('A:\r\n'), gets: gotGet('A: \r\n') },
  {
    name: 'an address as Host',
    send: 'GET / HTTP/1.1\r\nHost: [::1]:9000\r\n\r\n',
    gets: gotGet('', '/', 'Host: [::1]:9000\r\n'),
  },
  { name: 'an empty line before it', send: `\r\n${get('')}`, gets: gotGet() },
  {
    name: 'h2c of curl',
    send: get(
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n',
    ),
    gets: gotGet(),
  },
  {
    name: 'h2c with a body',
    send: post('Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\n'),
    gets: gotPost('Content-Length: 5\r\n', 'hello'),
  },
  {
    name: 'another protocol',
    send: get('Connection: keep-alive, upgrade\r\nUpgrade: anything/1\r\n'),
    gets: gotGet(),
  },
  {
    name: 'a WebSocket without a key',
    send: get('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'),
    gets: gotGet('Sec-WebSocket-Version: 13\r\n'),
  },
  {
    name: 'a WebSocket by POST',
    send: post(
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 5\r\n',
    ),
    gets: gotPost(
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 5\r\n',
      'hello',
    ),
  },
  {
    name: 'Connection: upgrade that names a header too',
    send: post('Connection: upgrade, content-length\r\nUpgrade: h2c\r\nContent-Length: 5\r\n'),
    status: 400,
  },
];
