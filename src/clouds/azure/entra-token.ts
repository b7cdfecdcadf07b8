import { tokenClaims } from '../../config/json-web-token.ts';
import type { Credentials } from '../../links/connect-options.ts';
import { AzureError } from './azure-error.ts';

/** What tokens for Azure's caches are for ("Use Microsoft Entra for cache authentication"). */
export const redisScope = 'https://redis.azure.com/.default';
/** What tokens for Azure Resource Manager are for. */
export const armScope = 'https://management.azure.com/.default';

/** Whom such tokens name as whom they are for: the resource, or the id of its application. */
const redisAudiences = ['https://redis.azure.com', 'acca5fbb-b7e4-4009-81f1-37e38fd66d78'];
const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A token of Entra ID as Azure's caches take it: the user is the object id of whom it was given to,
 * the password is the token.
 * @throws AzureError `bad-token` for what isn't a token for caches
 */
export function entraCredentials(token: string): Credentials {
  const { oid = '', exp, aud = '' } = tokenClaims(token) ?? {};
  const isForRedis = redisAudiences.includes(aud.replace(/\/$/, ''));
  if (!objectId.test(oid) || exp === undefined || !isForRedis) throw new AzureError('bad-token');
  return { username: oid, password: token, expiresAtMs: exp * 1000 };
}
