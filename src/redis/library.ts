import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector, type RedisOptions } from 'ioredis';

/** The client library, in a module of its own so that it is loaded when the first connection is. */
export { Cluster, Redis } from 'ioredis';

/**
 * Opens sockets for the library as its own connector does, and keeps a server that sends nonsense
 * from ending the process: the library's parser throws on it, out of an event that nobody catches.
 */
export class GuardedConnector extends AbstractConnector {
  readonly #options: RedisOptions;

  constructor(options: unknown) {
    const redisOptions = options as RedisOptions;
    super(redisOptions.disconnectTimeout ?? 2000);
    this.#options = redisOptions;
  }

  override connect(): Promise<Socket> {
    const { host = 'localhost', port = 6379, path, tls } = this.#options;
    this.connecting = true;
    return new Promise((resolve, reject) => {
      // The library listens to the socket only after this turn of the event loop.
      process.nextTick(() => {
        if (!this.connecting) {
          reject(new Error('Connection is closed.'));
          return;
        }
        const place = path === undefined ? { host, port } : { path };
        const socket: Socket = tls ? connectTls({ ...place, ...tls }) : connectTcp(place);
        socket.once('error', (error: Error) => {
          this.firstError = error;
        });
        this.stream = guardSocket(socket);
        resolve(socket);
      });
    });
  }
}

/** Has what a listener of `data` throws end the connection. */
function guardSocket(socket: Socket): Socket {
  type Listen = (event: string, listener: (data: Buffer) => void) => Socket;
  const prepend = socket.prependListener.bind(socket) as Listen;
  const guarded: Listen = (event, listener) => {
    if (event !== 'data') return prepend(event, listener);
    return prepend(event, (data) => {
      try {
        listener(data);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
  };
  socket.prependListener = guarded as Socket['prependListener'];
  return socket;
}
