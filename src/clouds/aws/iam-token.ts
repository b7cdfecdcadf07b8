import type { AwsCredentials } from './credentials.ts';
import { signer } from './sign.ts';
import type { SigningScope } from './sign.ts';

/** For how long a token opens connections: AWS allows no more ("Authenticating with IAM"). */
export const iamTokenSeconds = 900;

/** What a token of IAM is made for. */
export interface IamTokenRequest {
  readonly service: 'elasticache' | 'memorydb';
  /** The id of the replication group, or the name of the serverless cache or MemoryDB cluster. */
  readonly cache: string;
  /** The user id, which for users with IAM is the user name as well. */
  readonly user: string;
  readonly region: string;
  readonly isServerless?: boolean;
  readonly credentials: AwsCredentials;
  readonly now?: Date;
}

/**
 * The password with which an IAM user signs in to ElastiCache or MemoryDB: the address of a GET that
 * is signed in its query, without `http://` ("Authenticating with IAM" of both user guides). Valid for
 * 15 minutes, for any number of connections. Secret.
 */
export async function iamToken(request: IamTokenRequest): Promise<string> {
  const { service, region, credentials, user, isServerless = false, now } = request;
  return presignedAddress({
    scope: { service, region, credentials },
    // AWS keeps these names in lower case, and compares what is signed as it is.
    host: request.cache.toLowerCase(),
    query: {
      Action: 'connect',
      User: user,
      ...(isServerless && { ResourceType: 'ServerlessCache' }),
    },
    seconds: iamTokenSeconds,
    now: now ?? new Date(),
  });
}

/** A GET of the root of a host, signed in its query. */
export interface PresignedRequest {
  readonly scope: SigningScope;
  readonly host: string;
  readonly query: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly now: Date;
}

/** The address of a signed GET, from the host on. */
export async function presignedAddress(request: PresignedRequest): Promise<string> {
  const { scope, host, query, seconds, now } = request;
  const signed = await signer(scope).presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: host,
      path: '/',
      query: { ...query },
      headers: { host },
    },
    { signingDate: now, expiresIn: seconds },
  );
  const pairs = Object.entries(signed.query ?? {})
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([name, value]) => `${escaped(name)}=${escaped(String(value))}`);
  return `${host}/?${pairs.join('&')}`;
}

/** Where AWS's own tools put a name, which the signature doesn't depend on: what is asked first. */
function placeOf(name: string): number {
  return signingNames.indexOf(name);
}

const signingNames = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
];

/** Percent signs for all but letters, digits and `-._~`: RFC 3986, section 2.3. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
