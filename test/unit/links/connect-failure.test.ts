import assert from 'node:assert/strict';
import { explainError } from '../../../src/links/connect-failure.ts';
import { ReplyError } from '../../../src/stores/commands.ts';

const attempt = { usesTls: false, hasPassword: true } as const;

// As redis-server writes them: networking.c, acl.c, server.c, db.c of 3.2, 5.0, 6.2, 7.0 and 7.2.
const replies: readonly (readonly [text: string, reason: string, permission?: string])[] = [
  ['NOAUTH Authentication required.', 'password-missing'],
  ['ERR operation not permitted', 'password-missing'],
  ['ERR invalid password', 'password-wrong'],
  ['WRONGPASS invalid username-password pair or user is disabled.', 'password-wrong'],
  ['ERR Client sent AUTH, but no password is set', 'password-not-expected'],
  [
    'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    'password-not-expected',
  ],
  ["ERR wrong number of arguments for 'auth' command", 'user-not-supported'],
  [
    "NOPERM this user has no permissions to run the 'select' command or its subcommand",
    'no-permission',
    'select',
  ],
  [
    "NOPERM User maja has no permissions to run the 'cluster|slots' command",
    'no-permission',
    'cluster|slots',
  ],
  ['NOPERM No permissions to access a key', 'no-permission'],
  ['LOADING Redis is loading the dataset in memory', 'loading'],
  ['DENIED Redis is running in protected mode because protected mode is enabled', 'protected-mode'],
  ['ERR max number of clients reached', 'too-many-clients'],
  ['ERR DB index is out of range', 'no-such-database'],
  ['ERR invalid DB index', 'no-such-database'],
  ['ERR SELECT is not allowed in cluster mode', 'no-such-database'],
  ['CLUSTERDOWN Hash slot not served', 'cluster-down'],
  ['ERR something new', 'unknown'],
];

describe('explainError', () => {
  for (const [text, reason, permission] of replies) {
    it(`takes "${text.slice(0, 50)}" for ${reason}`, () => {
      const failure = explainError(new ReplyError(text), attempt);
      assert.deepEqual([failure.reason, failure.permission], [reason, permission]);
      assert.equal(failure.detail, text);
    });
  }

  it('does not say which of user and password is wrong, since the server does not', () => {
    const error = new ReplyError('WRONGPASS invalid username-password pair or user is disabled.');
    const failure = explainError(error, { ...attempt, username: 'maja' });
    assert.equal(failure.reason, 'user-or-password-wrong');
  });

  it('looks into what is tried for several addresses of one name', () => {
    const refusal = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    assert.equal(explainError(new AggregateError([refusal]), attempt).reason, 'refused');
  });

  it('holds TLS for likely where the address looks so', () => {
    const node = { host: 'master.shop.x1.euc1.cache.amazonaws.com', port: 6379 };
    const failure = explainError(new DOMException('', 'TimeoutError'), { ...attempt, node });
    assert.deepEqual([failure.reason, failure.isTlsLikely], ['timed-out', true]);
  });

  it('cuts what a server says to one short line', () => {
    const failure = explainError(new ReplyError(`ERR a\u0007\n${'x'.repeat(1000)}`), attempt);
    assert.match(failure.detail ?? '', /^ERR a x{190,200}$/);
  });
});
