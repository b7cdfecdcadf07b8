import { setTimeout as wait } from 'node:timers/promises';
import type { HostPort } from '../config/endpoint-address.ts';
import { type Command, ReplyError, type TransactionLink } from '../stores/commands.ts';
import type { Client } from './client.ts';
import { checkCommand } from './command-guard.ts';
import { ConnectionError } from './connection-error.ts';
import type { ConnectOptions } from './connection.ts';
import { ConnectError } from './diagnosis.ts';
import { primaryNow, type Timeouts } from './primaries.ts';
import { reachServer } from './reach.ts';
import type { Topology } from './topology.ts';
import { OwnLink } from './transaction-link.ts';
import type { SocketTarget } from './wire/socket.ts';

/** Where transactions of an endpoint go, and how they get there. */
export interface TransactionPlaces {
  readonly client: Client;
  readonly topology: Topology;
  readonly options: ConnectOptions;
  readonly timeouts: Timeouts;
}

/** Does a deed on a connection of its own; see `CommandRunner.transaction`. */
export type RunTransaction = <T>(
  client: Client,
  canWrite: () => boolean,
  deed: (link: TransactionLink) => Promise<T>,
) => Promise<T>;

/** Between two looks at a slot that is on its way to another node. */
const RETRY_MS = 25;

/**
 * Opens a connection to the node that owns the keys and does `deed` on it. A cluster says by itself
 * which node that is: the deed starts over there. While a slot moves, it waits for the end of that.
 */
export async function runTransaction<T>(
  places: TransactionPlaces,
  canWrite: () => boolean,
  deed: (link: TransactionLink) => Promise<T>,
): Promise<T> {
  const { topology, timeouts } = places;
  const endMs = Date.now() + timeouts.commandMs;
  let target = await firstPlace(places);
  for (;;) {
    try {
      return await runAt(target, places, canWrite, deed);
    } catch (error) {
      if (!(error instanceof ReplyError) || topology.mode !== 'cluster') throw error;
      const moved = movedTo(error, topology.natMap);
      if (moved === undefined && !waitCodes.has(error.code)) throw error;
      if (Date.now() > endMs) throw error;
      if (moved) target = moved;
      else await wait(RETRY_MS);
    }
  }
}

/** What a cluster answers while a slot moves or a primary is being replaced. */
const waitCodes: ReadonlySet<string> = new Set(['ASK', 'TRYAGAIN', 'CLUSTERDOWN']);

async function firstPlace(places: TransactionPlaces): Promise<SocketTarget> {
  const { client, topology, options, timeouts } = places;
  if ('nodes' in client) {
    const { host = '', port = 0 } = client.nodes('master')[0]?.options ?? {};
    if (host !== '') return { host, port };
  }
  if (topology.mode !== 'sentinel') return topology.reached.target;
  return primaryNow(topology, options, AbortSignal.timeout(timeouts.connectMs));
}

/** `MOVED 3999 127.0.0.1:6381`: undefined for other errors. */
function movedTo(error: ReplyError, natMap: Topology['natMap']): HostPort | undefined {
  const [, host, port] = /^MOVED \d+ (.+):(\d+)$/.exec(error.message) ?? [];
  if (host === undefined || port === undefined) return undefined;
  return natMap[`${host}:${port}`] ?? { host, port: Number(port) };
}

async function runAt<T>(
  target: SocketTarget,
  { topology, timeouts }: TransactionPlaces,
  canWrite: () => boolean,
  deed: (link: TransactionLink) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeouts.connectMs);
  let link: OwnLink;
  try {
    const { welcome } = await reachServer({ ...topology.reach, target, signal });
    const check = (command: Command): void => checkCommand(command, canWrite());
    link = new OwnLink(welcome.connection, timeouts.commandMs, check);
  } catch (error) {
    if (error instanceof ConnectError || signal.aborted) {
      throw new ConnectionError('lost', { cause: error });
    }
    throw error;
  }
  try {
    return await deed(link);
  } finally {
    link.close();
  }
}
