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
   * Entries in the order of their keys. Where several servers have one, that which was used last.
   * @throws LinkError where a key was found nowhere and a server could not be asked
   */
  async entries(
    keys: readonly Uint8Array[],
    withValues: (index: number) => boolean,
  ): Promise<readonly (Entry | undefined)[]> {
    if (keys.length === 0) return [];
    let failure: LinkError | undefined;
    const found = await Promise.all(
      this.#nodes.map(async (node) => {
        try {
          const replies = await node.entries(keys, withValues);
          const readAtMs = performance.now();
          return replies.map((reply) => reply && { ...reply, node, readAtMs });
        } catch (error) {
          if (!(error instanceof LinkError)) throw error;
          failure = error;
          return [];
        }
      }),
    );
    return keys.map((_, index) => {
      const [best] = found
        .flatMap((entries) => entries[index] ?? [])
        .sort((a, b) => (a.idleSeconds ?? 0) - (b.idleSeconds ?? 0));
      if (!best && failure) throw failure;
      return best;
    });
  }

  close(): void {
    for (const node of this.#nodes) node.close();
  }
}
