import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  DescribeServerlessCachesCommand,
} from '@aws-sdk/client-elasticache';
import type {
  CacheCluster,
  Endpoint,
  ElastiCacheClient,
  ReplicationGroup,
  ServerlessCache,
} from '@aws-sdk/client-elasticache';
import type { HostPort } from '../../config/endpoint-address.ts';
import type { CacheEntry } from './cache-entry.ts';
import { allPages } from './clients.ts';
import type { AwsPlace } from './clients.ts';

/** Node-based caches: groups, and the nodes that are in none. */
export async function cacheClusters(
  client: ElastiCacheClient,
  place: AwsPlace,
): Promise<readonly CacheCluster[]> {
  return allPages(place, 'elasticache:DescribeCacheClusters', async (Marker) => {
    const question = new DescribeCacheClustersCommand({ ShowCacheNodeInfo: true, Marker });
    const { CacheClusters, Marker: next } = await client.send(question, sendOptions(place));
    return { items: CacheClusters, next };
  });
}

export async function replicationGroups(
  client: ElastiCacheClient,
  place: AwsPlace,
): Promise<readonly ReplicationGroup[]> {
  return allPages(place, 'elasticache:DescribeReplicationGroups', async (Marker) => {
    const question = new DescribeReplicationGroupsCommand({ Marker });
    const { ReplicationGroups, Marker: next } = await client.send(question, sendOptions(place));
    return { items: ReplicationGroups, next };
  });
}

export async function serverlessCaches(
  client: ElastiCacheClient,
  place: AwsPlace,
): Promise<readonly ServerlessCache[]> {
  return allPages(place, 'elasticache:DescribeServerlessCaches', async (NextToken) => {
    const question = new DescribeServerlessCachesCommand({ NextToken });
    const { ServerlessCaches, NextToken: next } = await client.send(question, sendOptions(place));
    return { items: ServerlessCaches, next };
  });
}

export function sendOptions({ signal }: AwsPlace): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}

/**
 * A replication group. Which version it runs, its security and parameter groups are known of its
 * members alone.
 * @param members node-based caches, where the user may list them
 */
export function groupEntry(
  group: ReplicationGroup,
  members: readonly CacheCluster[],
): CacheEntry | undefined {
  const { ReplicationGroupId: id } = group;
  if (id === undefined) return undefined;
  const [member] = members.filter(({ ReplicationGroupId }) => ReplicationGroupId === id);
  const isCluster =
    group.ClusterMode === undefined
      ? group.ClusterEnabled === true
      : group.ClusterMode !== 'disabled';
  const endpoint = isCluster ? group.ConfigurationEndpoint : group.NodeGroups?.[0]?.PrimaryEndpoint;
  return {
    kind: 'replication-group',
    service: 'elasticache',
    id,
    ...arnOf(group.ARN),
    ...descriptionOf(group.Description),
    status: statusOf(group.Status),
    engine: group.Engine ?? member?.Engine ?? 'redis',
    ...versionOf(member?.EngineVersion),
    ...addressOf(endpoint),
    isCluster,
    usesTls: group.TransitEncryptionEnabled === true,
    ...signInOf(group.UserGroupIds ?? [], group.AuthTokenEnabled),
    ...groupsOf(member),
    isReplica: group.GlobalReplicationGroupInfo?.GlobalReplicationGroupMemberRole === 'SECONDARY',
  };
}

/** A node-based cache that is in no replication group: a single node, or Memcached. */
export function clusterEntry(cluster: CacheCluster): CacheEntry | undefined {
  const { CacheClusterId: id, Engine: engine = 'redis' } = cluster;
  if (id === undefined || cluster.ReplicationGroupId !== undefined) return undefined;
  const isMemcached = engine === 'memcached';
  const endpoint = isMemcached
    ? cluster.ConfigurationEndpoint
    : cluster.CacheNodes?.find((node) => node.Endpoint !== undefined)?.Endpoint;
  return {
    kind: isMemcached ? 'memcached' : 'node',
    service: 'elasticache',
    id,
    ...arnOf(cluster.ARN),
    status: statusOf(cluster.CacheClusterStatus),
    engine,
    ...versionOf(cluster.EngineVersion),
    ...addressOf(endpoint),
    isCluster: false,
    usesTls: cluster.TransitEncryptionEnabled === true,
    ...signInOf([], cluster.AuthTokenEnabled),
    ...groupsOf(cluster),
    isReplica: false,
  };
}

/** A serverless cache: always a cluster, always with TLS, never with a token. */
export function serverlessEntry(cache: ServerlessCache): CacheEntry | undefined {
  const { ServerlessCacheName: id, Engine: engine = 'redis' } = cache;
  if (id === undefined) return undefined;
  const isMemcached = engine === 'memcached';
  return {
    kind: isMemcached ? 'memcached' : 'serverless',
    service: 'elasticache',
    id,
    ...arnOf(cache.ARN),
    ...descriptionOf(cache.Description),
    status: statusOf(cache.Status),
    engine,
    ...versionOf(cache.FullEngineVersion ?? cache.MajorEngineVersion),
    ...addressOf(cache.Endpoint),
    isCluster: !isMemcached,
    usesTls: true,
    ...signInOf(cache.UserGroupId ? [cache.UserGroupId] : [], false),
    securityGroups: cache.SecurityGroupIds ?? [],
    isReplica: false,
  };
}

export function addressOf(endpoint: Pick<Endpoint, 'Address' | 'Port'> | undefined): {
  readonly address?: HostPort;
} {
  const { Address: host, Port: port } = endpoint ?? {};
  return host && port !== undefined ? { address: { host, port } } : {};
}

export function descriptionOf(text: string | undefined) {
  // ElastiCache fills a space in where there is none.
  return text === undefined || text.trim() === '' ? {} : { description: text };
}

export function arnOf(arn: string | undefined) {
  return arn === undefined ? {} : { arn };
}

export function versionOf(version: string | undefined) {
  return version === undefined ? {} : { version };
}

export function statusOf(status: string | undefined): string {
  return (status ?? 'available').toLowerCase();
}

function signInOf(userGroups: readonly string[], hasToken: boolean | undefined) {
  const signIn = userGroups.length > 0 ? 'users' : hasToken ? 'token' : 'none';
  return { signIn, userGroups } satisfies Pick<CacheEntry, 'signIn' | 'userGroups'>;
}

function groupsOf(cluster: CacheCluster | undefined) {
  const parameterGroup = cluster?.CacheParameterGroup?.CacheParameterGroupName;
  return {
    securityGroups: (cluster?.SecurityGroups ?? []).flatMap(
      ({ SecurityGroupId }) => SecurityGroupId ?? [],
    ),
    ...(parameterGroup !== undefined && { parameterGroup }),
  };
}
