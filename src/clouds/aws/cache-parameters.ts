import { DescribeCacheParametersCommand } from '@aws-sdk/client-elasticache';
import { DescribeParametersCommand } from '@aws-sdk/client-memorydb';
import type { CacheEntry } from './cache-entry.ts';
import { allPages, elastiCacheClient, memoryDbClient } from './clients.ts';
import type { AwsPlace } from './clients.ts';
import { sendOptions } from './elasticache-list.ts';

interface Parameter {
  readonly name: string | undefined;
  readonly value: string | undefined;
}

/**
 * What a parameter group sets, by the names of `CONFIG GET`, which these services refuse:
 * `maxmemory-policy`, `notify-keyspace-events`, `timeout` and so on. Parameters without a value are
 * left out.
 * @throws AwsError
 */
export async function cacheParameters(
  place: AwsPlace,
  { service, parameterGroup }: Pick<CacheEntry, 'service'> & { readonly parameterGroup: string },
): Promise<ReadonlyMap<string, string>> {
  const parameters =
    service === 'memorydb'
      ? await memoryDbParameters(place, parameterGroup)
      : await elastiCacheParameters(place, parameterGroup);
  return new Map(
    parameters.flatMap(({ name, value }) =>
      name === undefined || value === undefined ? [] : [[name, value] as const],
    ),
  );
}

async function elastiCacheParameters(
  place: AwsPlace,
  CacheParameterGroupName: string,
): Promise<readonly Parameter[]> {
  const client = elastiCacheClient(place);
  try {
    return await allPages(place, 'elasticache:DescribeCacheParameters', async (Marker) => {
      const question = new DescribeCacheParametersCommand({ CacheParameterGroupName, Marker });
      const { Parameters = [], Marker: next } = await client.send(question, sendOptions(place));
      const items = Parameters.map(({ ParameterName: name, ParameterValue: value }) => ({
        name,
        value,
      }));
      return { items, next };
    });
  } finally {
    client.destroy();
  }
}

async function memoryDbParameters(
  place: AwsPlace,
  ParameterGroupName: string,
): Promise<readonly Parameter[]> {
  const client = memoryDbClient(place);
  try {
    return await allPages(place, 'memorydb:DescribeParameters', async (NextToken) => {
      const question = new DescribeParametersCommand({ ParameterGroupName, NextToken });
      const { Parameters = [], NextToken: next } = await client.send(question, sendOptions(place));
      return { items: Parameters.map(({ Name: name, Value: value }) => ({ name, value })), next };
    });
  } finally {
    client.destroy();
  }
}
