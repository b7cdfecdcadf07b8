import type { EntryReply } from '../wire/entry-taker.ts';
import { MAX_RELATIVE_SECONDS } from '../wire/limits.ts';
import type { MemcachedNode } from './node.ts';

/** An entry as it was read, and where. */
export interface Entry extends EntryReply {
  readonly node: MemcachedNode;
  /** Of `performance.now()`. */
  readonly readAtMs: number;
  /** The server's clock at that moment, where it was asked for. */
  readonly clockSeconds?: number;
}

/**
 * When an entry ends, as a write has to say it so that it ends then: 0 for never, else a moment of the server's clock,
 * so that it is the same second however long the write takes. Undefined where it has ended meanwhile, or nobody knows.
 */
export async function expiryLeft({
  ttlSeconds,
  readAtMs,
  node,
  clockSeconds,
}: Entry): Promise<number | undefined> {
  if (ttlSeconds === undefined) return undefined;
  if (ttlSeconds < 0) return 0;
  const left = ttlSeconds - Math.floor((performance.now() - readAtMs) / 1000);
  if (left <= 0) return undefined;
  return clockSeconds === undefined ? expiryIn(left, node) : clockSeconds + ttlSeconds;
}

/** So many seconds from now as a write has to say it: never 0, which is for ever. */
export async function expiryIn(seconds: number, node: MemcachedNode): Promise<number> {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole <= MAX_RELATIVE_SECONDS ? whole : whole + (await node.clockSeconds());
}
