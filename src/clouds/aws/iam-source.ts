import type { AwsCache } from '../../config/aws-cache.ts';
import type { Credentials, CredentialSource } from '../../links/connect-options.ts';
import type { CredentialKeeper } from './credentials.ts';
import { iamToken, iamTokenSeconds } from './iam-token.ts';

/**
 * Gives tokens of IAM as passwords: one for 15 minutes, a new one each time.
 * @param user the user name at the cache; with IAM, it is the user id as well
 */
export function iamSource(
  cache: AwsCache,
  user: string,
  keeper: CredentialKeeper,
): CredentialSource {
  const { profile, region } = cache;
  const credentials = keeper.source({ ...(profile !== undefined && { profile }) }, region, 'once');
  return {
    // A token is a password for a quarter of an hour.
    needsTls: true,
    get: async (signal): Promise<Credentials> => {
      const keys = await credentials(signal);
      const now = new Date();
      const endMs = now.getTime() + iamTokenSeconds * 1000;
      return {
        username: user,
        password: await iamToken({ ...cache, user, credentials: keys, now }),
        // A token is worth nothing any more when the credentials that signed it have run out.
        expiresAtMs: Math.min(endMs, keys.expiration?.getTime() ?? endMs),
      };
    },
  };
}
