import assert from 'node:assert/strict';
import { isConsentMissing } from '../../../src/clouds/azure/azure-error.ts';
import { entraCredentials } from '../../../src/clouds/azure/entra-token.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: object): string =>
  `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2ln`;
const oid = '0a1b2c3d-1111-2222-3333-444455556666';
const aud = 'https://redis.azure.com';
const exp = 1_800_000_000;

describe('a token of Entra ID for caches', () => {
  it('names its user by the object id, and its end', () => {
    for (const audience of [aud, `${aud}/`, 'acca5fbb-b7e4-4009-81f1-37e38fd66d78']) {
      const password = token({ oid, exp, aud: audience, upn: 'somebody@example.com' });
      assert.deepEqual(entraCredentials(password), {
        username: oid,
        password,
        expiresAtMs: exp * 1000,
      });
    }
  });

  const others: readonly (readonly [what: string, text: string])[] = [
    ['a token for something else', token({ oid, exp, aud: 'https://management.azure.com' })],
    ['a token without user', token({ exp, aud })],
    ['a user that is none', token({ oid: 'default', exp, aud })],
    ['a token without end', token({ oid, aud })],
    ['a text', 'opaque'],
  ];
  for (const [what, text] of others) {
    it(`is not ${what}, of which nothing is quoted`, () => {
      assert.throws(
        () => entraCredentials(text),
        (error: Error & { code?: string }) =>
          error.code === 'bad-token' && !error.message.includes(text),
      );
    });
  }
});

describe('the refusal of a token', () => {
  it('is known where an administrator has to agree', () => {
    for (const code of ['AADSTS65001', 'AADSTS650057', 'AADSTS650052', 'AADSTS65002']) {
      assert.ok(
        isConsentMissing(`${code}: Invalid resource. The client has requested access`),
        code,
      );
    }
    assert.ok(!isConsentMissing('AADSTS50076: Due to a configuration change, use MFA'));
    assert.ok(!isConsentMissing('AADSTS700082: The refresh token has expired'));
  });
});
