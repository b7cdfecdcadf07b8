import type { EntryReply } from '../wire/entry-taker.ts';
import { MAX_RELATIVE_SECONDS } from '../wire/limits.ts';
import type { MemcachedNode } from './node.ts';

/** An entry as it was read, and where. */
export interface Entry extends EntryReply {
  readonly node: MemcachedNode;
  /** Of `performance.now()`. */
  readonly readAtMs: number;
}

/**
 * What an entry is still to live, as a write has to say it: 0 for ever, a moment of the server's clock where it is
 * long. Undefined where it has ended meanwhile, or nobody knows.
 * @param clockSeconds the server's clock, for long ones
 */
export async function expiryLeft({
  ttlSeconds,
  readAtMs,
  node,
}: Pick<Entry, 'ttlSeconds' | 'readAtMs' | 'node'>): Promise<number | undefined> {
  if (ttlSeconds === undefined) return undefined;
  if (ttlSeconds < 0) return 0;
  const passed = Math.floor((performance.now() - readAtMs) / 1000);
  const left = ttlSeconds - passed;
  return left > 0 ? expiryIn(left, node) : undefined;
}

/** So many seconds from now as a write has to say it: never 0, which is for ever. */
export async function expiryIn(seconds: number, node: MemcachedNode): Promise<number> {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole <= MAX_RELATIVE_SECONDS ? whole : whole + (await node.clockSeconds());
}
