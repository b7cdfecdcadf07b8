import assert from 'node:assert/strict';
import { decodeBody } from '../../../src/farm/trace/decode-body.ts';
import { harEntry, harOf } from '../../../src/host/farm/requests/har.ts';
import { HarError, maxHarRequests, readHar } from '../../../src/host/farm/requests/read-har.ts';
import { maxKeptBodyBytes } from '../../../src/protocol/farm/request-details.ts';
import type { RequestDetails } from '../../../src/protocol/farm/request-details.ts';

const body = (bytes: string | Uint8Array) => {
  const all = Buffer.from(bytes as string);
  return { byteCount: all.length, base64: all.toString('base64') };
};
const entry = {
  startedDateTime: '2026-01-02T03:04:05.678+01:00',
  request: { method: 'GET', url: 'http://localhost:9000/a', headers: [] },
  response: { status: 200, headers: [] },
};
const fileOf = (...entries: unknown[]): string => JSON.stringify({ log: { entries } });
const readOne = (changes: object): RequestDetails => {
  const [details] = readHar(fileOf({ ...entry, ...changes })).details;
  assert.ok(details);
  return details;
};
const refused = (text: string): HarError => {
  try {
    readHar(text);
  } catch (error) {
    assert.ok(error instanceof HarError);
    return error;
  }
  return assert.fail('It was read.');
};

describe('a HAR that is read', () => {
  it('is what was exported, as far as it was', () => {
    const details: RequestDetails = {
      entry: {
        id: 1,
        logId: 'log',
        arrivedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
        method: 'POST',
        path: '/Cart?a=%2e%2E//b|',
        server: 'server-a',
        reason: 'failover',
        tried: ['server-b'],
        status: 302,
        durationMs: 30,
        session: 3,
        changes: [{ name: 'Cart', before: '1', after: '2' }],
      },
      request: {
        httpVersion: '1.1',
        target: '/Cart?a=%2e%2E//b|',
        headers: [
          { name: 'Host', value: 'localhost:9000' },
          { name: 'X-Latin', value: '\xe4' },
        ],
        body: body(Buffer.of(0xff, 0, 1)),
      },
      response: {
        status: 302,
        reason: 'Found',
        headers: [{ name: 'Content-Type', value: 'text/plain; charset=utf-8' }],
        body: body('häppchen'),
      },
      sentMs: 4,
      answeredMs: 20,
    };
    const har = harOf([harEntry(details, 'https://localhost:9000', true)], {
      name: 'Session Farm',
      version: '1',
    });
    const read = readHar(JSON.stringify(har));
    assert.deepEqual(read.details, [details]);
    assert.equal(read.origins.get(1), 'https://localhost:9000');
    assert.deepEqual([read.isMasked, read.leftOutCount], [false, 0]);
  });

  it('may come from a browser: little known, pseudo headers, other protocols, forms', () => {
    const { details, leftOutCount, isMasked } = readHar(
      `\uFEFF${fileOf(
        { ...entry, request: { ...entry.request, url: 'wss://localhost/socket' } },
        { ...entry, request: { ...entry.request, url: 'data:text/plain,x' } },
        {
          ...entry,
          time: -1,
          timings: null,
          request: {
            method: 'POST',
            url: 'https://shop.example/Cart?q=1#top',
            httpVersion: 'h2',
            bodySize: null,
            headers: [
              { name: ':authority', value: 'shop.example' },
              { name: 'X-Text', value: 'ä→\r\nX-Other: 1' },
            ],
            postData: { mimeType: 'x', params: [{ name: 'a b', value: 'c&d' }, { name: 'e' }] },
          },
          response: { status: 0, statusText: null, headers: [], content: null },
        },
        { ...entry, startedDateTime: '2026-01-01T00:00:00Z' },
      )}`,
    );
    assert.deepEqual([leftOutCount, isMasked], [2, false]);
    const [first, second] = details;
    assert.ok(first && second);
    // In the order of their arrival.
    assert.deepEqual([first.entry.id, first.entry.path], [1, '/a']);
    assert.deepEqual([second.entry.id, second.entry.path], [2, '/Cart?q=1']);
    assert.deepEqual([second.entry.status, second.entry.durationMs], [0, 0]);
    assert.equal(second.response, undefined);
    const sent = second.request;
    assert.deepEqual(sent?.headers, [
      { name: 'X-Text', value: `${Buffer.from('ä→').toString('latin1')} X-Other: 1` },
    ]);
    assert.equal(decodeBody([], sent.body ?? body('')).text, 'a+b=c%26d&e=');
  });

  it('says of bodies that were left out or cut off that they are not whole', () => {
    const cut = 'Only the first part of the body is kept.';
    const { request, response } = readOne({
      request: { ...entry.request, bodySize: 9, postData: { text: 'abc', comment: cut } },
      response: { ...entry.response, bodySize: 7, content: { size: 7 } },
    });
    assert.equal(request?.body?.byteCount, 9);
    assert.deepEqual(response?.body, { byteCount: 7, base64: '' });
    const long = readOne({
      response: { ...entry.response, content: { text: 'x'.repeat(maxKeptBodyBytes + 5) } },
    });
    assert.equal(long.response?.body?.byteCount, maxKeptBodyBytes + 5);
    assert.equal(Buffer.from(long.response.body.base64, 'base64').length, maxKeptBodyBytes);
  });

  it('has its texts in their charsets again', () => {
    const headers = [{ name: 'Content-Type', value: 'text/plain; charset=ISO-8859-1' }];
    const latin1 = Buffer.from('h\xe4ppchen', 'latin1');
    for (const hasSecrets of [true, false]) {
      const before: RequestDetails = {
        entry: {
          id: 1,
          logId: '',
          arrivedAtMs: 0,
          method: 'POST',
          path: '/',
          reason: 'algorithm',
          status: 200,
          durationMs: 1,
        },
        request: { httpVersion: '1.1', target: '/', headers, body: body(latin1) },
        response: { status: 200, reason: '', headers, body: body(latin1) },
      };
      const har = harOf([harEntry(before, 'http://localhost', hasSecrets)], {
        name: '',
        version: '',
      });
      const [after] = readHar(JSON.stringify(har)).details;
      assert.deepEqual(after?.request?.body, body(latin1));
      assert.deepEqual(after.response?.body, body(latin1));
    }
  });

  it('has content codings taken off, as its bodies have', () => {
    const { response } = readOne({
      response: {
        status: 200,
        headers: [
          { name: 'Content-Encoding', value: 'br' },
          { name: 'Content-Type', value: 'text/html' },
        ],
        content: { text: '<html>' },
      },
    });
    assert.ok(response?.body);
    assert.equal(decodeBody(response.headers, response.body).text, '<html>');
  });

  it('is refused with the place where it is wrong', () => {
    assert.equal(refused('<html>').code, 'not-json');
    for (const [text, path] of [
      ['[]', ''],
      ['{"log":{}}', 'log.entries'],
      [fileOf(entry, 5), 'log.entries[1]'],
      [fileOf({ ...entry, startedDateTime: 'never' }), 'log.entries[0].startedDateTime'],
      [
        fileOf({ ...entry, request: { ...entry.request, method: "GET' x" } }),
        'log.entries[0].request.method',
      ],
      [
        fileOf({ ...entry, request: { ...entry.request, headers: [{ name: 'a' }] } }),
        'log.entries[0].request.headers[0].value',
      ],
      [
        fileOf({ ...entry, request: { ...entry.request, url: `http://a/${'x'.repeat(70_000)}` } }),
        'log.entries[0].request.url',
      ],
    ] as const) {
      const { code, path: place } = refused(text);
      assert.deepEqual([code, place], ['not-har', path]);
    }
  });

  it('has a limit', () => {
    const { details, leftOutCount } = readHar(
      fileOf(...Array.from({ length: maxHarRequests + 3 }, () => entry)),
    );
    assert.deepEqual([details.length, leftOutCount], [maxHarRequests, 3]);
  });
});
