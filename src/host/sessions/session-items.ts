import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import { itemNode, noticeNode } from './nodes.ts';
import type { SessionNode, SessionsNode } from './nodes.ts';

/** The rows below sessions that were expanded: one for each item, as it was then. */
export class SessionItems {
  readonly #connections: ConnectionPool;
  readonly #known = new Map<string, Promise<readonly SessionsNode[]>>();

  constructor(connections: ConnectionPool) {
    this.#connections = connections;
  }

  /** The rows of a session: read once, until they are forgotten. A failure is a row, and read again. */
  of(node: SessionNode): Promise<readonly SessionsNode[]> {
    let items = this.#known.get(node.key);
    if (!items) {
      items = this.#read(node);
      this.#known.set(node.key, items);
    }
    return items;
  }

  /** Has a session read again. @returns whether it had been read */
  forget({ key }: SessionNode): boolean {
    return this.#known.delete(key);
  }

  clear(): void {
    this.#known.clear();
  }

  async #read(node: SessionNode): Promise<readonly SessionsNode[]> {
    try {
      const source = await this.#connections.connect(node.parent.parent.endpointId);
      const { items, condition, problem } = await source.read(node.ref);
      if (items.length === 0) {
        const notice = { type: 'no-items', condition, ...(problem && { problem }) } as const;
        return [noticeNode(node, notice)];
      }
      const { decodeOptionsOf, decodeSessionItem } =
        await import('../../stores/read/decode-session-item.ts');
      const { layoutById } = await import('../../stores/layouts/layouts.ts');
      const layout = layoutById(node.ref.layout);
      const options = decodeOptionsOf(layout);
      return items.map((item, index) =>
        itemNode(node, item, index, () => decodeSessionItem(item, layout.itemEncoding, options)),
      );
    } catch (error) {
      this.#known.delete(node.key);
      return [noticeNode(node, { type: 'failure', error })];
    }
  }
}
