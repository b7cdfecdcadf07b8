import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { armList } from './arm.ts';
import type { ArmPlace } from './arm.ts';
import type { AzureCache } from './cache-entry.ts';
import { groupOf, optionalText } from './resource.ts';

/** "Redis - List By Subscription", REST API of Azure Cache for Redis. */
export const redisVersion = '2024-11-01';

const redis = fields({
  id: v.string(),
  name: v.string(),
  location: v.optional(v.string()),
  properties: fields({
    hostName: optionalText,
    port: v.optional(v.nullable(v.number())),
    sslPort: v.optional(v.nullable(v.number())),
    enableNonSslPort: v.optional(v.boolean()),
    provisioningState: optionalText,
    redisVersion: optionalText,
    shardCount: v.optional(v.nullable(v.number())),
    disableAccessKeyAuthentication: v.optional(v.nullable(v.boolean())),
    redisConfiguration: v.optional(v.nullable(fields({ 'aad-enabled': optionalText }))),
    sku: v.optional(
      fields({ name: optionalText, family: optionalText, capacity: v.optional(v.number()) }),
    ),
  }),
});

/** Azure Cache for Redis (Basic, Standard, Premium) of a subscription. @throws AzureError */
export async function listRedis(
  place: ArmPlace,
  subscription: string,
): Promise<readonly AzureCache[]> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Cache/redis?api-version=${redisVersion}`;
  const entries = await armList(place, path, 'Microsoft.Cache/redis/read', redis);
  return entries.map((entry) => redisCache(entry, subscription));
}

function redisCache({ id, name, location, properties }: Shape<typeof redis>, subscription: string) {
  const { hostName, sslPort, sku, shardCount, redisVersion: version } = properties;
  const tier = [sku?.name ?? '', `${sku?.family ?? ''}${sku?.capacity ?? ''}`].join(' ');
  const cache: AzureCache = {
    service: 'cache',
    id,
    name,
    subscription,
    resourceGroup: groupOf(id),
    location: location ?? '',
    tier: tier.trim(),
    status: (properties.provisioningState ?? '').toLowerCase(),
    ...(version && { version }),
    ...(hostName && { host: hostName }),
    port: sslPort ?? 6380,
    usesTls: true,
    policy: (shardCount ?? 0) > 0 ? 'oss-cluster' : 'none',
    takesKeys: properties.disableAccessKeyAuthentication !== true,
    takesEntra: properties.redisConfiguration?.['aad-enabled']?.toLowerCase() === 'true',
  };
  return cache;
}
