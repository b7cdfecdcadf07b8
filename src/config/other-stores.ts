import { ConfigError } from './config-error.ts';
import { DYNAMODB_HOST } from './dynamodb-address.ts';
import type { HostText } from './host-port.ts';
import { MEMCACHED_PORT } from './memcached-address.ts';

/** The configuration endpoint of a Memcached cluster, for which clients use Auto Discovery. */
const MEMCACHED_HOST = /\.cfg\.[a-z0-9-]+\.cache\.amazonaws\.com(?:\.cn)?\.?$/i;
const AWS_ARN = /^arn:aws[a-z-]*:(?<service>[a-z0-9-]+):/i;

/**
 * Refuses a host that is known to keep something else than Redis, in a text that is about Redis otherwise.
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
 * @throws ConfigError `arn`
 */
export function refuseArn(text: string, offset: number): void {
  const service = AWS_ARN.exec(text)?.groups?.['service']?.toLowerCase();
  if (service === undefined) return;
  const message = 'The name of a resource of AWS, which has no address in it';
  throw new ConfigError('arn', offset, message, { found: service });
}

function otherStore(code: 'memcached' | 'dynamodb', offset: number, option?: 'port'): ConfigError {
  const message = code === 'memcached' ? 'A Memcached, not a Redis' : 'DynamoDB, not a Redis';
  return new ConfigError(code, offset, message, option ? { option } : {});
}
