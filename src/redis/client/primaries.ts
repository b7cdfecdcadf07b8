import type { Cluster, Redis } from 'ioredis';
import { ReplyError } from '../../stores/commands.ts';
import type { Client } from './client.ts';
import { checkCommand } from '../command-guard.ts';
import { slotsOf } from './cluster-care.ts';
import { linkEndError } from '../connection-error.ts';
import type { KeyWalk, PrimaryNode } from '../connection.ts';
import type { ConnectOptions } from '../../links/connect-options.ts';
import { ConnectError } from '../../links/diagnosis.ts';
import { replyText } from '../reach/handshake.ts';
import type { PrimaryTrace } from '../topology/primary-trace.ts';
import { sendTo } from './send.ts';
import { reachServer } from '../reach/reach.ts';
import { noSlots, readOwnSlots, type SlotClaim } from '../slot-claims.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { primaryNow, type Topology } from '../topology/topology.ts';
import { type KeyListening, listenToKeys } from '../watch/key-events.ts';
import { walkKeys } from '../scan/walk-keys.ts';
import { nameOfTarget, type SocketTarget } from '../../links/socket.ts';

/** How long connecting and a command may take. */
export interface Timeouts {
  readonly connectMs: number;
  readonly commandMs: number;
}

/** The primaries of an endpoint as its client knows them at this moment. */
export function primariesOf(
  client: Client,
  topology: Topology,
  options: ConnectOptions,
  timeouts: Timeouts,
  trace: PrimaryTrace,
): readonly PrimaryNode[] {
  const reachedBy = (place: Place): Reached => ({
    scanKeys: (keys) => walkAt(place, topology, timeouts, keys),
    listenToKeys: (database, listener, signal) =>
      listenAt(place, topology, timeouts, { database, listener, signal }),
  });
  if (isCluster(client)) {
    return client.nodes('master').map((node) => {
      const { host = '', port = 0 } = node.options;
      const name = `${host}:${port}`;
      const own = makeNode(
        node,
        name,
        reachedBy(() => Promise.resolve({ host, port })),
        timeouts.commandMs,
      );
      return { ...own, slots: () => claimOf(own, client) };
    });
  }
  const place: Place =
    topology.mode === 'sentinel'
      ? (signal) => primaryNow(topology, options, signal)
      : () => Promise.resolve(trace.current);
  return [makeNode(client, trace.name, reachedBy(place), timeouts.commandMs)];
}

/** Where a primary is at the time of asking: with Sentinels it may have moved. */
type Place = (signal: AbortSignal) => Promise<SocketTarget>;

/** What a primary does on connections of its own. */
type Reached = Pick<PrimaryNode, 'scanKeys' | 'listenToKeys'>;

function makeNode(client: Redis, name: string, reached: Reached, readyMs: number): PrimaryNode {
  return {
    name,
    ...reached,
    slots: () => Promise.resolve(noSlots),
    call: async (command) => {
      checkCommand(command, false);
      return sendTo(client, command, readyMs);
    },
  };
}

/** What a node says of its slots; what the cluster's map says of it where it may not be asked. */
async function claimOf(
  node: Pick<PrimaryNode, 'name' | 'call'>,
  client: Cluster,
): Promise<SlotClaim> {
  const claim = await node.call(['CLUSTER', 'NODES']).then(
    (reply) => readOwnSlots(replyText(reply)),
    (error: unknown) => {
      if (error instanceof ReplyError) return undefined;
      throw error;
    },
  );
  return claim ?? { ...noSlots, slots: slotsOf(client, node.name) };
}

async function walkAt(
  place: Place,
  topology: Topology,
  timeouts: Timeouts,
  keys: KeyWalk,
): Promise<void> {
  const signal = timeLimit(timeouts.connectMs, ...(keys.signal ? [keys.signal] : []));
  let node: string | undefined;
  try {
    const target = await place(signal);
    node = nameOfTarget(target);
    const { welcome } = await reachServer({ ...topology.reach, target, signal });
    const { keeper } = topology.reach.login;
    const { connection, credentials } = welcome;
    await walkKeys(
      connection,
      keys,
      timeouts.commandMs,
      keeper && credentials && ((send) => keeper.keep(credentials, send)),
    );
  } catch (error) {
    keys.signal?.throwIfAborted();
    if (error instanceof ReplyError || isLoading(error)) throw error;
    throw linkEndError(error, { node });
  }
}

async function listenAt(
  place: Place,
  topology: Topology,
  timeouts: Timeouts,
  wanted: KeyListening,
): Promise<() => void> {
  const signal = timeLimit(timeouts.connectMs, wanted.signal);
  const target = await place(signal);
  const { welcome } = await reachServer({ ...topology.reach, target, signal });
  return listenToKeys(welcome.connection, { ...wanted, signal });
}

function isLoading(error: unknown): boolean {
  return error instanceof ConnectError && error.failure.reason === 'loading';
}

function isCluster(client: Client): client is Cluster {
  return 'nodes' in client;
}
