import { ConfigError } from './config-error.ts';
import type { HostText } from './host-port.ts';

const MEMCACHED_PORT = 11_211;
/** The configuration endpoint of a Memcached cluster, for which clients use Auto Discovery. */
const MEMCACHED_HOST = /\.cfg\.[a-z0-9-]+\.cache\.amazonaws\.com(?:\.cn)?\.?$/i;
const DYNAMODB_HOST =
  /(?:^|\.)(?:streams\.)?(?:dynamodb|dynamodb-fips)\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\.?$/i;
const AWS_ARN = /^arn:aws[a-z-]*:(?<service>[a-z0-9-]+):/i;

/**
 * Refuses a host that is known to keep something else than Redis.
 * @param isRedis whether the text says that it is a Redis, so that a port alone proves nothing
 * @throws ConfigError `memcached` or `dynamodb`
 */
export function refuseOtherStores({ host, port, offset }: HostText, isRedis: boolean): void {
  if (MEMCACHED_HOST.test(host)) throw otherStore('memcached', offset);
  if (port === MEMCACHED_PORT && !isRedis) throw otherStore('memcached', offset, 'port');
  if (DYNAMODB_HOST.test(host)) throw otherStore('dynamodb', offset);
}

/**
 * Refuses an ARN: the name of a resource of AWS is no address.
 * @throws ConfigError `dynamodb` or `arn`
 */
export function refuseArn(text: string, offset: number): void {
  const service = AWS_ARN.exec(text)?.groups?.['service']?.toLowerCase();
  if (service === undefined) return;
  if (service === 'dynamodb') throw otherStore('dynamodb', offset);
  const message = 'The name of a resource of AWS, which has no address in it';
  throw new ConfigError('arn', offset, message, { found: service });
}

/** What a scheme says when it is that of another store; undefined for any other. */
export function otherStoreOf(scheme: string, rest: string): 'memcached' | 'dynamodb' | undefined {
  const name = scheme.toLowerCase();
  if (/^(?:memcached?|memcaches|memcacheds)$/.test(name)) return 'memcached';
  if (name === 'dynamodb') return 'dynamodb';
  const host = /^[^/?#:]*/.exec(rest)?.[0] ?? '';
  return name.startsWith('http') && DYNAMODB_HOST.test(host) ? 'dynamodb' : undefined;
}

/** The error that says so; `option` is `port` where nothing but the port tells. */
export function otherStore(
  code: 'memcached' | 'dynamodb',
  offset: number,
  option?: 'port',
): ConfigError {
  const message = code === 'memcached' ? 'A Memcached, not a Redis' : 'DynamoDB, not a Redis';
  return new ConfigError(code, offset, message, option ? { option } : {});
}
