import assert from 'node:assert/strict';
import { ReplyBreachError, ReplyCheck } from '../../../../src/redis/wire/reply-check.ts';
import { replyLimits, type ReplyLimits } from '../../../../src/redis/wire/reply-limits.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const shown = (chunk: Uint8Array): string => Buffer.from(chunk).toString('latin1');

/** What a check says of the bytes, in pieces of `size`, as the reply to one command. */
function breachOf(text: string, limits: ReplyLimits, size = text.length): string {
  const check = new ReplyCheck();
  check.expect(limits);
  const data = bytes(text);
  try {
    for (let at = 0; at < data.length; at += size) check.push(data.subarray(at, at + size));
    return 'none';
  } catch (error) {
    assert(error instanceof ReplyBreachError);
    return error.breach;
  }
}

describe('ReplyCheck', () => {
  const small: ReplyLimits = { bytes: 1000, elements: 10, depth: 2 };
  const ping = replyLimits('PING', 0);

  // The examples of the protocol's specification, redis.io/docs/latest/develop/reference/protocol-spec.
  const replies = [
    '+OK\r\n',
    "-ERR unknown command 'asdf'\r\n",
    ...[':0\r\n', ':-1000\r\n', '$5\r\nhello\r\n', '$0\r\n\r\n', '$-1\r\n', '*0\r\n', '*-1\r\n'],
    '*2\r\n$5\r\nhello\r\n$5\r\nworld\r\n',
    '*2\r\n*3\r\n:1\r\n:2\r\n:3\r\n*2\r\n+Hello\r\n-World\r\n',
    '*3\r\n$5\r\nhello\r\n$-1\r\n$5\r\nwo\r\nd\r\n',
  ];
  for (const size of [1, 2, 3, 7, 1000]) {
    it(`lets replies pass that come in pieces of ${size} bytes, as they are`, () => {
      const check = new ReplyCheck();
      replies.forEach(() => check.expect(small));
      const data = bytes(replies.join(''));
      let passed = '';
      for (let at = 0; at < data.length; at += size) {
        passed += shown(check.push(data.subarray(at, at + size)));
      }
      assert.equal(passed, replies.join(''));
      assert.deepEqual([check.awaited, check.replyCount], [0, replies.length]);
    });

    it(`hides replies to our own questions in pieces of ${size} bytes`, () => {
      const check = new ReplyCheck();
      let hidden = '';
      const onHidden = (data: Uint8Array): void => void (hidden += shown(data));
      for (const taker of [undefined, onHidden, undefined, onHidden]) check.expect(small, taker);
      const data = bytes('$3\r\none\r\n+PONG\r\n*1\r\n:2\r\n-NOPERM no\r\n');
      let passed = '';
      for (let at = 0; at < data.length; at += size) {
        passed += shown(check.push(data.subarray(at, at + size)));
      }
      assert.equal(passed, '$3\r\none\r\n*1\r\n:2\r\n');
      assert.equal(hidden, '+PONG\r\n-NOPERM no\r\n');
    });
  }

  const breaches: readonly (readonly [what: string, text: string, breach: string])[] = [
    ['an array of a billion', '*1000000000\r\n', 'too-many-elements'],
    ['arrays that are many together', '*9\r\n*2\r\n', 'too-many-elements'],
    ['arrays in arrays', '*1\r\n*1\r\n*1\r\n', 'too-deep'],
    ['a bulk string that is too long', '$1000\r\n', 'too-many-bytes'],
    ['a length of twenty digits', '$99999999999999999999\r\n', 'not-resp2'],
    [
      'bulk strings that are too long together',
      '*2\r\n$500\r\n' + 'x'.repeat(500) + '\r\n$500\r\n',
      'too-many-bytes',
    ],
    ['a text without end', '+' + 'x'.repeat(1000), 'too-many-bytes'],
    ['an error without end', '-' + 'x'.repeat(1000), 'too-many-bytes'],
    ['a number without end', ':' + '1'.repeat(100), 'not-resp2'],
    ['a negative length', '*-2\r\n', 'not-resp2'],
    ['a length that is no number', '$x\r\n', 'not-resp2'],
    ['no number', ':\r\n', 'not-resp2'],
    ['a bulk string that is longer than it says', '$1\r\nabc', 'not-resp2'],
    ['a line without its second half of the end', '+OK\rX', 'not-resp2'],
    ['a map of RESP3', '%1\r\n', 'not-resp2'],
    ['a set of RESP3', '~1\r\n', 'not-resp2'],
    ['a push of RESP3', '>2\r\n', 'not-resp2'],
    ['null of RESP3', '_\r\n', 'not-resp2'],
    ['a streamed string of RESP3', '$?\r\n', 'not-resp2'],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n', 'not-resp2'],
    ['a second reply', '+OK\r\n+OK\r\n', 'unasked'],
  ];
  for (const [what, text, breach] of breaches) {
    it(`stops at ${what}`, () => {
      assert.equal(breachOf(text, small), breach);
      assert.equal(breachOf(text, small, 1), breach);
    });
  }

  it('counts what is announced, in proportion to what was asked', () => {
    assert.equal(breachOf('*1\r\n', ping), 'too-deep');
    assert.equal(breachOf('$100000\r\n', ping), 'too-many-bytes');
    assert.equal(breachOf('$100000\r\n', replyLimits('get', 1)), 'none');
    assert.equal(breachOf('*3\r\n', replyLimits('HMGET', 3)), 'none');
    assert.equal(breachOf('*5\r\n', replyLimits('HMGET', 3)), 'too-many-elements');
    assert.equal(breachOf('*500000\r\n', replyLimits('HGETALL', 1)), 'none');
    assert.equal(breachOf('*1000000000\r\n', replyLimits('EVALSHA', 4)), 'too-many-elements');
    assert.equal(breachOf('*1\r\n'.repeat(20), replyLimits('EXEC', 0)), 'too-deep');
    assert.equal(breachOf('$200000000\r\n', replyLimits('HGETALL', 1)), 'too-many-bytes');
  });
});
