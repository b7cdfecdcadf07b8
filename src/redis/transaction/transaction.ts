import { setTimeout as wait } from 'node:timers/promises';
import type { HostPort } from '../../config/endpoint-address.ts';
import { type Command, ReplyError, type TransactionLink } from '../../stores/commands.ts';
import type { Client } from '../client/client.ts';
import { isNameless } from '../topology/cluster-names.ts';
import { checkCommand } from '../command-guard.ts';
import { ConnectionError, linkEndError } from '../connection-error.ts';
import type { ConnectOptions } from '../../links/connect-options.ts';
import type { IdleLinks } from './idle-links.ts';
import type { Timeouts } from '../client/primaries.ts';
import type { PrimaryTrace } from '../topology/primary-trace.ts';
import { reachServer } from '../reach/reach.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { primaryNow, type Topology } from '../topology/topology.ts';
import { OwnLink } from './transaction-link.ts';
import { nameOfTarget, type SocketTarget } from '../../links/socket.ts';

/** Where transactions of an endpoint go, and how they get there. */
export interface TransactionPlaces {
  readonly client: Client;
  readonly topology: Topology;
  readonly options: ConnectOptions;
  readonly timeouts: Timeouts;
  readonly trace: PrimaryTrace;
  /** Connections of earlier transactions. */
  readonly idle: IdleLinks;
}

/** Does a deed on a connection of its own; see `CommandRunner.transaction`. */
export type RunTransaction = <T>(
  client: Client,
  canWrite: () => boolean,
  deed: (link: TransactionLink) => Promise<T>,
) => Promise<T>;

/** Between two looks for a primary, when the one that was named says that it is none. */
const DEMOTED_RETRY_MS = 250;
/** Between two looks at a slot that is on its way to another node. */
const RETRY_MS = 25;

/**
 * Does `deed` on a connection of its own to the node that owns the keys: one that an earlier
 * transaction left behind, or a new one. A cluster says by itself which node that is: the deed
 * starts over there. While a slot moves, it waits for the end of that.
 */
export async function runTransaction<T>(
  places: TransactionPlaces,
  canWrite: () => boolean,
  deed: (link: TransactionLink) => Promise<T>,
): Promise<T> {
  const { topology, timeouts } = places;
  const endMs = Date.now() + timeouts.commandMs;
  if (topology.mode !== 'cluster') {
    const kept = places.idle.take(ONLY_PLACE);
    const result = kept && (await runKept(kept, places, deed));
    if (result) return result.value;
  }
  let target = await firstPlace(places);
  let movedSlot: string | undefined;
  for (;;) {
    try {
      return await runAt(target, places, canWrite, deed);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      if (topology.mode === 'sentinel' && isDemoted(error) && Date.now() <= endMs) {
        // The Sentinels are about to name another.
        await wait(DEMOTED_RETRY_MS);
        target = await firstPlace(places);
        continue;
      }
      if (topology.mode !== 'cluster') throw error;
      const slot = /^MOVED (\d+) /.exec(error.message)?.[1];
      // Sent from one owner to the next, for each key in turn, it would never come to an end.
      if (slot !== undefined && slot !== (movedSlot ??= slot)) throw new ReplyError(slotsDiffer);
      const moved = movedTo(error, topology.natMap, target);
      if (moved === undefined && !waitCodes.has(error.code)) throw error;
      if (Date.now() > endMs) throw error;
      if (moved) target = moved;
      else await wait(RETRY_MS);
    }
  }
}

/** Outside a cluster all keys are in the same place, whichever server that is now. */
const ONLY_PLACE = '';

/**
 * Does a deed on a connection that was kept. Undefined when that server is no primary any more or has
 * gone away, and nothing was written: it has to be looked for anew.
 */
async function runKept<T>(
  link: OwnLink,
  { idle }: TransactionPlaces,
  deed: (link: TransactionLink) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  const { era } = idle;
  link.begin();
  try {
    const value = await deed(link);
    idle.give(ONLY_PLACE, link, era);
    return { value };
  } catch (error) {
    link.close();
    const isStale = error instanceof ConnectionError || isDemoted(error);
    if (isStale && !link.hasCommitted) return undefined;
    throw error;
  }
}

/** Whether a server says that it isn't the primary, or not ready to be. */
export function isDemoted(error: unknown): boolean {
  return (
    isReadOnlyReply(error) ||
    (error instanceof ReplyError && /^(?:LOADING|MASTERDOWN)$/.test(error.code))
  );
}

/** Whether a server says that it is a replica. */
export function isReadOnlyReply(error: unknown): error is ReplyError {
  return (
    error instanceof ReplyError &&
    // Before 7.0, an error inside a script is quoted in that of the script.
    (error.code === 'READONLY' || error.message.includes(': -READONLY '))
  );
}

/** What a cluster answers while a slot moves or a primary is being replaced. */
const waitCodes: ReadonlySet<string> = new Set(['ASK', 'TRYAGAIN', 'CLUSTERDOWN']);

/** As a cluster says it of a command with such keys. */
const slotsDiffer = 'CROSSSLOT Keys of a transaction lie in different slots';

async function firstPlace(places: TransactionPlaces): Promise<SocketTarget> {
  const { client, topology, options, timeouts, trace } = places;
  if ('nodes' in client) {
    const { host = '', port = 0 } = client.nodes('master')[0]?.options ?? {};
    if (host !== '') return { host, port };
  }
  if (topology.mode !== 'sentinel') return trace.current;
  return primaryNow(topology, options, timeLimit(timeouts.connectMs));
}

/** `MOVED 3999 127.0.0.1:6381`: undefined for other errors. */
function movedTo(
  error: ReplyError,
  natMap: Topology['natMap'],
  asked: SocketTarget,
): HostPort | undefined {
  const [, host, port] = /^MOVED \d+ (.*):(\d+)$/.exec(error.message) ?? [];
  if (host === undefined || port === undefined) return undefined;
  // A node without a name of its own is where the one is that was asked.
  const named = isNameless(host) && 'host' in asked ? asked.host : host;
  return natMap[`${host}:${port}`] ?? { host: named, port: Number(port) };
}

async function runAt<T>(
  target: SocketTarget,
  { topology, timeouts, idle, trace }: TransactionPlaces,
  canWrite: () => boolean,
  deed: (link: TransactionLink) => Promise<T>,
): Promise<T> {
  const signal = timeLimit(timeouts.connectMs);
  const { era } = idle;
  let link: OwnLink;
  try {
    const { welcome } = await reachServer({ ...topology.reach, target, signal });
    const check = (command: Command): void => checkCommand(command, canWrite());
    link = new OwnLink(welcome.connection, timeouts.commandMs, check, nameOfTarget(target));
  } catch (error) {
    throw linkEndError(error, { node: nameOfTarget(target), wasSent: false });
  }
  try {
    const result = await deed(link);
    trace.transactionName = nameOfTarget(target);
    if (topology.mode === 'cluster') link.close();
    else idle.give(ONLY_PLACE, link, era);
    return result;
  } catch (error) {
    link.close();
    throw error;
  }
}
