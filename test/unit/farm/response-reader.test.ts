import assert from 'node:assert/strict';
import { ResponseReader } from '../../../src/farm/balancer/upstream/response-reader.ts';
import type { ResponseHead } from '../../../src/farm/balancer/upstream/response-head.ts';

interface Outcome {
  readonly head: ResponseHead | undefined;
  readonly body: string;
  readonly isDone: boolean;
  /** Bytes behind the response. */
  readonly left: number;
}

/** Reads a response in pieces of the given size; `closes` says that the connection ends then. */
const read = (text: string, { size = 1e9, method = 'GET', closes = false } = {}): Outcome => {
  let head: ResponseHead | undefined;
  const body: Buffer[] = [];
  const reader = new ResponseReader(method, {
    onHead: (given) => {
      head = given;
    },
    onBody: (piece) => body.push(piece),
    onEnd: () => undefined,
  });
  const bytes = Buffer.from(text, 'latin1');
  let at = 0;
  while (at < bytes.length && !reader.isDone) {
    // The caller's buffer is used again: what was handed over must not change with it.
    const piece = Buffer.from(bytes.subarray(at, at + size));
    at += reader.push(piece);
    piece.fill(0);
  }
  if (closes) reader.close();
  return {
    head,
    body: Buffer.concat(body).toString('latin1'),
    isDone: reader.isDone,
    left: bytes.length - at,
  };
};

const length = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;ext=1\r\nlo\r\n0\r\nX-T: 1\r\n\r\n';
const informed = `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${length}`;

describe('reading a response', () => {
  for (const [name, text] of Object.entries({ length, chunked, informed })) {
    it(`gives the same however the bytes are cut (${name})`, () => {
      for (let size = 1; size <= text.length; size++) {
        const { head, body, isDone, left } = read(text, { size });
        assert.deepEqual(
          [head?.status, body, isDone, left],
          [200, 'hello', true, 0],
          `size ${size}`,
        );
      }
    });
  }

  it('ends where the response does', () => {
    assert.equal(read(`${length}HTTP/1.1`).left, 8);
    assert.equal(read(`${chunked}x`).left, 1);
  });

  it('knows the responses that have no body', () => {
    const head = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n';
    assert.equal(read(head).isDone, true);
    assert.equal(read('HTTP/1.1 204 No Content\r\n\r\n').isDone, true);
    assert.equal(read(length.slice(0, -5), { method: 'HEAD' }).isDone, true);
  });

  it('reads to the close where nothing says how long the body is', () => {
    const text = 'HTTP/1.0 200 OK\r\n\r\nall of it';
    assert.equal(read(text).isDone, false);
    const { body, isDone, head } = read(text, { closes: true });
    assert.deepEqual([body, isDone, head?.keepAlive], ['all of it', true, false]);
  });

  it('does not take a response that broke off for a whole one', () => {
    assert.equal(read(length.slice(0, -1), { closes: true }).isDone, false);
    assert.equal(read(chunked.slice(0, -4), { closes: true }).isDone, false);
  });

  it('passes end-to-end headers on, and those of the connection not', () => {
    const { head } = read(
      'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nConnection: keep-alive, X-Hop\r\n' +
        'X-Hop: 1\r\nKeep-Alive: timeout=30, max=5\r\nContent-Length: 0\r\n\r\n',
    );
    assert.deepEqual(head?.headers, [
      ...['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Content-Length', '0'],
    ]);
    assert.equal(head.idleSeconds, 30);
    assert.equal(head.keepAlive, true);
  });

  it('lets chunks overrule a Content-Length, which is not passed on', () => {
    const text = chunked.replace('\r\n\r\n', '\r\nContent-Length: 2\r\n\r\n');
    const { head, body } = read(text);
    assert.deepEqual([head?.headers, body], [[], 'hello']);
  });

  it('stops at 101: what follows is another protocol', () => {
    const { head, left } = read('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nraw');
    assert.deepEqual([head?.status, left], [101, 3]);
  });

  for (const [what, text] of Object.entries({
    'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n\r\n',
    'a status below 100': 'HTTP/1.1 099 What\r\n\r\n',
    'a header without a name': 'HTTP/1.1 200 OK\r\n: x\r\n\r\n',
    'a folded header': 'HTTP/1.1 200 OK\r\nA: 1\r\n b\r\n\r\n',
    'a space before the colon': 'HTTP/1.1 200 OK\r\nA : 1\r\n\r\n',
    'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'a length that is no number': 'HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n',
    'an unknown coding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
    'a trailer without name': chunked.replace('X-T: 1', ': 1'),
    'a trailer that is no header': chunked.replace('X-T: 1', 'X-T'),
    'a trailer with a NUL': chunked.replace('X-T: 1', 'X-T: \0'),
    'a chunk without size': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    'a chunk that is too long': chunked.replace('hel\r\n', 'hello\r\n'),
    'an endless head': `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(300_000)}`,
  })) {
    it(`refuses ${what}`, () => {
      assert.throws(() => read(text), { name: 'BadResponse' });
    });
  }
});
