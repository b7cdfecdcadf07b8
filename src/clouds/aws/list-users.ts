import { DescribeUsersCommand } from '@aws-sdk/client-elasticache';
import type { ElastiCacheClient, User } from '@aws-sdk/client-elasticache';
import type { CacheEntry, CacheUser } from './cache-entry.ts';
import { allPages, elastiCacheClient, memoryDbClient } from './clients.ts';
import type { AwsPlace } from './clients.ts';
import { arnOf, sendOptions } from './elasticache-list.ts';
import { memoryDbUser, memoryDbUsers, userSignIn } from './memorydb-list.ts';

/**
 * The users whom a cache knows, by name: those of its user groups or access control list.
 * @throws AwsError
 */
export async function listUsers(
  place: AwsPlace,
  { service, userGroups }: Pick<CacheEntry, 'service' | 'userGroups'>,
): Promise<readonly CacheUser[]> {
  const users =
    service === 'memorydb'
      ? await inClient(
          memoryDbClient(place),
          (client) => memoryDbUsers(client, place),
          (user) => memoryDbUser(user, userGroups),
        )
      : await inClient(
          elastiCacheClient(place),
          (client) => elastiCacheUsers(client, place),
          (user) => elastiCacheUser(user, userGroups),
        );
  return users.filter((user) => user !== undefined).sort((a, b) => a.name.localeCompare(b.name));
}

async function inClient<C extends { destroy(): void }, T, R>(
  client: C,
  list: (client: C) => Promise<readonly T[]>,
  pick: (each: T) => R,
): Promise<R[]> {
  try {
    return (await list(client)).map(pick);
  } finally {
    client.destroy();
  }
}

async function elastiCacheUsers(
  client: ElastiCacheClient,
  place: AwsPlace,
): Promise<readonly User[]> {
  return allPages(place, 'elasticache:DescribeUsers', async (Marker) => {
    const question = new DescribeUsersCommand({ Marker });
    const { Users, Marker: next } = await client.send(question, sendOptions(place));
    return { items: Users, next };
  });
}

function elastiCacheUser(user: User, groups: readonly string[]): CacheUser | undefined {
  const { UserId: id, UserName: name, UserGroupIds = [], Authentication } = user;
  if (id === undefined || name === undefined) return undefined;
  if (!UserGroupIds.some((group) => groups.includes(group))) return undefined;
  return {
    id,
    ...arnOf(user.ARN),
    name,
    signIn: userSignIn(Authentication?.Type),
    access: user.AccessString ?? '',
  };
}
