import { isMemcachedLock } from '../../stores/layouts/php/memcached-lock.ts';
import { LinkError } from '../link-error.ts';
import type { Entry } from './entry.ts';
import type { MemcachedNode } from './node.ts';

/**
 * All servers of an endpoint. Clients spread keys over them by hashes of their own: a key is asked for at each, and what
 * is found is known with its place.
 */
export class Servers {
  #nodes: readonly MemcachedNode[];

  constructor(nodes: readonly MemcachedNode[]) {
    this.#nodes = nodes;
  }

  nodes(): readonly MemcachedNode[] {
    return this.#nodes;
  }

  /** Has these take the place of those that there were, of which those that are no more are closed. */
  use(nodes: readonly MemcachedNode[]): void {
    const gone = this.#nodes.filter((node) => !nodes.includes(node));
    this.#nodes = nodes;
    for (const node of gone) node.close();
  }

  /**
   * Entries in the order of their keys. Where several servers have one, that which was used last. A lock at a server that
   * is away isn't seen: nothing is written then, but sessions elsewhere can be read.
   * @throws LinkError where a key was found nowhere and a server could not be asked
   */
  entries(
    keys: readonly Uint8Array[],
    withValues: (index: number) => boolean,
  ): Promise<readonly (Entry | undefined)[]> {
    return this.#ask(
      keys,
      async (node) => {
        const replies = await node.entries(keys, withValues);
        const readAtMs = performance.now();
        return replies.map((reply) => reply && { ...reply, node, readAtMs });
      },
      isMemcachedLock,
    );
  }

  /** The same with their values, to write them again: the servers' clocks are known with them. */
  entriesToWrite(keys: readonly Uint8Array[]): Promise<readonly (Entry | undefined)[]> {
    return this.#ask(keys, async (node) => {
      const { entries, clockSeconds } = await node.timedEntries(keys);
      const readAtMs = performance.now();
      const clock = clockSeconds === undefined ? {} : { clockSeconds };
      return entries.map((reply) => reply && { ...reply, node, readAtMs, ...clock });
    });
  }

  async #ask(
    keys: readonly Uint8Array[],
    read: (node: MemcachedNode) => Promise<readonly (Entry | undefined)[]>,
    mayMiss: (key: Uint8Array) => boolean = () => false,
  ): Promise<readonly (Entry | undefined)[]> {
    if (keys.length === 0) return [];
    let failure: LinkError | undefined;
    const found = await Promise.all(
      this.#nodes.map(async (node) => {
        try {
          return await read(node);
        } catch (error) {
          if (!(error instanceof LinkError)) throw error;
          failure = error;
          return [];
        }
      }),
    );
    return keys.map((key, index) => {
      const [best] = found
        .flatMap((entries) => entries[index] ?? [])
        .sort((a, b) => (a.idleSeconds ?? 0) - (b.idleSeconds ?? 0));
      if (!best && failure && !mayMiss(key)) throw failure;
      return best;
    });
  }

  close(): void {
    for (const node of this.#nodes) node.close();
  }
}
