import type { Cluster, Redis } from 'ioredis';
import type { HostPort } from '../../config/endpoint-address.ts';
import { type Command, type Reply, ReplyError } from '../../stores/commands.ts';
import { refusesCluster, slotsByAsking } from './slots-by-asking.ts';

type Callback = (error?: unknown, result?: unknown) => void;

/** What the library asks nodes with, beside what its types tell. */
interface Inside {
  getInfoFromNode(redis: Redis | null | undefined, callback: Callback): void;
  handleError(error: Error, ttl: unknown, handlers: unknown): void;
}

/**
 * Lets the library understand nodes that don't announce an address of their own: an empty host, `?` or null in
 * CLUSTER SLOTS and in redirections means the address that was asked (Redis documentation of CLUSTER
 * SLOTS). Redirections go to the addresses that `natMap` has for the nodes.
 * @param asked the address that the user gave
 */
export function nameNodes(
  client: Cluster,
  asked: HostPort,
  natMap: Readonly<Record<string, HostPort>>,
): void {
  const inside = client as unknown as Inside;
  const getInfo = inside.getInfoFromNode.bind(client);
  const handle = inside.handleError.bind(client);
  inside.getInfoFromNode = (redis, callback) => {
    getInfo(redis && asking(redis, redis.options.host ?? asked.host), callback);
  };
  inside.handleError = (error, ttl, handlers) => {
    handle(redirected(error, asked, natMap), ttl, handlers);
  };
}

/** Whether a node says that it doesn't know how it is called. */
export function isNameless(host: string): boolean {
  return host === '' || host === '?';
}

/** A client of which the library makes the one that asks for the slots. */
function asking(redis: Redis, host: string): Redis {
  const duplicate = (options?: object): Redis => {
    const made = redis.duplicate(options);
    const ask = made.cluster.bind(made) as (subcommand: string, callback: Callback) => unknown;
    const cluster = (subcommand: string, callback: Callback): unknown =>
      ask(subcommand, (error, slots) => {
        if (!(error instanceof Error) || !refusesCluster(new ReplyError(error.message))) {
          callback(error, named(slots, host));
          return;
        }
        const asked = { host, port: redis.options.port ?? 0 };
        slotsByAsking((command) => sent(made, command), asked).then(
          (ranges) => callback(null, plain(ranges)),
          () => callback(error),
        );
      });
    Object.defineProperty(made, 'cluster', { value: cluster });
    return made;
  };
  return Object.create(redis, { duplicate: { value: duplicate } }) as Redis;
}

/** Sends a command with a client; error replies come back as values. */
async function sent(client: Redis, [name, ...args]: Command): Promise<Reply> {
  try {
    return (await client.call(name, ...args.map(String))) as Reply;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return new ReplyError(error.message);
    throw error;
  }
}

/** Replies as the library has them: bytes as text. */
function plain(reply: Reply): unknown {
  if (reply instanceof Uint8Array) return new TextDecoder().decode(reply);
  return Array.isArray(reply) ? (reply as readonly Reply[]).map(plain) : reply;
}

/** `[start, end, [host, port, …]…]…` with a host for each node. */
function named(slots: unknown, host: string): unknown {
  if (!Array.isArray(slots)) return slots;
  return slots.map((range: unknown) =>
    Array.isArray(range)
      ? range.map((node: unknown) => {
          if (!Array.isArray(node)) return node;
          const [name, ...rest] = node as readonly unknown[];
          const isKnown = typeof name === 'string' && !isNameless(name);
          return [isKnown ? name : host, ...rest];
        })
      : range,
  );
}

/** `MOVED 3999 :6381` with the host that was asked, and addresses as they are reached from here. */
function redirected(
  error: Error,
  asked: HostPort,
  natMap: Readonly<Record<string, HostPort>>,
): Error {
  const [, word, slot, host = '', port = ''] =
    /^(MOVED|ASK) (\d{1,5}) (.{0,255}):(\d{1,5})$/.exec(error.message) ?? [];
  if (word === undefined || slot === undefined) return error;
  const named = isNameless(host) ? asked.host : host;
  const place = natMap[`${host}:${port}`] ?? { host: named, port: Number(port) };
  const result = new Error(`${word} ${slot} ${place.host}:${place.port}`);
  result.name = error.name;
  return result;
}
