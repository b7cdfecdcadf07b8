import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { iamToken, presignedAddress } from '../../../src/clouds/aws/iam-token.ts';
import { independentSignature } from '../support/sigv4.ts';

interface Vector {
  readonly name: string;
  readonly signed: string;
}

const vectors = readFileSync('test/fixtures/aws/sigv4-presigned.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

const example = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

/** The query of a request line or of a token. */
function queryOf(text: string): URLSearchParams {
  return new URLSearchParams(/\?(?<query>\S*)/.exec(text)?.groups?.['query'] ?? '');
}

describe('signed addresses', () => {
  for (const { name, signed } of vectors) {
    it(`have the signature that AWS publishes for ${name}`, async () => {
      const published = queryOf(signed);
      const token = published.get('X-Amz-Security-Token');
      const ownQuery = [...published].filter(([key]) => !key.startsWith('X-Amz-'));
      const address = await presignedAddress({
        scope: {
          service: 'service',
          region: 'us-east-1',
          credentials: { ...example, ...(token !== null && { sessionToken: token }) },
        },
        host: 'example.amazonaws.com',
        query: Object.fromEntries(ownQuery),
        seconds: 3600,
        now: new Date('2015-08-30T12:36:00Z'),
      });
      assert.deepEqual(
        Object.fromEntries(queryOf(address)),
        Object.fromEntries(published),
        'everything that AWS signs, and the signature',
      );
      assert.equal(
        independentSignature(address, example.secretAccessKey),
        published.get('X-Amz-Signature'),
        'the signer of these tests is right, too',
      );
    });
  }
});

describe('tokens of IAM', () => {
  const now = new Date('2026-11-28T10:15:30Z');
  const credentials = { ...example, sessionToken: 'IQoJb3JpZ2lu+/Zm9v=='.repeat(60) };
  const request = { cache: 'Shop-Sessions', user: 'shop-app', region: 'eu-west-1', now };

  it('are the address of a signed GET without its scheme', async () => {
    const token = await iamToken({ ...request, service: 'elasticache', credentials: example });
    const day = '20261128';
    const signature = /X-Amz-Signature=(?<hex>[0-9a-f]{64})$/.exec(token)?.groups?.['hex'];
    assert.equal(
      token,
      [
        'shop-sessions/?Action=connect',
        'User=shop-app',
        'X-Amz-Algorithm=AWS4-HMAC-SHA256',
        `X-Amz-Credential=AKIDEXAMPLE%2F${day}%2Feu-west-1%2Felasticache%2Faws4_request`,
        `X-Amz-Date=${day}T101530Z`,
        'X-Amz-Expires=900',
        'X-Amz-SignedHeaders=host',
        `X-Amz-Signature=${signature}`,
      ].join('&'),
    );
  });

  for (const service of ['elasticache', 'memorydb'] as const) {
    for (const isServerless of [false, true]) {
      for (const keys of [example, credentials]) {
        const kind = [
          service,
          isServerless ? 'serverless' : 'nodes',
          'sessionToken' in keys ? 'with a session' : 'with plain keys',
        ].join(', ');
        it(`are signed as an independent signer does it: ${kind}`, async () => {
          const token = await iamToken({ ...request, service, isServerless, credentials: keys });
          const query = queryOf(token);
          assert.equal(
            query.get('X-Amz-Signature'),
            independentSignature(token, keys.secretAccessKey),
          );
          assert.equal(query.get('ResourceType'), isServerless ? 'ServerlessCache' : null);
          assert.equal(
            query.get('X-Amz-Security-Token'),
            'sessionToken' in keys ? keys.sessionToken : null,
          );
          assert.equal(query.get('X-Amz-SignedHeaders'), 'host');
          assert.ok(query.get('X-Amz-Credential')?.includes(`/eu-west-1/${service}/aws4_request`));
        });
      }
    }
  }

  it('sign users and caches with any character', async () => {
    const user = "a b+c/d=e&f'(g)*!~é";
    const token = await iamToken({ ...request, service: 'elasticache', user, credentials });
    const query = queryOf(token);
    assert.equal(query.get('User'), user);
    assert.equal(
      query.get('X-Amz-Signature'),
      independentSignature(token, example.secretAccessKey),
    );
  });
});
