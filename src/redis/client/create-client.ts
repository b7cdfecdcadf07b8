import type { ClusterOptions, RedisOptions } from 'ioredis';
import { ReplyError } from '../../stores/commands.ts';
import { nameNodes } from '../topology/cluster-names.ts';
import { explainFlushes } from './flush-reason.ts';
import { isClosedDoor } from '../reach/handshake.ts';
import type { Client } from './client.ts';
import { type ClientParts, linkPlaces } from './link-places.ts';
import { ClientNotReadyError } from './ready.ts';
import type { Timeouts } from './primaries.ts';
import { sendTo } from './send.ts';
import type { Topology } from '../topology/topology.ts';

/** Time between attempts to come back: from a tenth of a second to two seconds. */
const backoffMs = (attempt: number): number => Math.min(100 * 2 ** Math.min(attempt - 1, 6), 2000);

const CLUSTER_REFRESH_MS = 30_000;
/** How long one node of a cluster may take to tell who serves what, before another is asked. */
const SLOTS_ANSWER_MS = 3000;

/**
 * Makes a client for an endpoint that has been explored, and connects it. It comes back by itself
 * when the server does; no command is ever sent a second time, because a write may have been done.
 */
export async function createClient(
  topology: Topology,
  parts: ClientParts,
  signal: AbortSignal,
): Promise<Client> {
  const library = await import('./library.ts');
  signal.throwIfAborted();
  const { timeouts } = parts;
  const common: RedisOptions = {
    lazyConnect: true,
    // INFO, CLIENT SETINFO and the like need rights that a small user hasn't got.
    enableReadyCheck: false,
    disableClientInfo: true,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    keepAlive: 10_000,
    // Logging in, TLS, the database, time limits and the way to a primary are the connector's.
    Connector: library.connectorClass(linkPlaces(topology, parts)),
  };
  const client: Client =
    topology.mode === 'cluster'
      ? new library.Cluster(seeds(topology), clusterOptions(topology, common, timeouts))
      : new library.Redis({ ...common, retryStrategy: backoffMs });
  if ('nodes' in client && 'host' in topology.reached.target) {
    nameNodes(client, topology.reached.target, topology.natMap);
  }
  explainFlushes(client);
  // Without a listener the library prints errors.
  let lastError: unknown;
  client.on('error', (error) => {
    lastError = error;
  });
  const onAbort = (): void => client.disconnect();
  signal.addEventListener('abort', onAbort);
  try {
    await client.connect();
    await firstReply(client, timeouts.connectMs);
    signal.throwIfAborted();
    return client;
  } catch (error) {
    client.disconnect();
    signal.throwIfAborted();
    throw error instanceof ReplyError || error instanceof ClientNotReadyError
      ? error
      : (lastError ?? error);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits for a first reply through the library itself; of a cluster, from any primary: one may be away. */
async function firstReply(client: Client, readyMs: number): Promise<void> {
  const clients = 'nodes' in client ? client.nodes('master') : [];
  const replies = (clients.length > 0 ? clients : [client]).map(async (each) => {
    try {
      await sendTo(each, ['PING'], readyMs);
    } catch (error) {
      if (!(error instanceof ReplyError) || isClosedDoor(error)) throw error;
    }
  });
  await Promise.any(replies).catch((error: unknown) => {
    throw error instanceof AggregateError ? error.errors[0] : error;
  });
}

function seeds({ reached }: Topology): { host: string; port: number }[] {
  return 'host' in reached.target ? [{ ...reached.target }] : [];
}

function clusterOptions(
  topology: Topology,
  redisOptions: RedisOptions,
  { connectMs }: Timeouts,
): ClusterOptions {
  return {
    lazyConnect: true,
    redisOptions,
    enableReadyCheck: false,
    // A lost command is not sent again; see createClient.
    retryDelayOnFailover: 0,
    slotsRefreshTimeout: Math.min(connectMs, SLOTS_ANSWER_MS),
    slotsRefreshInterval: CLUSTER_REFRESH_MS,
    clusterRetryStrategy: backoffMs,
    natMap: { ...topology.natMap },
    // Certificates carry names: they must reach the TLS layer as they are.
    dnsLookup: (address, callback) => callback(null, address),
  };
}
