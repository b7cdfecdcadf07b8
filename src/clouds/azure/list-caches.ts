import * as v from 'valibot';
import { fields, shaped } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { armAsk, armList } from './arm.ts';
import type { ArmPlace } from './arm.ts';
import { AzureError } from './azure-error.ts';
import type { AzureCache } from './cache-entry.ts';
import { enterpriseVersion, listEnterprise } from './enterprise-list.ts';
import { listRedis, redisVersion } from './redis-list.ts';
import { isResourceId } from './resource.ts';

const subscription = fields({
  subscriptionId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  displayName: v.string(),
  state: v.optional(v.string()),
  tenantId: v.optional(v.string()),
});
export type Subscription = Shape<typeof subscription>;

/** A part that could not be listed. */
export interface AzureGap {
  readonly subscription: Subscription;
  readonly part: 'redis' | 'redisEnterprise';
  readonly error: AzureError;
}

/** The caches of an account, as far as it may list them. */
export interface AzureCacheList {
  readonly subscriptions: readonly Subscription[];
  /** By subscription, then by name. */
  readonly caches: readonly AzureCache[];
  readonly gaps: readonly AzureGap[];
}

/** How many subscriptions are asked at the same time. */
const AT_ONCE = 8;

/**
 * Lists the caches of all subscriptions of an account. What fails in one of them is a gap.
 * @throws AzureError if the subscriptions can't be listed, or the signal's reason
 */
export async function listAzureCaches(place: ArmPlace): Promise<AzureCacheList> {
  const path = '/subscriptions?api-version=2022-12-01';
  const all = await armList(place, path, 'Microsoft.Resources/subscriptions/read', subscription);
  const subscriptions = all.filter(({ state }) => state !== 'Disabled' && state !== 'Deleted');
  const caches: AzureCache[] = [];
  const gaps: AzureGap[] = [];
  const waiting = [...subscriptions];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const one = next;
      const orGap = async (part: AzureGap['part'], list: Promise<readonly AzureCache[]>) => {
        try {
          caches.push(...(await list));
        } catch (error) {
          if (!(error instanceof AzureError)) throw error;
          // Where nobody ever made a cache, Azure doesn't know the kind.
          if (error.code !== 'not-found') gaps.push({ subscription: one, part, error });
        }
      };
      await Promise.all([
        orGap('redis', listRedis(place, one.subscriptionId)),
        orGap('redisEnterprise', listEnterprise(place, one.subscriptionId)),
      ]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const nameOf = (id: string): string =>
    subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.displayName ?? id;
  caches.sort(
    (a, b) =>
      nameOf(a.subscription).localeCompare(nameOf(b.subscription)) || a.name.localeCompare(b.name),
  );
  return { subscriptions, caches, gaps };
}

const keys = fields({ primaryKey: v.pipe(v.string(), v.nonEmpty()) });

/**
 * The primary access key of a cache. Secret. Azure notes who asks for it.
 * @throws AzureError `denied` where the account may not
 */
export async function accessKey(place: ArmPlace, cache: AzureCache): Promise<string> {
  if (!isResourceId(cache.id)) throw new AzureError('bad-answer');
  const isClassic = cache.service === 'cache';
  const version = isClassic ? redisVersion : enterpriseVersion;
  const kind = isClassic ? 'redis' : 'redisEnterprise/databases';
  const action = `Microsoft.Cache/${kind}/listKeys/action`;
  const url = `${place.endpoint}${encodeURI(cache.id)}/listKeys?api-version=${version}`;
  const answer = shaped(keys, await armAsk(place, 'POST', url, action));
  if (!answer) throw new AzureError('bad-answer', { action });
  return answer.primaryKey;
}
