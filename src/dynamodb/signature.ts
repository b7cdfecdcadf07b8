import { createHash, createHmac } from 'node:crypto';

/** What signs requests to AWS. Secret; kept in memory alone. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request that is to be signed. */
export interface SignedRequest {
  readonly method: string;
  /** The path, in the form in which it is sent. */
  readonly path: string;
  /** What stands behind the question mark, in the form in which it is sent. */
  readonly query?: string;
  /** All headers that are signed, `host` among them, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What requests are signed for, and when. */
export interface SigningScope {
  readonly service: string;
  readonly region: string;
  readonly credentials: SigningCredentials;
  readonly atMs: number;
}

/**
 * Signs a request with Signature Version 4 (IAM guide, "Create a signed AWS API request").
 * @returns its headers with `x-amz-date`, `x-amz-security-token` and `authorization`
 */
export function signedHeaders(
  { method, path, query = '', headers, body }: SignedRequest,
  { service, region, credentials, atMs }: SigningScope,
): Record<string, string> {
  const time = `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const day = time.slice(0, 8);
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const all: Record<string, string> = {
    ...headers,
    'x-amz-date': time,
    ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(all).sort();
  const canonical = [
    method,
    path,
    sortedQuery(query),
    ...names.map((name) => `${name}:${(all[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    hashOf(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, hashOf(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Uint8Array>(
    (made, part) => hmac(made, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const signature = Buffer.from(hmac(key, text)).toString('hex');
  return {
    ...all,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

function sortedQuery(query: string): string {
  if (query === '') return '';
  const parts = query.split('&').map((part) => (part.includes('=') ? part : `${part}=`));
  return parts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('&');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
