import assert from 'node:assert/strict';
import { maskingWriter, withoutMasks } from '../../../src/host/farm/requests/masking.ts';
import type { Headers, RequestDetails } from '../../../src/protocol/farm/request-details.ts';

const sessionId = 'abcdefghij0123450123abcd'.replace(/[6-9]/g, '0');

const details = (request: Headers, response: Headers = []): RequestDetails => ({
  entry: {
    id: 1,
    logId: '',
    arrivedAtMs: 0,
    method: 'GET',
    path: '/',
    reason: 'algorithm',
    status: 200,
    durationMs: 1,
  },
  request: { httpVersion: '1.1', target: '/', headers: request },
  response: { status: 200, reason: 'OK', headers: response },
});

describe('what is shown of a request', () => {
  it('has the names of cookies and the scheme of credentials, and not their values', () => {
    const writer = maskingWriter(details([]));
    for (const [name, value, shown] of [
      ['Cookie', `ASP.NET_SessionId=${sessionId}; theme=dark`, 'ASP.NET_SessionId=***; theme=***'],
      ['cookie', 'justavalue', '***'],
      ['Set-Cookie', 'sid=s%3Aabc.def; Path=/; HttpOnly', 'sid=***; Path=/; HttpOnly'],
      ['Authorization', 'Bearer eyJhbGciOi', 'Bearer ***'],
      ['Authorization', 'eyJhbGciOi', '***'],
      ['Proxy-Authorization', 'Basic dXNlcjpwYXNz', 'Basic ***'],
      ['X-Api-Key', '12345', '***'],
      ['X-CSRF-Token', '12345', '***'],
      ['RequestVerificationToken', '12345', '***'],
      ['X-Amz-Security-Token', '12345', '***'],
      ['Accept', 'text/html', 'text/html'],
      ['Referer', 'http://localhost/(S(abcdef))/Cart', 'http://localhost/(***)/Cart'],
      ['Location', '/Cart;jsessionid=12AB?x=1', '/Cart;jsessionid=***?x=1'],
    ] as const) {
      assert.equal(writer.header(name, value), shown);
    }
  });

  it('has no session ID and no password in its URL and its form', () => {
    const writer = maskingWriter(details([]));
    assert.equal(writer.target('/a?sid=12&newPassword=x%26&b=2'), '/a?sid=***&newPassword=***&b=2');
    assert.equal(writer.target('/a?access_token=12&x=1'), '/a?access_token=***&x=1');
    assert.equal(
      writer.text('user=me&txtPassword=a+b&pwd2=c&Text=compass', true),
      'user=me&txtPassword=***&pwd2=***&Text=compass',
    );
  });

  it('has the value of a cookie nowhere else', () => {
    const value = 'Zm9vYmFyYmF6cXV1eA';
    const writer = maskingWriter(
      details(
        [{ name: 'Cookie', value: `.AspNetCore.Session=${value}; a=b` }],
        [{ name: 'Set-Cookie', value: 'XSRF-TOKEN=0123456789abcdef; path=/' }],
      ),
    );
    assert.equal(writer.text(`<input value="${value}">`, false), '<input value="***">');
    assert.equal(writer.target(`/back/${value}`), '/back/***');
    assert.equal(writer.header('X-Echo', '0123456789abcdef'), '***');
  });

  it('is not sent as if a mask were a value', () => {
    const headers = [
      { name: 'Cookie', value: 'a=1; sid=***; b="x=***y"; ***' },
      { name: 'cookie', value: 'sid=***' },
      { name: 'Authorization', value: 'Bearer ***' },
      { name: 'X-Api-Key', value: '***' },
      { name: 'X-Stars', value: 'five ***** of five' },
      { name: 'Accept', value: '*/*' },
    ];
    assert.deepEqual(withoutMasks(headers), [
      { name: 'Cookie', value: 'a=1; b="x=***y"' },
      { name: 'X-Stars', value: 'five ***** of five' },
      { name: 'Accept', value: '*/*' },
    ]);
  });
});
