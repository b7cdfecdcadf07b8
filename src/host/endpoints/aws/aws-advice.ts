import { AwsError } from '../../../clouds/aws/aws-error.ts';
import { checkIamSignIn, checkLabels } from '../../../clouds/aws/check-iam.ts';
import type { CacheEntry } from '../../../clouds/aws/cache-entry.ts';
import { cacheParameters } from '../../../clouds/aws/cache-parameters.ts';
import type { AwsPlace } from '../../../clouds/aws/clients.ts';
import { listCaches } from '../../../clouds/aws/list-caches.ts';
import { securityGroupRules } from '../../../clouds/aws/security-groups.ts';
import type { AwsCache } from '../../../config/aws-cache.ts';
import type { CloudAdvice, InboundRule } from '../../../doctor/cloud-advice.ts';
import { awsKeeper } from './aws-keeper.ts';
import { explainAws } from './iam-sign-in.ts';

/** Where AWS is asked about the cache of an endpoint. */
export function placeOf({ profile, region }: AwsCache, signal?: AbortSignal): AwsPlace {
  const identity = { ...(profile !== undefined && { profile }) };
  const credentials = awsKeeper().source(identity, region);
  return { identity, region, credentials, ...(signal && { signal }) };
}

/**
 * What AWS knows about the cache of an endpoint, for the doctor. Its errors have their words.
 * @param username the user whose tokens are sent; absent if the endpoint signs in otherwise
 */
export function awsAdvice(cache: AwsCache, username?: string): CloudAdvice {
  let asked: Promise<CacheEntry | undefined> | undefined;
  const entry = (place: AwsPlace) => (asked ??= entryOf(place, cache));
  return {
    inboundRules: (signal) =>
      explained(async () => {
        const place = placeOf(cache, signal);
        const groups = (await entry(place))?.securityGroups ?? [];
        return (await securityGroupRules(place, groups))
          .filter(({ protocol }) => protocol === 'all' || protocol === 'tcp' || protocol === '6')
          .map(({ group, ports, sources }): InboundRule => ({
            group,
            ...(ports && { ports }),
            sources: sources.map(({ id }) => id),
          }));
      }),
    parameters: (signal) =>
      explained(async () => {
        const place = placeOf(cache, signal);
        const { parameterGroup } = (await entry(place)) ?? {};
        // A serverless cache has none.
        if (parameterGroup === undefined) return new Map<string, string>();
        return cacheParameters(place, { service: cache.service, parameterGroup });
      }),
    ...(username !== undefined && {
      signIn: (signal: AbortSignal) =>
        explained(async () => {
          const findings = await checkIamSignIn(placeOf(cache, signal), cache, username);
          return findings.map(({ check, outcome, reason }) => ({
            id: check,
            label: checkLabels[check],
            outcome,
            reason,
          }));
        }),
    }),
  };
}

async function entryOf(place: AwsPlace, cache: AwsCache): Promise<CacheEntry | undefined> {
  const { entries, gaps } = await listCaches(place);
  const found = entries.find(({ id, service }) => id === cache.cache && service === cache.service);
  const [gap] = gaps;
  if (!found && gap) throw gap.error;
  return found;
}

async function explained<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsError) throw explainAws(error) ?? error;
    throw error;
  }
}
