import type { Redis } from 'ioredis';
import type { Client } from './client.ts';
import type { ConnectionError } from '../connection-error.ts';

/** What the library keeps of itself in each client, beside what its types tell. */
interface Inside {
  readonly connector?: { readonly failure?: ConnectionError | undefined };
  flushQueue(error: Error, options?: unknown): void;
}

/**
 * Has commands that go down with their link told why: the library tells all of them the same. Reaches
 * into the library, whose version is fixed; a test holds what comes of it.
 */
export function explainFlushes(client: Client): void {
  if ('nodes' in client) {
    for (const node of client.nodes()) explainFlushesOf(node);
    client.on('+node', (node: Redis) => explainFlushesOf(node));
  } else explainFlushesOf(client);
}

function explainFlushesOf(redis: Redis): void {
  const inside = redis as unknown as Inside;
  const flush = inside.flushQueue.bind(redis);
  inside.flushQueue = (error, options) => flush(inside.connector?.failure ?? error, options);
}
