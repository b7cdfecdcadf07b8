import assert from 'node:assert/strict';
import { RespError } from '../../../../src/redis/wire/resp-parser.ts';
import { ScanReader } from '../../../../src/redis/wire/scan-reader.ts';
import { ReplyError } from '../../../../src/stores/commands.ts';

/** What the reader tells about a stream that comes in pieces of `size` bytes. */
function read(stream: Buffer, size: number): string[] {
  const events: string[] = [];
  const reader = new ScanReader({
    onKey: (bytes, start, end) => events.push(Buffer.from(bytes.subarray(start, end)).toString()),
    onCursor: (cursor) => events.push(`cursor ${cursor}`),
    onPage: () => events.push('page'),
  });
  for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
  return events;
}

describe('ScanReader', () => {
  const long = 'k'.repeat(300);
  const stream = Buffer.from(
    `*2\r\n$2\r\n17\r\n*3\r\n$1\r\na\r\n$0\r\n\r\n$5\r\nä\r\nb\r\n` +
      `*2\r\n$20\r\n18446744073709551615\r\n*0\r\n` +
      `*2\r\n$1\r\n0\r\n*1\r\n$300\r\n${long}\r\n`,
  );
  const events = [
    ...['cursor 17', 'a', '', 'ä\r\nb', 'page'],
    ...['cursor 18446744073709551615', 'page'],
    ...['cursor 0', long, 'page'],
  ];

  for (const size of [1, 2, 3, 5, 16, 17, 1000]) {
    it(`reads pages that come in pieces of ${size} bytes`, () => {
      assert.deepEqual(read(stream, size), events);
    });
  }

  it('knows the cursor before the keys have come', () => {
    assert.deepEqual(read(stream.subarray(0, 13), 13), ['cursor 17']);
  });

  it('throws an error reply as it is', () => {
    const refusal = Buffer.from('-NOPERM no permissions to run scan\r\n');
    assert.throws(
      () => read(refusal, 4),
      (error) => error instanceof ReplyError && error.code === 'NOPERM',
    );
  });

  for (const text of [
    '$1\r\n0\r\n',
    '*3\r\n',
    '*2\r\n:0\r\n',
    '*2\r\n$99\r\n',
    '*2\r\n$1\r\n0\r\n$1\r\n',
    '*2\r\n$1\r\n0\r\n*1\r\n+a\r\n',
    '*2\r\n$1\r\n0\r\n*1\r\n$-1\r\n',
    '*2\r\n$1\r\n0\r\n*1\r\n$99999999999\r\nx',
    'HTTP/1.1 400 Bad Request\r\n',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => read(Buffer.from(text), 1000), RespError);
    });
  }
});
