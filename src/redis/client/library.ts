import { Socket } from 'node:net';
import { AbstractConnector, type RedisOptions } from 'ioredis';
import { ConnectionError } from '../connection-error.ts';
import type { OpenedLink } from './link-opener.ts';

/** The client library, in a module of its own so that it is loaded when the first connection is. */
export { Cluster, Command, Redis } from 'ioredis';

/** Opens a link to a node as the library names it, or to wherever the endpoint has its primary. */
export type OpenLink = (
  node: { readonly host: string; readonly port: number },
  signal: AbortSignal,
  onFailure: (error: ConnectionError) => void,
) => Promise<OpenedLink>;

/** A connector of the library that says why its last link ended. */
export type Connector = AbstractConnector & { readonly failure: ConnectionError | undefined };

/**
 * Gives the library sockets that have logged in and that are guarded. It never sees an open that
 * failed: it would end for good. A socket that is closed already makes it try again.
 */
export function connectorClass(openLink: OpenLink): new (options: unknown) => Connector {
  return class LinkConnector extends AbstractConnector {
    readonly #options: RedisOptions;
    #attempt: AbortController | undefined;
    #failure: ConnectionError | undefined;

    constructor(options: unknown) {
      super(0);
      this.#options = options as RedisOptions;
    }

    get failure(): ConnectionError | undefined {
      return this.#failure;
    }

    override async connect(): Promise<Socket> {
      const attempt = new AbortController();
      this.#attempt = attempt;
      this.connecting = true;
      this.#failure = undefined;
      delete this.firstError;
      const { host = 'localhost', port = 6379 } = this.#options;
      let socket: Socket;
      try {
        const link = await openLink({ host, port }, attempt.signal, (error) => {
          this.#failure = error;
        });
        // The library asks no more of an open socket than this one has.
        socket = link.socket as unknown as Socket;
        if (attempt.signal.aborted) socket.destroy();
      } catch (error) {
        this.firstError = error instanceof Error ? error : new Error(String(error));
        socket = new Socket().on('error', () => undefined).destroy();
      }
      this.stream = socket;
      return socket;
    }

    /** At once: a server that has fallen silent wouldn't say goodbye. */
    override disconnect(): void {
      this.connecting = false;
      this.#failure ??= new ConnectionError('lost', { isLate: true });
      this.#attempt?.abort(new Error('Connection is closed.'));
      (this.stream as Socket | undefined)?.destroy();
    }
  };
}
