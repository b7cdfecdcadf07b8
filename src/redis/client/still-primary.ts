import type { Cluster, Redis } from 'ioredis';
import type { Reply } from '../../stores/commands.ts';
import type { Client } from './client.ts';
import type { ConnectOptions } from '../../links/connect-options.ts';
import { replyText } from '../reach/handshake.ts';
import type { PrimaryTrace } from '../topology/primary-trace.ts';
import { inTime } from '../../links/in-time.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { primaryNow, type Topology } from '../topology/topology.ts';
import { nameOfTarget } from '../../links/socket.ts';

/** A save waits for this answer: who doesn't give it in time isn't waited for. */
const ASK_MS = 1500;
/** How many other nodes of a cluster are asked. */
const OTHERS = 3;

/** What is asked, and of whom. */
export interface WriterCheck {
  readonly client: Client;
  readonly topology: Topology;
  readonly options: ConnectOptions;
  readonly trace: PrimaryTrace;
}

/**
 * Whether the server that has just taken a change is the primary, by those who decide it: the
 * Sentinels, or the other nodes of a cluster. An old primary that is cut off from them goes on
 * taking writes, which are lost. Undefined where nobody can be asked.
 * @param key one that was changed
 * @param way a transaction may have gone to another server than scripts go to
 */
export async function isStillPrimary(
  { client, topology, options, trace }: WriterCheck,
  key: Uint8Array,
  way: 'script' | 'transaction',
): Promise<boolean | undefined> {
  try {
    if ('nodes' in client) return await isOwner(client, key);
    if (topology.mode !== 'sentinel') return undefined;
    const byTransaction = way === 'transaction' ? trace.transactionName : undefined;
    const taker = byTransaction ?? trace.name;
    const primary = await primaryNow(topology, options, timeLimit(ASK_MS));
    return nameOfTarget(primary) === taker;
  } catch {
    return undefined;
  }
}

async function isOwner(client: Cluster, key: Uint8Array): Promise<boolean | undefined> {
  const { Command } = await import('./library.ts');
  const slot = new Command('get', [Buffer.from(key)]).getSlot();
  const { slots } = client as unknown as { slots: readonly (readonly string[] | undefined)[] };
  const [name] = slots[slot] ?? [];
  const nodes = client.nodes('master');
  const owner = nodes.find(({ options }) => `${options.host}:${options.port}` === name);
  if (!owner) return undefined;
  const others = nodes.filter((node) => node !== owner).slice(0, OTHERS);
  const [own, ...views] = await Promise.all([owner, ...others].map(viewOf));
  const self = own?.find(({ isSelf }) => isSelf);
  if (!self) return undefined;
  if (self.isReplica) return false;
  return judge(self.id, slot, views);
}

/**
 * What the other nodes say of the owner of a slot. One that gave the slot away while the cluster was
 * being rearranged has handed its keys over, too: nothing is lost with it.
 */
export function judge(
  owner: string,
  slot: number,
  views: readonly (readonly ClusterNode[] | undefined)[],
): boolean | undefined {
  let isKnown = false;
  for (const view of views) {
    const known = view?.find(({ id }) => id === owner);
    const holder = view?.find(({ ranges }) =>
      ranges.some(([start, end]) => slot >= start && slot <= end),
    );
    if (!known || !holder) continue;
    isKnown = true;
    const isReplaced = holder.id !== owner && holder.epoch >= known.epoch;
    if (isReplaced && (known.isReplica || known.hasFailed)) return false;
  }
  return isKnown ? true : undefined;
}

async function viewOf(node: Redis): Promise<readonly ClusterNode[] | undefined> {
  try {
    // A node that nothing was sent to yet is connected by that.
    const asked = node.callBuffer('CLUSTER', 'NODES');
    const reply = await inTime(asked, ASK_MS);
    return reply instanceof Uint8Array ? readClusterNodes(reply) : undefined;
  } catch {
    // It is frozen, or the user may not ask.
    return undefined;
  }
}

/** A line of CLUSTER NODES. */
export interface ClusterNode {
  readonly id: string;
  readonly isSelf: boolean;
  readonly isReplica: boolean;
  readonly hasFailed: boolean;
  /** Of the two that claim a slot, the one with the higher epoch has it. */
  readonly epoch: number;
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

/** Reads CLUSTER NODES: `<id> <address> <flags> <primary> <ping> <pong> <epoch> <link> <slot>…` a line. */
export function readClusterNodes(reply: Reply): readonly ClusterNode[] {
  return replyText(reply)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', , flagList = '', , , , epoch = '0', , ...slots] = line.trim().split(' ');
      const flags = flagList.split(',');
      return {
        id,
        isSelf: flags.includes('myself'),
        isReplica: flags.includes('slave'),
        hasFailed: flags.includes('fail') || flags.includes('fail?'),
        epoch: Number(epoch),
        ranges: slots
          // `[93-<-id]` is a slot that is on its way.
          .filter((text) => /^\d+(?:-\d+)?$/.test(text))
          .map((text) => {
            const [start = '', end = start] = text.split('-');
            return [Number(start), Number(end)] as const;
          }),
      };
    });
}
