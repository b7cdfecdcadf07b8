import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import type { EndpointSecrets } from '../config/endpoint-address.ts';
import { ReplyError } from '../stores/commands.ts';
import type { ConnectOptions } from './connection.ts';
import { isClosedDoor } from './handshake.ts';
import { sendTo } from './send.ts';
import type { Topology } from './topology.ts';
import { nodeTlsOptions } from './wire/socket.ts';

/** A client of the library: one for a server or a Sentinel service, or one for a whole cluster. */
export type Client = Redis | Cluster;

/** Time between attempts to come back: from a tenth of a second to five seconds. */
const backoffMs = (attempt: number): number => Math.min(100 * 2 ** Math.min(attempt - 1, 6), 5000);

const CLUSTER_REFRESH_MS = 30_000;

/**
 * Makes a client for an endpoint that has been explored, and connects it. It comes back by itself
 * when the server does; no command is ever sent a second time, because a write may have been done.
 */
export async function createClient(
  topology: Topology,
  options: ConnectOptions,
  timeouts: { readonly connectMs: number; readonly commandMs: number },
  signal: AbortSignal,
): Promise<Client> {
  const library = await import('./library.ts');
  signal.throwIfAborted();
  const common: RedisOptions = {
    ...commonOptions(topology, timeouts),
    // Sentinels need the library's own connector.
    ...(topology.mode !== 'sentinel' && { Connector: library.GuardedConnector }),
  };
  const client: Client =
    topology.mode === 'cluster'
      ? new library.Cluster(seeds(topology), clusterOptions(topology, common, timeouts.connectMs))
      : new library.Redis({ ...common, ...serverOptions(topology, options) });
  // Without a listener the library prints errors; what they mean comes with the commands' replies.
  client.on('error', () => undefined);
  const onAbort = (): void => client.disconnect();
  signal.addEventListener('abort', onAbort);
  try {
    await client.connect();
    // The library is ready before the server has let it in: a first reply says that it has.
    await sendTo(client, ['PING']).catch((error: unknown) => {
      if (!(error instanceof ReplyError) || isClosedDoor(error)) throw error;
    });
    signal.throwIfAborted();
    return client;
  } catch (error) {
    client.disconnect();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function commonOptions(
  { reach, reached }: Topology,
  timeouts: { readonly connectMs: number; readonly commandMs: number },
): RedisOptions {
  const { username, password } = reach.login;
  const host = 'host' in reached.target ? reached.target.host : 'localhost';
  return {
    lazyConnect: true,
    // INFO, CLIENT SETINFO and the like need rights that a small user hasn't got.
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: timeouts.connectMs,
    commandTimeout: timeouts.commandMs,
    keepAlive: 30_000,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(reached.tls && { tls: tlsOptions(reached.tls, host) }),
  };
}

/** The name to check is left to each node of a cluster, unless the user named one. */
function tlsOptions(tls: NonNullable<Topology['reached']['tls']>, host: string) {
  const { servername, ...others } = nodeTlsOptions(tls, tls.serverName ?? host);
  return tls.serverName === undefined || servername === undefined
    ? others
    : { ...others, servername };
}

function serverOptions(
  topology: Topology,
  { address, secrets = {} }: ConnectOptions,
): RedisOptions {
  const { target } = topology.reached;
  const database = { db: address.database, retryStrategy: backoffMs };
  if (topology.mode !== 'sentinel') {
    const place =
      'host' in target ? { host: target.host, port: target.port } : { path: target.socketPath };
    return { ...database, ...place };
  }
  return { ...database, ...sentinelOptions(topology, { address, secrets }) };
}

function sentinelOptions(
  topology: Topology,
  { address, secrets }: Pick<ConnectOptions, 'address'> & { secrets: EndpointSecrets },
): RedisOptions {
  const { tls } = topology.reached;
  return {
    sentinels: address.hosts.map(({ host, port }) => ({ host, port })),
    name: address.sentinelService ?? '',
    natMap: { ...topology.natMap },
    sentinelRetryStrategy: backoffMs,
    ...(address.sentinelUsername !== undefined && { sentinelUsername: address.sentinelUsername }),
    ...(secrets.sentinelPassword !== undefined && { sentinelPassword: secrets.sentinelPassword }),
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tlsOptions(tls, '') }),
  };
}

function seeds({ reached }: Topology): { host: string; port: number }[] {
  return 'host' in reached.target ? [{ ...reached.target }] : [];
}

function clusterOptions(
  topology: Topology,
  redisOptions: RedisOptions,
  connectMs: number,
): ClusterOptions {
  return {
    lazyConnect: true,
    redisOptions,
    enableReadyCheck: false,
    // A lost command is not sent again; see createClient.
    retryDelayOnFailover: 0,
    slotsRefreshTimeout: connectMs,
    slotsRefreshInterval: CLUSTER_REFRESH_MS,
    clusterRetryStrategy: backoffMs,
    natMap: { ...topology.natMap },
    // Certificates carry names: they must reach the TLS layer as they are.
    dnsLookup: (address, callback) => callback(null, address),
  };
}
