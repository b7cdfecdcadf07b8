import assert from 'node:assert/strict';
import { withoutArguments } from '../../../src/redis/wire/reply-text.ts';
import type { Command } from '../../../src/stores/commands.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const key = bytes('sess:xKq7-9fQ_pL2vRt0');

describe('an error reply', () => {
  // As Redis 6 to 8 and Valkey write them (server.c, acl.c, script_lua.c).
  const cases: readonly (readonly [reply: string, command: Command, expected: string])[] = [
    [
      "NOPERM User app has no permissions to access the 'sess:xKq7-9fQ_pL2vRt0' key",
      ['GET', key],
      "NOPERM User app has no permissions to access the '***' key",
    ],
    [
      "ERR unknown command 'HGETALL', with args beginning with: 'sess:xKq7-9fQ_pL2vRt0' ",
      ['HGETALL', key],
      "ERR unknown command 'HGETALL', with args beginning with: '***' ",
    ],
    [
      'ERR Error running script: @user_script:3: no session xKq7-9fQ_pL2vRt0 here',
      ['EVALSHA', '0123456789abcdef', 1, key, 'xKq7-9fQ_pL2vRt0'],
      'ERR Error running script: @user_script:3: no session *** here',
    ],
    [
      "ERR unknown command `EVAL`, with args beginning with: `return redis.call('GET')`, `1`, `sess:xKq7-9fQ`, ",
      ['EVAL', "return redis.call('GET')", 1, key],
      "ERR unknown command `EVAL`, with args beginning with: `return redis.call('GET')`, `1`, `***`, ",
    ],
    [
      "ERR unknown command 'AUTH', with args beginning with: 'app' 'two words/@' ",
      ['AUTH', 'app', 'two words/@'],
      "ERR unknown command 'AUTH', with args beginning with: 'app' '***' ",
    ],
    [
      'MOVED 7365 sess:xKq7-9fQ_pL2vRt0:6379',
      ['GET', key],
      'MOVED 7365 sess:xKq7-9fQ_pL2vRt0:6379',
    ],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', ['GET', key], ''],
    ["NOPERM User app has no permissions to run the 'hgetall' command", ['HGETALL', key], ''],
  ];
  for (const [reply, command, expected] of cases) {
    it(`repeats nothing of ${command[0]}: ${reply.slice(0, 40)}…`, () => {
      assert.equal(withoutArguments(reply, command), expected === '' ? reply : expected);
    });
  }
});
