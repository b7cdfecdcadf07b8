import { UpstreamConnection } from './connection.ts';
import type { ConnectionOwner } from './connection.ts';

/** How often connections that are idle too long are closed. */
const sweepIntervalMs = 1000;

/** A request that can't be sent twice takes no connection that has been idle for longer. */
const maxIdleForUnsafeMs = 1000;

/** Where connections lead, as it is now. */
export interface UpstreamTarget {
  readonly host: string;
  readonly port: number;
  /** True: a connection carries one request only. */
  readonly isSingleUse: boolean;
}

/** The connections to one server: those that are idle wait here for the next request. */
export class UpstreamPool implements ConnectionOwner {
  byteCount = 0;
  readonly #target: UpstreamTarget;
  /** The one used last at the end, so that those not needed grow old. */
  readonly #idle: UpstreamConnection[] = [];
  readonly #all = new Set<UpstreamConnection>();
  /** Those that lead where the server was before: none takes another request. */
  #old: ReadonlySet<UpstreamConnection> = new Set();
  readonly #sweep: NodeJS.Timeout;

  constructor(target: UpstreamTarget) {
    this.#target = target;
    this.#sweep = setInterval(() => this.#closeOld(), sweepIntervalMs).unref();
  }

  /**
   * A connection for one request: an idle one, else a new one.
   * @param isRepeatable false for a request that must not be sent twice: it gets a connection that
   * the server has surely not closed yet
   */
  acquire(isRepeatable: boolean): UpstreamConnection {
    const now = Date.now();
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      const idleMs = now - connection.idleSinceMs;
      const limitMs = isRepeatable
        ? connection.idleLimitMs
        : Math.min(connection.idleLimitMs, maxIdleForUnsafeMs);
      if (!connection.isClosed && idleMs < limitMs) return connection;
      connection.destroy();
    }
    return this.open();
  }

  /** A connection that nothing was sent on yet. */
  open(): UpstreamConnection {
    const connection = new UpstreamConnection(this.#target.host, this.#target.port, this);
    this.#all.add(connection);
    return connection;
  }

  onIdle(connection: UpstreamConnection): void {
    if (this.#target.isSingleUse || this.#old.has(connection)) connection.destroy();
    else this.#idle.push(connection);
  }

  /** The target has changed: what is under way ends where it is. */
  leaveOld(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
    this.#old = new Set(this.#all);
  }

  /** Nothing that the server says is read until it goes on. */
  freeze(isFrozen: boolean): void {
    for (const connection of this.#all) connection.freeze(isFrozen);
  }

  onClose(connection: UpstreamConnection): void {
    this.#all.delete(connection);
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
  }

  /** Ends all connections at once; who has a request on one hears it. */
  cut(): void {
    this.#idle.length = 0;
    for (const connection of [...this.#all]) connection.cut();
  }

  /** Closes all connections; requests that are on their way fail. */
  dispose(): void {
    clearInterval(this.#sweep);
    this.#idle.length = 0;
    for (const connection of this.#all) connection.destroy();
    this.#all.clear();
  }

  #closeOld(): void {
    const now = Date.now();
    while (this.#idle[0] && now - this.#idle[0].idleSinceMs >= this.#idle[0].idleLimitMs) {
      this.#idle.shift()?.destroy();
    }
  }
}
