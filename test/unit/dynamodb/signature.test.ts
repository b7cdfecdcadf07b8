import assert from 'node:assert/strict';
import { signedHeaders } from '../../../src/dynamodb/signature.ts';

/**
 * The requests, and what they have to become, of the test suite that AWS publishes for Signature Version 4
 * (aws-sig-v4-test-suite, "get-vanilla" and so on).
 */
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const scope = {
  service: 'service',
  region: 'us-east-1',
  credentials,
  atMs: Date.UTC(2015, 7, 30, 12, 36, 0),
};
const host = 'example.amazonaws.com';
const signatureOf = (headers: Record<string, string>): string =>
  headers['authorization']?.split('Signature=')[1] ?? '';

describe('the signature of requests to AWS', () => {
  const cases: readonly [name: string, request: Parameters<typeof signedHeaders>[0], string][] = [
    [
      'get-vanilla',
      { method: 'GET', path: '/', headers: { host }, body: '' },
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'get-vanilla-query-order-key-case',
      {
        method: 'GET',
        path: '/',
        query: 'Param2=value2&Param1=value1',
        headers: { host },
        body: '',
      },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-vanilla',
      { method: 'POST', path: '/', headers: { host }, body: '' },
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'post-x-www-form-urlencoded',
      {
        method: 'POST',
        path: '/',
        headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Param1=value1',
      },
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ];
  for (const [name, request, expected] of cases) {
    it(`is that of AWS for ${name}`, () => {
      const headers = signedHeaders(request, scope);
      assert.equal(headers['x-amz-date'], '20150830T123600Z');
      assert.match(
        headers['authorization'] ?? '',
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=[a-z;-]+, Signature=/,
      );
      assert.equal(signatureOf(headers), expected);
    });
  }

  it('signs the token of temporary credentials, too', () => {
    const temporary = { ...credentials, sessionToken: 'a token' };
    const request = { method: 'POST', path: '/', headers: { host }, body: '{}' };
    const headers = signedHeaders(request, { ...scope, credentials: temporary });
    assert.equal(headers['x-amz-security-token'], 'a token');
    assert.match(
      headers['authorization'] ?? '',
      /SignedHeaders=host;x-amz-date;x-amz-security-token,/,
    );
  });

  it('is the same as that of the signer of AWS for what DynamoDB is asked', async () => {
    const { signer } = await import('../../../src/clouds/aws/sign.ts');
    const atMs = Date.UTC(2026, 10, 30, 3, 42, 7);
    const own = { accessKeyId: 'AKID', secretAccessKey: 'se/cret+', sessionToken: 'tok==' };
    const headers = {
      host: 'dynamodb.eu-central-1.amazonaws.com',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.GetItem',
    };
    const body = '{"TableName":"sessions – ü"}';
    const theirs = await signer({
      service: 'dynamodb',
      region: 'eu-central-1',
      credentials: own,
    }).sign(
      {
        method: 'POST',
        protocol: 'https:',
        hostname: headers.host,
        path: '/',
        headers: { ...headers },
        body,
      },
      // Its hash of the body is a header that DynamoDB doesn't need.
      { signingDate: new Date(atMs), unsignableHeaders: new Set(['x-amz-content-sha256']) },
    );
    const ours = signedHeaders(
      {
        method: 'POST',
        path: '/',
        headers,
        body,
      },
      { service: 'dynamodb', region: 'eu-central-1', credentials: own, atMs },
    );
    assert.equal(signatureOf(ours), signatureOf(theirs.headers));
  });
});
