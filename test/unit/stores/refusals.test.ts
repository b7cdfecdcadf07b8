import assert from 'node:assert/strict';
import { ReplyError } from '../../../src/stores/commands.ts';
import { keyPattern } from '../../../src/stores/layouts/key-pattern.ts';
import { refusalIn } from '../../../src/stores/replies.ts';

/** Replies as the sources write them: server.c, acl.c, scripting.c and script.c of each version. */
const replies: readonly (readonly [text: string, refusal: ReturnType<typeof refusalIn>])[] = [
  // Redis 6.0 and 6.2
  [
    "NOPERM this user has no permissions to run the 'hset' command or its subcommand",
    { what: 'command', command: 'HSET' },
  ],
  [
    'NOPERM this user has no permissions to access one of the keys used as arguments',
    { what: 'keys' },
  ],
  [
    'NOPERM this user has no permissions to access one of the channels used as arguments',
    { what: 'channels' },
  ],
  [
    "ERR Error running script (call to f_1): @user_script:1: @user_script: 1: The user executing the script can't run this command or subcommand",
    { what: 'command' },
  ],
  [
    "ERR Error running script (call to f_1): @user_script:1: @user_script: 1: The user executing the script can't access at least one of the keys mentioned in the command arguments",
    { what: 'keys' },
  ],
  [
    "ERR Error running script: The user executing the script can't publish to the channel mentioned in the command",
    { what: 'channels' },
  ],
  // Redis 7.0
  [
    "NOPERM this user has no permissions to run the 'config|get' command",
    { what: 'command', command: 'CONFIG|GET' },
  ],
  [
    "ERR ACL failure in script: this user has no permissions to run the 'hset' command script: 1, on @user_script:1.",
    { what: 'command', command: 'HSET' },
  ],
  [
    'ERR ACL failure in script: this user has no permissions to access one of the keys used as arguments script: 1, on @user_script:1.',
    { what: 'keys' },
  ],
  // Redis 7.2 and 8, Valkey 7.2 and 8
  [
    "NOPERM User small has no permissions to run the 'hset' command",
    { what: 'command', command: 'HSET' },
  ],
  [
    "NOPERM User keys has no permissions to run the 'hset' command",
    { what: 'command', command: 'HSET' },
  ],
  ['NOPERM No permissions to access a key', { what: 'keys' }],
  ['NOPERM No permissions to access a channel', { what: 'channels' }],
  ["NOPERM User small has no permissions to access the 'a key of channels' key", { what: 'keys' }],
  [
    'NOPERM ACL failure in script: No permissions to access a key script: 1, on @user_script:1.',
    { what: 'keys' },
  ],
  // Other errors
  ['WRONGTYPE Operation against a key holding the wrong kind of value', undefined],
  ["READONLY You can't write against a read only replica.", undefined],
];

describe('a refusal for want of a grant', () => {
  for (const [text, refusal] of replies) {
    it(`is told from its words: ${text.slice(0, 90)}`, () => {
      assert.deepEqual(refusalIn(new ReplyError(text)), refusal);
    });
  }
});

describe('the pattern of a key', () => {
  const patterns: readonly (readonly [key: string, pattern: string])[] = [
    ['{/App_aaaaabbbbbcccccddddd1234}_Data', '~{/App_*}_Data'],
    ['spring:session:sessions:33fdd1b6-b496-4b33-9f7d-df96679d32fe', '~spring:session:sessions:*'],
    ['{/a?b[*]_aaaaabbbbbcccccddddd1234}_Write_Lock', '~{/a\\?b\\[\\*\\]_*}_Write_Lock'],
    ['just some key', '~just some key'],
    ['cart:xKq7-9fQ_pL2vRt0+/=aZ:now', '~cart:*:now'],
  ];
  for (const [key, pattern] of patterns) {
    it(`of ${key} is ${pattern}`, () => {
      assert.equal(keyPattern(Buffer.from(key)), pattern);
    });
  }
});
