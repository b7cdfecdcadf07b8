import assert from 'node:assert/strict';
import { RespError, RespParser } from '../../../../src/redis/wire/resp-parser.ts';
import { type Reply, ReplyError } from '../../../../src/stores/commands.ts';

/** Feeds text in pieces of `size` bytes; bulk strings come out as `bytes:…` for comparison. */
function parse(text: string, size = text.length): unknown[] {
  const replies: unknown[] = [];
  const parser = new RespParser((reply) => replies.push(plain(reply)), {
    maxBulkBytes: 100,
    maxLineBytes: 50,
    maxDepth: 3,
  });
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
  return replies;
}

function plain(reply: Reply): unknown {
  if (reply instanceof Uint8Array) return `bytes:${Buffer.from(reply).toString('latin1')}`;
  if (reply instanceof ReplyError) return `error:${reply.message}`;
  return Array.isArray(reply) ? (reply as readonly Reply[]).map(plain) : reply;
}

describe('RespParser', () => {
  // The examples of the protocol's specification, redis.io/docs/latest/develop/reference/protocol-spec.
  const stream =
    '+OK\r\n' +
    "-ERR unknown command 'asdf'\r\n" +
    ':0\r\n:-1000\r\n:+7\r\n' +
    '$5\r\nhello\r\n$0\r\n\r\n$-1\r\n' +
    '*0\r\n*-1\r\n*2\r\n$5\r\nhello\r\n$5\r\nworld\r\n' +
    '*2\r\n*3\r\n:1\r\n:2\r\n:3\r\n*2\r\n+Hello\r\n-World\r\n' +
    '*3\r\n$5\r\nhello\r\n$-1\r\n$5\r\nwo\r\nd\r\n';
  const replies = [
    'OK',
    "error:ERR unknown command 'asdf'",
    ...[0, -1000, 7],
    ...['bytes:hello', 'bytes:', null],
    ...[[], null, ['bytes:hello', 'bytes:world']],
    [
      [1, 2, 3],
      ['Hello', 'error:World'],
    ],
    ['bytes:hello', null, 'bytes:wo\r\nd'],
  ];

  for (const size of [1, 2, 3, 7, 1000]) {
    it(`reads replies that come in pieces of ${size} bytes`, () => {
      assert.deepEqual(parse(stream, size), replies);
    });
  }

  for (const size of [1, 4096, 65_535, 70_004, 70_005, 1_000_000]) {
    it(`puts large bulk strings together from pieces of ${size} bytes`, () => {
      const large = Buffer.alloc(70_000, 'abcdefg');
      const text = `*3\r\n$70000\r\n${large.toString()}\r\n:7\r\n$70000\r\n${large.toString()}\r\n+end\r\n`;
      const found: Reply[] = [];
      const parser = new RespParser((reply) => found.push(reply));
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
      assert.deepEqual(found, [[new Uint8Array(large), 7, new Uint8Array(large)], 'end']);
    });
  }

  it('refuses a large bulk string without its end', () => {
    const parser = new RespParser(() => assert.fail('no reply'));
    parser.push(Buffer.from(`$70000\r\n${'x'.repeat(50_000)}`));
    assert.throws(() => parser.push(Buffer.from(`${'x'.repeat(20_000)}?!`)), RespError);
  });

  it('gives bulk strings of their own, not views into what came', () => {
    let reply: Reply = null;
    const chunk = Buffer.from('$3\r\nabc\r\n');
    new RespParser((value) => (reply = value)).push(chunk);
    chunk.fill(0);
    assert.deepEqual(reply, new Uint8Array(Buffer.from('abc')));
  });

  for (const [what, text] of [
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a TLS alert', '\x15\x03\x03\x00\x02\x02\x28'],
    ['a bulk string beyond the limit', '$101\r\n'],
    ['a length that is no number', '$1e3\r\n'],
    ['an endless line', `+${'x'.repeat(60)}`],
    ['a line without its first half of the end', '+OK\n'],
    ['a bulk string that is longer than it says', '$1\r\nabc\r\n'],
    ['arrays in arrays without end', '*1\r\n*1\r\n*1\r\n*1\r\n'],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parse(text), RespError);
    });
  }

  it('takes no memory for what is only announced', () => {
    assert.deepEqual(parse('*4294967295\r\n:1\r\n'), []);
  });
});
