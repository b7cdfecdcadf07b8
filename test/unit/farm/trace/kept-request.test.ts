import assert from 'node:assert/strict';
import { ByteLog } from '../../../../src/farm/trace/byte-log.ts';
import { KeptRequest, textOfRecord } from '../../../../src/farm/trace/kept-request.ts';
import type { RecordedRequest } from '../../../../src/farm/trace/kept-request.ts';

const bare: RecordedRequest = {
  method: 'GET',
  target: '/',
  httpVersion: '1.0',
  headers: [],
  address: undefined,
  port: undefined,
  sentMs: undefined,
  answeredMs: undefined,
  requestBody: undefined,
  response: undefined,
  responseBody: undefined,
};

const kept = (record: RecordedRequest, pieces: readonly Buffer[] = []): KeptRequest => {
  const log = new ByteLog(1);
  log.add(textOfRecord(record), pieces);
  return new KeptRequest(log.get(0));
};

describe('a request that is kept', () => {
  it('may have no headers, no server and no answer', () => {
    const { method, sentMs, answeredMs } = kept(bare);
    assert.deepEqual([method, sentMs, answeredMs], ['GET', undefined, undefined]);
    assert.equal(kept(bare).wholeBody?.length, 0);
    assert.deepEqual(kept(bare).request(), { httpVersion: '1.0', target: '/', headers: [] });
    assert.equal(kept(bare).response(), undefined);
  });

  it('tells the headers of both, each with its values, empty ones too', () => {
    const headers = ['Host', 'a', 'X-Empty', '', 'X-Latin', 'Käse'];
    const response = { status: 204, reason: '', headers: ['Set-Cookie', 'a=1', 'Set-Cookie', ''] };
    const answered = kept({ ...bare, headers, response, address: '::ffff:127.0.0.1', port: 81 });
    assert.equal(answered.request().client, '127.0.0.1:81');
    assert.deepEqual(answered.request().headers, [
      { name: 'Host', value: 'a' },
      { name: 'X-Empty', value: '' },
      { name: 'X-Latin', value: 'Käse' },
    ]);
    assert.deepEqual(answered.response(), {
      status: 204,
      reason: '',
      headers: [
        { name: 'Set-Cookie', value: 'a=1' },
        { name: 'Set-Cookie', value: '' },
      ],
    });
    const withoutOwn = kept({ ...bare, response }).response();
    assert.equal(withoutOwn?.headers.length, 2);
  });

  it('knows which bytes are whose, and what of them is missing', () => {
    const both = kept(
      {
        ...bare,
        sentMs: 1.5,
        answeredMs: 20.25,
        requestBody: { byteCount: 3, keptCount: 3 },
        response: { status: 200, reason: 'OK', headers: [] },
        responseBody: { byteCount: 9, keptCount: 2 },
      },
      [Buffer.from('in'), Buffer.from('!ou')],
    );
    assert.equal(both.wholeBody?.toString(), 'in!');
    assert.deepEqual([both.sentMs, both.answeredMs], [1.5, 20.25]);
    const base64 = Buffer.from('ou').toString('base64');
    assert.deepEqual(both.response()?.body, { byteCount: 9, base64 });
    const cut = kept({ ...bare, requestBody: { byteCount: 3, keptCount: 2 } }, [Buffer.from('in')]);
    assert.equal(cut.wholeBody, undefined);
  });
});
