import { createHash, createHmac } from 'node:crypto';

/**
 * The signature that belongs to an address signed in its query (host, path, query), computed from
 * "Create a signed AWS API request" of the IAM user guide alone.
 */
export function independentSignature(address: string, secret: string): string {
  const [host = '', search = ''] = address.split('/?', 2);
  const pairs = search
    .split('&')
    .map((pair) => pair.split('=', 2) as [string, string])
    .filter(([name]) => name !== 'X-Amz-Signature')
    // By code units: names hold ASCII only.
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const canonicalQuery = pairs.map((pair) => pair.join('=')).join('&');
  const emptyHash = createHash('sha256').digest('hex');
  const canonical = ['GET', '/', canonicalQuery, `host:${host}`, '', 'host', emptyHash].join('\n');
  const query = new URLSearchParams(search);
  const [, ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  const toSign = [
    'AWS4-HMAC-SHA256',
    query.get('X-Amz-Date') ?? '',
    scope.join('/'),
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = scope.reduce<string | Buffer>(
    (last, part) => createHmac('sha256', last).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(toSign).digest('hex');
}
