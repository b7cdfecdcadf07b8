import assert from 'node:assert/strict';
import { buildRequestHead } from '../../../src/farm/balancer/request-head.ts';
import type { RequestHeadInput } from '../../../src/farm/balancer/request-head.ts';

const build = (headers: readonly string[], more: Partial<RequestHeadInput> = {}) =>
  buildRequestHead({
    method: 'GET',
    url: '/a?b=c',
    headers,
    clientAddress: '127.0.0.1',
    clientPort: 50_123,
    logId: 'the-id',
    host: '127.0.0.1:9001',
    ...more,
  });

/** The lines of the head but for the first, without the two that end it. */
const linesOf = (headers: readonly string[], more?: Partial<RequestHeadInput>): string[] =>
  build(headers, more).text.split('\r\n').slice(1, -2);

describe('the head that a server gets', () => {
  it('carries what ARR adds, with the port of the client', () => {
    assert.equal(
      build(['Host', 'shop:9000', 'Accept', '*/*']).text,
      'GET /a?b=c HTTP/1.1\r\nHost: shop:9000\r\nAccept: */*\r\nConnection: keep-alive\r\n' +
        'X-Forwarded-For: 127.0.0.1:50123\r\nX-Original-URL: /a?b=c\r\nX-ARR-LOG-ID: the-id\r\n' +
        'Max-Forwards: 10\r\n\r\n',
    );
  });

  it('adds the client to those who forwarded the request before', () => {
    const lines = linesOf(['Host', 'x', 'x-forwarded-for', '10.0.0.1:80', 'X-Forwarded-For', 'me']);
    assert.ok(lines.includes('X-Forwarded-For: 10.0.0.1:80, me, 127.0.0.1:50123'));
  });

  it('writes IPv6 addresses in brackets and mapped IPv4 ones plainly', () => {
    const forwarded = (clientAddress: string): string | undefined =>
      linesOf(['Host', 'x'], { clientAddress }).find((line) => line.startsWith('X-Forw'));
    assert.equal(forwarded('::1'), 'X-Forwarded-For: [::1]:50123');
    assert.equal(forwarded('::ffff:10.1.2.3'), 'X-Forwarded-For: 10.1.2.3:50123');
  });

  it('keeps what concerns the client connection from the server', () => {
    const lines = linesOf([
      ...['Host', 'x', 'Connection', 'close, X-Secret', 'X-Secret', '1', 'Keep-Alive', 'timeout=1'],
      ...[
        'TE',
        'trailers;q=0.5, gzip',
        'Upgrade',
        'h2c',
        'Proxy-Connection',
        'close',
        'Expect',
        '100-continue',
      ],
      ...['Proxy-Authorization', 'Basic x', 'X-ARR-LOG-ID', 'forged', 'X-Original-URL', '/forged'],
    ]).join('\n');
    assert.doesNotMatch(lines, /secret|timeout|trailers|h2c|proxy|expect|forged|close/i);
  });

  it('keeps repeated headers, their order and spelling', () => {
    const lines = linesOf(['host', 'x', 'X-b', '1', 'x-A', '2', 'X-b', '3']);
    assert.deepEqual(lines.slice(0, 4), ['host: x', 'X-b: 1', 'x-A: 2', 'X-b: 3']);
  });

  it('tells how the body comes', () => {
    assert.equal(build(['Host', 'x']).body, 'none');
    assert.equal(build(['Host', 'x', 'Content-Length', '0']).body, 'none');
    assert.equal(build(['Host', 'x', 'Content-Length', '5']).body, 'length');
    const chunked = build(['Host', 'x', 'transfer-encoding', 'chunked']);
    assert.equal(chunked.body, 'chunked');
    assert.equal(chunked.text.match(/transfer-encoding/gi)?.length, 1);
  });

  it('counts Max-Forwards down and notices its end', () => {
    assert.equal(build(['Host', 'x', 'Max-Forwards', '3']).forwardsLeft, 2);
    assert.equal(build(['Host', 'x', 'Max-Forwards', '0']).forwardsLeft, -1);
    assert.equal(build(['Host', 'x', 'Max-Forwards', '99999']).forwardsLeft, 10);
  });

  it('names the server as host for a client that named none', () => {
    assert.ok(linesOf([]).includes('Host: 127.0.0.1:9001'));
  });

  it('asks for the protocol that the client wants', () => {
    const headers = ['Host', 'x', 'Connection', 'Upgrade', 'Upgrade', 'websocket'];
    const lines = linesOf(headers, { upgrade: 'websocket' });
    assert.ok(lines.includes('Connection: Upgrade') && lines.includes('Upgrade: websocket'));
  });
});
