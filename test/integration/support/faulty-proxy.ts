import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What happens to the next request that the proxy was told to look out for. */
export type Fault =
  /** The connection breaks, and the server gets nothing of it. */
  | 'cut-before'
  /** The server gets half of it. */
  | 'cut-within'
  /** The server does it, and its reply is lost with the connection. */
  | 'cut-after'
  /** The server gets it later than anybody waits for it. */
  | 'late-request'
  /** The server does it, and its reply never comes. */
  | 'no-reply';

/** A proxy on 127.0.0.1 in front of a server, which loses and delays what it is told to. */
export interface FaultyProxy {
  readonly port: number;
  /**
   * The next request with `mark` in it meets the fault; afterwards the proxy is an honest one again.
   * @param spared how many such requests go before it, unharmed
   */
  arm(fault: Fault, mark: string, spared?: number): void;
  /** Whether the fault has come to pass. */
  readonly isArmed: boolean;
  /** Refuses and ends all connections while true. */
  isAway: boolean;
  /** Fulfilled when nothing is held back any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy. @param lateMs how long a late request is held back */
export async function startFaultyProxy(serverPort: number, lateMs = 1000): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  const late = new Set<Promise<void>>();
  let armed: { readonly fault: Fault; readonly mark: string; spared: number } | undefined;
  let isAway = false;
  const server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect(serverPort, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let losesReplies = false;
    let isHeld = false;
    /** What came behind a late request: a connection keeps its order. */
    const behind: Buffer[] = [];
    let onReply: (() => void) | undefined;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', end);
      socket.once('close', () => sockets.delete(socket));
    }
    client.on('close', () => {
      // What is held back is delivered all the same.
      if (!isHeld) upstream.destroy();
    });
    upstream.on('close', () => client.destroy());
    upstream.on('data', (chunk) => {
      if (!losesReplies) client.write(chunk);
      onReply?.();
    });
    client.on('data', (chunk: Buffer) => {
      if (isHeld) {
        behind.push(chunk);
        return;
      }
      const isMarked = armed !== undefined && chunk.includes(armed.mark);
      const fault = isMarked && armed?.spared === 0 ? armed.fault : undefined;
      if (fault === undefined) {
        if (isMarked && armed) armed.spared--;
        upstream.write(chunk);
        return;
      }
      armed = undefined;
      switch (fault) {
        case 'cut-before':
          end();
          return;
        case 'cut-within':
          upstream.write(chunk.subarray(0, chunk.length >> 1), end);
          return;
        case 'cut-after':
          losesReplies = true;
          onReply = end;
          upstream.write(chunk);
          return;
        case 'no-reply':
          losesReplies = true;
          upstream.write(chunk);
          return;
        case 'late-request': {
          isHeld = true;
          const delivered = new Promise<void>((resolve) => {
            setTimeout(() => {
              onReply = () => {
                end();
                resolve();
              };
              upstream.once('close', resolve);
              upstream.write(Buffer.concat([chunk, ...behind]));
            }, lateMs);
          });
          late.add(delivered);
          void delivered.then(() => late.delete(delivered));
        }
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    arm: (fault, mark, spared = 0) => (armed = { fault, mark, spared }),
    get isArmed() {
      return armed !== undefined;
    },
    get isAway() {
      return isAway;
    },
    set isAway(value) {
      isAway = value;
      if (value) for (const socket of sockets) socket.destroy();
    },
    settled: async () => {
      await Promise.all(late);
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
}
