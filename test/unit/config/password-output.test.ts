import assert from 'node:assert/strict';
import { tokenClaims } from '../../../src/config/json-web-token.ts';
import { readPasswordOutput } from '../../../src/config/password-output.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const later = Date.parse('2026-03-01T13:00:00Z');
const read = (text: string) => readPasswordOutput(new TextEncoder().encode(text), now);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object): string => `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;

describe('the password that a program prints', () => {
  it('is one line, as it stands', () => {
    assert.deepEqual(read('s3cret\n'), { password: 's3cret' });
    assert.deepEqual(read('s3cret\r\n'), { password: 's3cret' });
    assert.deepEqual(read('  blanks count '), { password: '  blanks count ' });
    assert.deepEqual(read('{no JSON'), { password: '{no JSON' });
    assert.deepEqual(read('\uFEFFs3cret'), { password: 's3cret' });
    assert.deepEqual(read('"quoted \\"JSON\\""\n'), { password: 'quoted "JSON"' });
    assert.equal(read('x'.repeat(60_000)).password.length, 60_000);
  });

  const forms: readonly (readonly [who: string, text: string, username?: string])[] = [
    // learn.microsoft.com/cli/azure/account, since 2.54; expiresOn is local time.
    [
      'az account get-access-token',
      '{ "accessToken": "eyJ0", "expiresOn": "2001-01-01 00:00:00.000000", "expires_on": 1772370000, "subscription": "s", "tenant": "t", "tokenType": "Bearer" }',
    ],
    // kubernetes.io, client-go credential plugins.
    [
      'an ExecCredential',
      '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"eyJ0","expirationTimestamp":"2026-03-01T13:00:00Z"}}',
    ],
    [
      'gcloud config config-helper',
      '{"configuration":{},"credential":{"access_token":"eyJ0","id_token":"no","token_expiry":"2026-03-01T13:00:00Z"}}',
    ],
    ['an OAuth token endpoint', '{"access_token":"eyJ0","token_type":"bearer","expires_in":3600}'],
    [
      "a script of one's own",
      '{"username":"app","password":"eyJ0","Expiration":"2026-03-01T14:00:00+01:00"}',
      'app',
    ],
    ['milliseconds', '{"token":"eyJ0","user":"app","expiresAt":"1772370000000"}', 'app'],
  ];
  for (const [who, text, username] of forms) {
    it(`comes with its end from ${who}`, () => {
      const { password, expiresAtMs, ...rest } = read(text);
      assert.deepEqual([password, expiresAtMs], ['eyJ0', later]);
      assert.deepEqual(rest, username === undefined ? {} : { username });
    });
  }

  it('ends in local time where the text of az has no zone', () => {
    const { expiresAtMs } = read('{"accessToken":"a","expiresOn":"2099-10-31 21:59:10.000000"}');
    assert.equal(expiresAtMs, new Date(2099, 9, 31, 21, 59, 10).getTime());
  });

  it('says itself when it ends where it is a token', () => {
    const token = jwt({ exp: later / 1000 });
    assert.deepEqual(read(token), { password: token, expiresAtMs: later });
  });

  const bad: readonly (readonly [text: string, code: string])[] = [
    ['', 'empty'],
    ['\n\n', 'empty'],
    ['""', 'empty'],
    ['WARNING: update gcloud\ns3cret\n', 'several-lines'],
    ['{"AccessKeyId":"A","SecretAccessKey":"B"}', 'no-password'],
    ['{"token":""}', 'no-password'],
    ['a\0b', 'not-text'],
    ['{"token":"a","expires_on":1}', 'expired'],
    [jwt({ exp: now / 1000 - 1 }), 'expired'],
  ];
  for (const [text, code] of bad) {
    it(`is none in ${JSON.stringify(text).slice(0, 50)}, and nothing of it is quoted`, () => {
      assert.throws(
        () => read(text),
        (error: Error & { code?: string }) =>
          error.code === code && (text === '' || !error.message.includes(text)),
      );
    });
  }

  it('is none in bytes that are no text', () => {
    assert.throws(() => readPasswordOutput(Uint8Array.of(0xff, 0xfe, 0x61), now), {
      code: 'not-text',
    });
  });
});

describe('the claims of a token', () => {
  it('are read as far as they are what they should be', () => {
    assert.deepEqual(tokenClaims(jwt({ oid: 'o', exp: 5, other: 1 })), { oid: 'o', exp: 5 });
    assert.deepEqual(tokenClaims(jwt({ upn: 'Jürgen@example.com' })), {
      upn: 'Jürgen@example.com',
    });
    for (const text of ['', 'a.b', 'a.!.c', `a.${part([])}.c`, jwt({ oid: 5 }), 'a.b.c.d']) {
      assert.equal(tokenClaims(text), undefined, text);
    }
  });
});
