import type { HostPort } from '../../config/endpoint-address.ts';
import { keySlot, SLOT_COUNT } from '../../stores/change/key-slot.ts';
import { type Command, type Reply, ReplyError } from '../../stores/commands.ts';
import { isUnsupported, refusalIn } from '../../stores/replies.ts';

/** Slots that are asked for in one go. */
const BATCH = 2048;
/** The most nodes that redirections may name: more is no cluster. */
const MAX_NODES = 1000;

/** Whether a server keeps CLUSTER from the user: for want of a grant, or because it has no such command. */
export function refusesCluster(error: unknown): error is ReplyError {
  return error instanceof ReplyError && (refusalIn(error) !== undefined || isUnsupported(error));
}

/**
 * Finds out who serves which slots without CLUSTER SLOTS: asks for the type of a key in each slot, and is
 * redirected to the node that serves it (`MOVED slot host:port`, Redis cluster specification). Takes as
 * many questions as there are slots, which any user may ask who may read.
 * @param ask sends a command; error replies come back as values
 * @param asked the node that is asked
 * @returns what CLUSTER SLOTS would say of the primaries: slots that nobody serves are left out
 * @throws ReplyError where the user may not ask for these keys
 */
export async function slotsByAsking(
  ask: (command: Command) => Promise<Reply>,
  asked: HostPort,
): Promise<readonly Reply[]> {
  const nodes = new Map<string, HostPort>();
  const owners: (string | undefined)[] = [];
  const keys = keyOfEachSlot();
  for (let start = 0; start < SLOT_COUNT; start += BATCH) {
    const batch = keys.slice(start, start + BATCH);
    const replies = await Promise.all(batch.map((key) => ask(['TYPE', key])));
    for (const reply of replies) owners.push(ownerOf(reply, asked, nodes));
  }
  const ranges: Reply[] = [];
  for (let start = 0; start < SLOT_COUNT;) {
    let end = start;
    while (end + 1 < SLOT_COUNT && owners[end + 1] === owners[start]) end += 1;
    const node = nodes.get(owners[start] ?? '');
    if (node) ranges.push([start, end, [new TextEncoder().encode(node.host), node.port]]);
    start = end + 1;
  }
  return ranges;
}

/** The name of the node that serves a slot, which is noted; undefined where nobody does. */
function ownerOf(reply: Reply, asked: HostPort, nodes: Map<string, HostPort>): string | undefined {
  let node = asked;
  if (reply instanceof ReplyError) {
    if (refusalIn(reply)) throw reply;
    const [, host, port] = /^MOVED \d{1,5} (.{0,255}):(\d{1,5})$/.exec(reply.message) ?? [];
    // A node that is about to give a slot away, or lacks one, has another answer.
    if (port === undefined) return undefined;
    node = {
      host: host === undefined || host === '' || host === '?' ? asked.host : host,
      port: Number(port),
    };
  }
  const name = `${node.host}:${node.port}`;
  if (!nodes.has(name) && nodes.size < MAX_NODES) nodes.set(name, node);
  return name;
}

let slotKeys: readonly string[] | undefined;

/** A key for each slot, made once. */
function keyOfEachSlot(): readonly string[] {
  if (slotKeys) return slotKeys;
  const found: string[] = [];
  const encoder = new TextEncoder();
  for (let number = 0, count = 0; count < SLOT_COUNT; number++) {
    const key = `session-farm:${number}`;
    const slot = keySlot(encoder.encode(key));
    if (found[slot] !== undefined) continue;
    found[slot] = key;
    count += 1;
  }
  slotKeys = found;
  return found;
}
