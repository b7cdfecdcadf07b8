import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { armList } from './arm.ts';
import type { ArmPlace } from './arm.ts';
import type { AzureCache, ClusteringPolicy } from './cache-entry.ts';
import { groupOf, isResourceId, optionalText } from './resource.ts';

/** "Redis Enterprise - List", "Databases - List By Cluster", REST API of Redis Enterprise. */
export const enterpriseVersion = '2025-04-01';

const cluster = fields({
  id: v.string(),
  name: v.string(),
  location: v.optional(v.string()),
  sku: v.optional(fields({ name: optionalText })),
  properties: fields({
    hostName: optionalText,
    provisioningState: optionalText,
    resourceState: optionalText,
    redisVersion: optionalText,
  }),
});

const database = fields({
  id: v.string(),
  name: v.string(),
  properties: fields({
    port: v.optional(v.nullable(v.number())),
    clientProtocol: optionalText,
    clusteringPolicy: optionalText,
    accessKeysAuthentication: optionalText,
    redisVersion: optionalText,
    resourceState: optionalText,
  }),
});

/** Ends of the names of tiers that Azure Managed Redis doesn't have. */
const enterpriseTier = /^Enterprise(?:Flash)?_/i;

/**
 * Azure Managed Redis and the Enterprise tiers of a subscription: an entry a database. A cluster whose
 * databases can't be listed has an entry with the defaults.
 * @throws AzureError
 */
export async function listEnterprise(
  place: ArmPlace,
  subscription: string,
): Promise<readonly AzureCache[]> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Cache/redisEnterprise?api-version=${enterpriseVersion}`;
  const clusters = await armList(place, path, 'Microsoft.Cache/redisEnterprise/read', cluster);
  const all = await Promise.all(
    clusters
      .filter(({ id }) => isResourceId(id))
      .map(async (each) => {
        const databases = await databasesOf(place, each.id).catch((error: unknown) => {
          place.signal.throwIfAborted();
          if (error instanceof Error) return [undefined];
          throw error;
        });
        return databases.map((one) => enterpriseCache(each, one, subscription));
      }),
  );
  return all.flat();
}

async function databasesOf(place: ArmPlace, id: string) {
  const path = `${encodeURI(id)}/databases?api-version=${enterpriseVersion}`;
  return armList(place, path, 'Microsoft.Cache/redisEnterprise/databases/read', database);
}

function enterpriseCache(
  { id, name, location, sku, properties }: Shape<typeof cluster>,
  one: Shape<typeof database> | undefined,
  subscription: string,
): AzureCache {
  const tier = sku?.name ?? '';
  const isEnterprise = enterpriseTier.test(tier);
  const { hostName, redisVersion: version } = properties;
  const { port, clientProtocol, clusteringPolicy, accessKeysAuthentication } =
    one?.properties ?? {};
  const databaseName = one?.name ?? 'default';
  const state = one?.properties.resourceState ?? properties.resourceState;
  return {
    service: isEnterprise ? 'enterprise' : 'managed',
    id: one?.id ?? `${id}/databases/default`,
    name: databaseName === 'default' ? name : `${name}/${databaseName}`,
    subscription,
    resourceGroup: groupOf(id),
    location: location ?? '',
    tier: tier.replace('_', ' '),
    status: (state ?? properties.provisioningState ?? '').toLowerCase(),
    ...((version ?? '') !== '' && { version: version ?? '' }),
    ...(hostName && { host: hostName }),
    port: port ?? 10_000,
    usesTls: clientProtocol?.toLowerCase() !== 'plaintext',
    policy: policyOf(clusteringPolicy),
    takesKeys: accessKeysAuthentication ? /^enabled$/i.test(accessKeysAuthentication) : undefined,
    // Enterprise tiers know keys alone ("Use Microsoft Entra for cache authentication", scope).
    takesEntra: !isEnterprise,
  };
}

/** The default of the API is OSSCluster ("Databases - Create", clusteringPolicy). */
function policyOf(policy: string | null | undefined): ClusteringPolicy {
  switch (policy?.toLowerCase()) {
    case 'enterprisecluster':
      return 'enterprise-cluster';
    case 'nocluster':
      return 'none';
    default:
      return 'oss-cluster';
  }
}
