import type { Cluster, Redis } from 'ioredis';
import type { HostPort } from '../../config/endpoint-address.ts';

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
      ask(subcommand, (error, slots) => callback(error, named(slots, host)));
    Object.defineProperty(made, 'cluster', { value: cluster });
    return made;
  };
  return Object.create(redis, { duplicate: { value: duplicate } }) as Redis;
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
