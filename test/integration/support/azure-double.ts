import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request of the double; undefined passes it on to the next. */
export type AzureAnswer = (request: {
  readonly method: string;
  /** With the query: `/subscriptions?api-version=2022-12-01`. */
  readonly path: string;
  readonly token: string;
}) =>
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | undefined;

/** A stand-in for Azure Resource Manager on this machine. The test stops it. */
export interface AzureDouble {
  readonly endpoint: string;
  /** What was asked, in order: `GET /subscriptions`. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** Starts it with its answers, of which the first that has one counts; all else is not found. */
export async function startAzure(...answers: readonly AzureAnswer[]): Promise<AzureDouble> {
  const asked: string[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url: path = '', headers } = request;
    asked.push(`${method} ${path.replace(/\?.*$/, '')}`);
    const token = (headers.authorization ?? '').replace(/^Bearer /, '');
    const answer = answers.map((each) => each({ method, path, token })).find(Boolean) ?? {
      status: 404,
      body: { error: { code: 'ResourceNotFound', message: 'The Resource was not found.' } },
    };
    response.writeHead(answer.status ?? 200, {
      'content-type': 'application/json; charset=utf-8',
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body ?? {}));
  };
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-shop';

/**
 * Entries as the REST API describes them ("Redis - List By Subscription", version 2024-11-01; "Redis
 * Enterprise - List" and "Databases - List By Cluster", version 2025-04-01), shortened.
 */
export const azureShapes = {
  subscription: {
    id: '/subscriptions/11111111-1111-1111-1111-111111111111',
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: '11111111-1111-1111-1111-111111111111',
    tenantId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
    displayName: 'Shop',
    state: 'Enabled',
  },
  redis: {
    id: `${group}/providers/Microsoft.Cache/Redis/shop-old`,
    location: 'West Europe',
    name: 'shop-old',
    type: 'Microsoft.Cache/Redis',
    tags: {},
    properties: {
      provisioningState: 'Succeeded',
      redisVersion: '6.0',
      sku: { name: 'Premium', family: 'P', capacity: 1 },
      enableNonSslPort: false,
      publicNetworkAccess: 'Enabled',
      redisConfiguration: { 'aad-enabled': 'True', maxclients: '7500' },
      accessKeys: null,
      hostName: 'shop-old.redis.cache.windows.net',
      port: 6379,
      sslPort: 6380,
      shardCount: 2,
      disableAccessKeyAuthentication: false,
      linkedServers: [],
    },
  },
  managed: {
    id: `${group}/providers/Microsoft.Cache/redisEnterprise/shop`,
    location: 'West Europe',
    name: 'shop',
    kind: 'v2',
    type: 'Microsoft.Cache/redisEnterprise',
    sku: { name: 'Balanced_B10' },
    properties: {
      provisioningState: 'Succeeded',
      resourceState: 'Running',
      hostName: 'shop.westeurope.redis.azure.net',
      redisVersion: '7.4',
      minimumTlsVersion: '1.2',
    },
  },
  database: {
    id: `${group}/providers/Microsoft.Cache/redisEnterprise/shop/databases/default`,
    name: 'default',
    type: 'Microsoft.Cache/redisEnterprise/databases',
    properties: {
      clientProtocol: 'Encrypted',
      port: 10000,
      provisioningState: 'Succeeded',
      resourceState: 'Running',
      clusteringPolicy: 'EnterpriseCluster',
      evictionPolicy: 'VolatileLRU',
      accessKeysAuthentication: 'Disabled',
    },
  },
} as const;

/** Azure as an account of one subscription sees it, with one cache of each kind. */
export const oneSubscription: AzureAnswer = ({ path, method }) => {
  const { subscription, redis, managed, database } = azureShapes;
  const { id } = subscription;
  const lists: Readonly<Record<string, readonly unknown[]>> = {
    '/subscriptions': [subscription],
    [`${id}/providers/Microsoft.Cache/redis`]: [redis],
    [`${id}/providers/Microsoft.Cache/redisEnterprise`]: [managed],
    [`${managed.id}/databases`]: [database],
  };
  const value = lists[path.replace(/\?.*$/, '')];
  return value && method === 'GET' && path.includes('api-version=')
    ? { body: { value } }
    : undefined;
};
