import { DescribeClustersCommand, DescribeUsersCommand } from '@aws-sdk/client-memorydb';
import type { Cluster, MemoryDBClient, User } from '@aws-sdk/client-memorydb';
import type { CacheEntry, CacheUser } from './cache-entry.ts';
import { allPages } from './clients.ts';
import type { AwsPlace } from './clients.ts';
import {
  addressOf,
  arnOf,
  descriptionOf,
  sendOptions,
  statusOf,
  versionOf,
} from './elasticache-list.ts';

/** The access control list under which MemoryDB asks for no sign-in. */
const openAccess = 'open-access';

export async function memoryDbClusters(
  client: MemoryDBClient,
  place: AwsPlace,
): Promise<readonly Cluster[]> {
  return allPages(place, 'memorydb:DescribeClusters', async (NextToken) => {
    const question = new DescribeClustersCommand({ NextToken });
    const { Clusters, NextToken: next } = await client.send(question, sendOptions(place));
    return { items: Clusters, next };
  });
}

/** A cluster of MemoryDB, which speaks the protocol of a cluster whatever its size. */
export function memoryDbEntry(cluster: Cluster): CacheEntry | undefined {
  const { Name: id, ACLName: acl = openAccess, ParameterGroupName: parameterGroup } = cluster;
  if (id === undefined) return undefined;
  return {
    kind: 'memorydb',
    service: 'memorydb',
    id,
    ...arnOf(cluster.ARN),
    ...descriptionOf(cluster.Description),
    status: statusOf(cluster.Status),
    engine: (cluster.Engine ?? 'redis').toLowerCase(),
    ...versionOf(cluster.EnginePatchVersion ?? cluster.EngineVersion),
    ...addressOf(cluster.ClusterEndpoint),
    isCluster: true,
    usesTls: cluster.TLSEnabled === true,
    signIn: acl === openAccess ? 'none' : 'users',
    userGroups: acl === openAccess ? [] : [acl],
    securityGroups: (cluster.SecurityGroups ?? []).flatMap(
      ({ SecurityGroupId }) => SecurityGroupId ?? [],
    ),
    ...(parameterGroup !== undefined && { parameterGroup }),
    isReplica: false,
  };
}

export async function memoryDbUsers(
  client: MemoryDBClient,
  place: AwsPlace,
): Promise<readonly User[]> {
  return allPages(place, 'memorydb:DescribeUsers', async (NextToken) => {
    const question = new DescribeUsersCommand({ NextToken });
    const { Users, NextToken: next } = await client.send(question, sendOptions(place));
    return { items: Users, next };
  });
}

/** A user of one of the access control lists; its name is its id. */
export function memoryDbUser(user: User, acls: readonly string[]): CacheUser | undefined {
  const { Name: name, ACLNames = [], Authentication, AccessString: access = '' } = user;
  if (name === undefined || !ACLNames.some((acl) => acls.includes(acl))) return undefined;
  return { id: name, ...arnOf(user.ARN), name, signIn: userSignIn(Authentication?.Type), access };
}

/** How a user of ElastiCache or MemoryDB signs in. */
export function userSignIn(type: string | undefined): CacheUser['signIn'] {
  if (type === 'iam') return 'iam';
  return type === 'no-password' ? 'none' : 'password';
}
