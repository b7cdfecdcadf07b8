import assert from 'node:assert/strict';
import { harEntry, harOf, withoutBodies } from '../../../src/host/farm/requests/har.ts';
import type { RequestDetails } from '../../../src/protocol/farm/request-details.ts';

const body = (bytes: string | Uint8Array) => {
  const all = Buffer.from(bytes as string);
  return { byteCount: all.length, base64: all.toString('base64') };
};
const details: RequestDetails = {
  entry: {
    id: 1,
    logId: 'log',
    arrivedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    method: 'POST',
    path: '/Cart',
    server: 'server-a',
    reason: 'algorithm',
    status: 302,
    durationMs: 30,
    session: 3,
  },
  request: {
    httpVersion: '1.1',
    target: '/Cart?a=b%20c&a=d&token=verysecret',
    headers: [
      { name: 'Host', value: 'localhost:9000' },
      { name: 'Cookie', value: 'sid=abcdefghijklmnop; theme=dark' },
      { name: 'Authorization', value: 'Bearer abcdefghijklmnopq' },
      { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
    ],
    body: body('item=book&password=hunter2'),
  },
  response: {
    status: 302,
    reason: 'Found',
    headers: [
      { name: 'Set-Cookie', value: 'sid=qrstuvwxyzabcdef; path=/; HttpOnly' },
      { name: 'Location', value: '/Done' },
      { name: 'Content-Type', value: 'image/png' },
    ],
    body: body(Buffer.of(0x89, 0x50, 0xff, 0x00)),
  },
  sentMs: 4,
  answeredMs: 20,
};
const creator = { name: 'Session Farm', version: '1.0.0' };

/** The members that http://www.softwareishard.com/blog/har-12-spec/ asks for, with the types of their values. */
const spec: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  log: { version: 'string', creator: 'object', entries: 'array' },
  creator: { name: 'string', version: 'string' },
  entry: {
    startedDateTime: 'string',
    time: 'number',
    request: 'object',
    response: 'object',
    cache: 'object',
    timings: 'object',
  },
  request: {
    method: 'string',
    url: 'string',
    httpVersion: 'string',
    cookies: 'array',
    headers: 'array',
    queryString: 'array',
    headersSize: 'number',
    bodySize: 'number',
  },
  response: {
    status: 'number',
    statusText: 'string',
    httpVersion: 'string',
    cookies: 'array',
    headers: 'array',
    content: 'object',
    redirectURL: 'string',
    headersSize: 'number',
    bodySize: 'number',
  },
  content: { size: 'number', mimeType: 'string' },
  postData: { mimeType: 'string', text: 'string' },
  timings: { send: 'number', wait: 'number', receive: 'number' },
  pair: { name: 'string', value: 'string' },
};
const check = (kind: string, value: unknown): void => {
  const members = value as Record<string, unknown>;
  for (const [name, type] of Object.entries(spec[kind] ?? {})) {
    const found = members[name];
    assert.equal(Array.isArray(found) ? 'array' : typeof found, type, `${kind}.${name}`);
  }
};
/** A file as a reader gets it. */
const read = (all: readonly RequestDetails[], hasSecrets: boolean) => {
  const entries = all.map((each) => harEntry(each, 'http://localhost:9000/', hasSecrets));
  return JSON.parse(JSON.stringify(harOf(entries, creator))) as ReturnType<typeof harOf>;
};

describe('requests as a HAR', () => {
  it('have all members that HAR 1.2 asks for, also where little is known', () => {
    const { request, response, ...bare } = details;
    assert.ok(request && response);
    const dropped = { ...bare, entry: { ...bare.entry, status: 0, end: 'dropped' as const } };
    for (const hasSecrets of [true, false]) {
      const har = read([details, { entry: details.entry, request }, dropped], hasSecrets);
      check('log', har.log);
      assert.equal(har.log.version, '1.2');
      check('creator', har.log.creator);
      for (const entry of har.log.entries) {
        check('entry', entry);
        for (const kind of ['request', 'response', 'timings'] as const) check(kind, entry[kind]);
        check('content', entry.response.content);
        if (entry.request.postData) check('postData', entry.request.postData);
        for (const { cookies, headers } of [entry.request, entry.response]) {
          for (const pair of [...cookies, ...headers]) check('pair', pair);
        }
        for (const pair of entry.request.queryString) check('pair', pair);
        const { blocked, send, wait, receive } = entry.timings;
        assert.equal(entry.time, blocked + send + wait + receive);
        assert.ok([blocked, send, wait, receive].every((ms) => ms >= 0));
        assert.equal(new Date(entry.startedDateTime).getTime(), details.entry.arrivedAtMs);
      }
    }
  });

  it('say what was sent, and which server got it', () => {
    const [entry] = read([details], true).log.entries;
    assert.ok(entry);
    assert.equal(entry.request.url, 'http://localhost:9000/Cart?a=b%20c&a=d&token=verysecret');
    assert.deepEqual(entry.request.queryString.slice(0, 2), [
      { name: 'a', value: 'b c' },
      { name: 'a', value: 'd' },
    ]);
    assert.deepEqual(entry.request.cookies, [
      { name: 'sid', value: 'abcdefghijklmnop' },
      { name: 'theme', value: 'dark' },
    ]);
    assert.equal(entry.request.postData?.text, 'item=book&password=hunter2');
    assert.deepEqual(entry.response.cookies, [{ name: 'sid', value: 'qrstuvwxyzabcdef' }]);
    assert.deepEqual(entry.response.content, {
      size: 4,
      mimeType: 'image/png',
      text: 'iVD/AA==',
      encoding: 'base64',
    });
    assert.equal(entry.response.redirectURL, '/Done');
    assert.deepEqual(entry._sessionFarm, {
      logId: 'log',
      server: 'server-a',
      reason: 'algorithm',
      session: 3,
    });
  });

  it('name cookies and credentials, and keep their values back', () => {
    const text = JSON.stringify(read([details], false));
    for (const name of ['sid', 'theme', 'Authorization', 'Bearer', 'token', 'password']) {
      assert.ok(text.includes(name), name);
    }
    for (const secret of ['abcdefghij', 'qrstuvwxyz', 'dark', 'verysecret', 'hunter2', 'iVD']) {
      assert.ok(!text.includes(secret), secret);
    }
  });

  it('keep a sent body that is no text, where nothing is kept back', () => {
    assert.ok(details.request);
    const sent = body(Buffer.of(0xff, 0x00, 0x01));
    const binary = { ...details, request: { ...details.request, headers: [], body: sent } };
    const [whole] = read([binary], true).log.entries;
    assert.deepEqual(whole?.request.postData, { mimeType: '', text: '/wAB', _encoding: 'base64' });
    const [masked] = read([binary], false).log.entries;
    assert.equal(masked?.request.postData?.text, '');
  });

  it('say how long bodies were that are too much for the file', () => {
    const [entry] = read([withoutBodies(details)], true).log.entries;
    assert.equal(entry?.request.bodySize, 26);
    assert.equal(entry.request.postData?.text, '');
    assert.equal(entry.response.bodySize, 4);
    assert.ok(!JSON.stringify(entry).includes('iVD'));
  });

  it('stand in the order in which they came', () => {
    const later = {
      ...details,
      entry: { ...details.entry, arrivedAtMs: details.entry.arrivedAtMs + 5 },
    };
    const times = read([later, details], true).log.entries.map((entry) => entry.startedDateTime);
    assert.deepEqual(times, ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.683Z']);
  });
});
