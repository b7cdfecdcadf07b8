import { isLoopback } from '../../config/known-hosts.ts';
import type { HostPort } from '../../config/endpoint-address.ts';
import { type Reply, ReplyError } from '../../stores/commands.ts';
import { readClusterSlots } from './cluster-slots.ts';
import { explainError } from '../../links/connect-failure.ts';
import type { ConnectOptions } from '../../links/connect-options.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import {
  attemptOf,
  loginOf,
  type Reached,
  reachServer,
  type ReachOptions,
} from '../reach/reach.ts';
import type { SignInKeeper } from '../sign-in/sign-in-keeper.ts';
import { refusesCluster, slotsByAsking } from './slots-by-asking.ts';
import { findPrimary } from './sentinel.ts';
import { timeLimit } from '../../links/time-limit.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import { openSocket, type TlsSetup } from '../../links/socket.ts';

/** Other addresses for nodes, by `host:port` as the server gives them. */
export type NatMap = Readonly<Record<string, HostPort>>;

/** An endpoint that was reached, and how it is built. */
export interface Topology {
  readonly mode: 'standalone' | 'cluster' | 'sentinel';
  readonly reached: Reached;
  /** How further servers of this endpoint are reached. */
  readonly reach: Omit<ReachOptions, 'target' | 'signal'>;
  readonly natMap: NatMap;
}

/** How long a cluster node may take to accept, before its address is looked for elsewhere. */
const NODE_ACCEPT_MS = 2000;

/**
 * Finds out how to talk to an endpoint: tries its hosts, asks Sentinels, notices a cluster.
 * The connection in `reached` is open and belongs to the caller.
 * @param keeper signs in, in the place of the secrets
 * @throws ConnectError, or the reason of `signal`
 */
export async function exploreEndpoint(
  options: ConnectOptions,
  signal: AbortSignal,
  keeper?: SignInKeeper,
): Promise<Topology> {
  const { address, secrets = {}, natMap = {} } = options;
  const reach = reachFor(options, keeper);
  if (address.sentinelService !== undefined) {
    const service = address.sentinelService;
    const primary = await findPrimary({ ...reach, address, secrets, service, signal });
    const target = natMap[`${primary.host}:${primary.port}`] ?? primary;
    const reached = await reachServer({ ...reach, target, signal });
    return { mode: 'sentinel', reached, reach: settled(reach, reached), natMap };
  }
  let reached = await reachFirst(address.hosts, options, { ...reach, signal });
  const settledReach = settled(reach, reached);
  try {
    switch (reached.greeting.mode) {
      case 'standalone':
        return { mode: 'standalone', reached, reach: settledReach, natMap };
      case 'sentinel':
        throw new ConnectError({
          reason: 'is-sentinel',
          ...where(reached),
          usesTls: settledReach.usesTls,
        });
      case 'cluster': {
        if (!('host' in reached.target)) {
          const node = await reachNode(reached, { ...settledReach, signal });
          reached.welcome.connection.close();
          reached = node;
        }
        const addresses = await checkCluster(reached, { ...settledReach, signal }, natMap);
        if (!addresses) return { mode: 'standalone', reached, reach: settledReach, natMap };
        return { mode: 'cluster', reached, reach: settledReach, natMap: addresses };
      }
    }
  } catch (error) {
    reached.welcome.connection.close();
    throw error;
  }
}

/**
 * How the servers of an endpoint are reached, as far as its address and the user's choices say it.
 * @param keeper signs in, in the place of the secrets
 */
export function reachFor(
  options: ConnectOptions,
  keeper?: SignInKeeper,
): Omit<ReachOptions, 'target' | 'signal'> {
  const { address, secrets = {}, dial } = options;
  const { tlsServerName } = address;
  const tls: TlsSetup = {
    ...options.tls,
    endpointHosts: address.hosts.map(({ host }) => host),
    ...(tlsServerName !== undefined && { serverName: tlsServerName }),
  };
  return {
    tls,
    usesTls: address.usesTls || options.credentials?.needsTls === true,
    mayUpgrade: address.isTlsGuessed,
    login: loginOf(address, secrets, keeper),
    ...(dial && { dial }),
  };
}

/** The first host that answers; the error of the first one if none does. */
async function reachFirst(
  hosts: readonly HostPort[],
  { address }: ConnectOptions,
  reach: Omit<ReachOptions, 'target'>,
): Promise<Reached> {
  const targets = address.socketPath === undefined ? hosts : [{ socketPath: address.socketPath }];
  let firstError: unknown;
  for (const target of targets) {
    try {
      return await reachServer({ ...reach, target });
    } catch (error) {
      reach.signal.throwIfAborted();
      firstError ??= error;
    }
  }
  throw firstError instanceof Error ? firstError : new Error('An address without hosts');
}

/**
 * Reaches a primary of a cluster of which one node was reached by its Unix socket, which leads to no
 * other: all of them are reached by the addresses that they announce.
 */
async function reachNode(
  { welcome }: Reached,
  reach: Omit<ReachOptions, 'target'>,
): Promise<Reached> {
  const slots = await welcome.connection.call(['CLUSTER', 'SLOTS']);
  const [first] = readClusterSlots(slots, { host: '127.0.0.1', port: 0 }).primaries;
  if (!first) throw new ConnectError({ reason: 'cluster-down', usesTls: false });
  return reachServer({ ...reach, target: first });
}

/**
 * Makes sure that a cluster can be used: it has slots, and its primaries accept connections.
 * A cluster in a container or behind a tunnel names addresses that mean nothing here: when it was
 * reached over loopback, its nodes are looked for there under the same ports.
 * @returns undefined where a proxy speaks for all nodes, and knows no cluster itself
 */
async function checkCluster(
  reached: Reached,
  reach: Omit<ReachOptions, 'target'>,
  natMap: NatMap,
): Promise<NatMap | undefined> {
  const { target, welcome } = reached;
  if (!('host' in target)) return natMap;
  const attempt = attemptOf({ ...reach, target });
  const slots = await slotsOfCluster(welcome.connection, target);
  if (slots instanceof ReplyError) {
    if (/cluster support disabled/i.test(slots.message)) return undefined;
    throw new ConnectError(explainError(slots, attempt));
  }
  const { primaries, slotCount } = readClusterSlots(slots, target);
  if (slotCount === 0) {
    throw new ConnectError({ reason: 'cluster-down', node: target, usesTls: reach.usesTls });
  }
  const found = await Promise.all(
    primaries.map(async (node): Promise<[string, HostPort] | undefined> => {
      const { place, error } = await placeOfNode(node, target, natMap, reach);
      if (error) {
        reach.signal.throwIfAborted();
        const failure = explainError(error, { ...attempt, node: place });
        throw new ConnectError({ ...failure, isClusterNode: true }, { cause: error });
      }
      return place === node ? undefined : [`${node.host}:${node.port}`, place];
    }),
  );
  return { ...natMap, ...Object.fromEntries(found.filter((entry) => entry !== undefined)) };
}

/** What CLUSTER SLOTS says, or would say; an error reply where that can't be found out. */
export async function slotsOfCluster(
  connection: Pick<RawConnection, 'ask'>,
  asked: HostPort,
): Promise<Reply> {
  const told = await connection.ask(['CLUSTER', 'SLOTS']);
  if (!refusesCluster(told)) return told;
  try {
    return await slotsByAsking((command) => connection.ask(command), asked);
  } catch (error) {
    if (error instanceof ReplyError) return told;
    throw error;
  }
}

/** How nodes are reached. */
type NodeWay = Pick<ReachOptions, 'signal' | 'dial'>;

/**
 * Where a node of a cluster is reached from here, and why it isn't, if so.
 * @param node as the cluster names it
 * @param asked the address of the node that named it
 */
export async function placeOfNode(
  node: HostPort,
  asked: HostPort,
  natMap: NatMap,
  way: NodeWay,
): Promise<{ readonly place: HostPort; readonly error?: Error }> {
  const known = natMap[`${node.host}:${node.port}`];
  const place = known ?? node;
  const error = await acceptError(place, way);
  if (!error) return { place };
  const here = { host: asked.host, port: node.port };
  const mayBeHere = !known && isLoopback(asked.host) && !isLoopback(node.host);
  return mayBeHere && !(await acceptError(here, way)) ? { place: here } : { place, error };
}

async function acceptError(node: HostPort, { signal, dial }: NodeWay): Promise<Error | undefined> {
  // A tunnel may have to be opened for the node first.
  const limit = dial ? signal : timeLimit(NODE_ACCEPT_MS, signal);
  try {
    const socket = await openSocket(node, undefined, limit, dial);
    // What a tunnel still has to say of a socket that is gone is of no use.
    socket.on('error', () => undefined).destroy();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** TLS as it turned out: further connections neither guess nor change it. */
function settled(
  reach: Omit<ReachOptions, 'target' | 'signal'>,
  reached: Reached,
): Omit<ReachOptions, 'target' | 'signal'> {
  return { ...reach, usesTls: reached.tls !== undefined, mayUpgrade: false };
}

function where({ target }: Reached): { node?: HostPort } {
  return 'host' in target ? { node: target } : {};
}

/** The primary that the Sentinels name at this moment. */
export async function primaryNow(
  { reach, natMap }: Topology,
  { address, secrets = {} }: ConnectOptions,
  signal: AbortSignal,
  others: readonly HostPort[] = [],
): Promise<HostPort> {
  const service = address.sentinelService ?? '';
  const primary = await findPrimary({ ...reach, address, secrets, service, signal, others });
  return natMap[`${primary.host}:${primary.port}`] ?? primary;
}
