import type { HostPort } from '../../config/endpoint-address.ts';
import { SLOT_COUNT } from '../../stores/change/key-slot.ts';
import type { Reply } from '../../stores/commands.ts';
import { isNameless } from './cluster-names.ts';
import { replyText } from '../reach/handshake.ts';

/** The primaries of a cluster, and how many of the 16,384 slots they serve. */
export interface ClusterMap {
  readonly primaries: readonly HostPort[];
  readonly slotCount: number;
}

/**
 * Reads the reply of CLUSTER SLOTS: `[start, end, [host, port, id, …], replicas…]…`.
 * A node that doesn't know its own address gives an empty host or `?`: `asked` stands for it.
 */
export function readClusterSlots(reply: Reply, asked: HostPort): ClusterMap {
  const primaries = new Map<string, HostPort>();
  let slotCount = 0;
  for (const range of list(reply)) {
    const [start, end, node] = list(range);
    const [hostReply, port] = list(node);
    if (typeof start !== 'number' || typeof end !== 'number' || typeof port !== 'number') continue;
    const name = replyText(hostReply);
    const host = isNameless(name) ? asked.host : name;
    primaries.set(`${host}:${port}`, { host, port });
    slotCount += end - start + 1;
  }
  return { primaries: [...primaries.values()], slotCount };
}

/** The slots that CLUSTER SLOTS names no node for, as texts: `0-99`, `16383`. */
export function uncoveredSlots(reply: Reply): readonly string[] {
  const ranges = list(reply)
    .map((range) => list(range))
    .flatMap(([start, end]): (readonly [number, number])[] =>
      typeof start === 'number' && typeof end === 'number' ? [[start, end]] : [],
    )
    .toSorted(([a], [b]) => a - b);
  const missing: string[] = [];
  let next = 0;
  for (const [start, end] of [...ranges, [SLOT_COUNT, SLOT_COUNT] as const]) {
    if (start > next) missing.push(start - 1 === next ? String(next) : `${next}-${start - 1}`);
    next = Math.max(next, end + 1);
  }
  return missing;
}

function list(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? (reply as readonly Reply[]) : [];
}
