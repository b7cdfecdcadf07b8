import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Records where sockets are opened to, until it is stopped; names that leave this machine are what tests look for. */
export class ConnectionsSeen {
  readonly #seen: string[] = [];
  readonly #watch = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('connectionAttempt', (address: string, port: number) =>
      this.#seen.push(`${address}:${port}`),
    );
    socket.once('lookup', (_error: unknown, address: string | undefined, _family, host: string) => {
      if (host !== 'localhost') this.#seen.push(`${host} (${address ?? 'not found'})`);
    });
  };

  constructor() {
    subscribe('net.client.socket', this.#watch);
  }

  stop(): void {
    unsubscribe('net.client.socket', this.#watch);
  }

  /** Whatever isn't on this machine. */
  get beyond(): readonly string[] {
    return this.#seen.filter((where) => !/^(?:127\.|\[?::1)/.test(where));
  }

  get count(): number {
    return this.#seen.length;
  }
}
