import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server of a test that can be spoiled. On 127.0.0.1. */
export interface Proxy {
  readonly port: number;
  /** How many connections are open. */
  readonly openCount: number;
  /** How many connections there were. */
  readonly connectionCount: number;
  /**
   * Drops everything that comes from either side, of connections to come as well: they are accepted,
   * and nothing answers. Nobody is told.
   */
  stall(): void;
  /** Lets connections to come through again; those that were stalled stay as they are. */
  heal(): void;
  /** Ends all connections, and refuses those to come until {@link heal}. */
  cut(): void;
  /** Lets replies through at this many bytes a second, a bit at a time. */
  slowDown(bytesPerSecond: number): void;
  /** Sends those to come to another server. */
  pointTo(port: number): void;
  stop(): Promise<void>;
}

/** Starts a proxy to a port on 127.0.0.1. */
export async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const silenced = new WeakSet<Socket>();
  let mode: 'open' | 'stalled' | 'cut' = 'open';
  let target = port;
  let connectionCount = 0;
  let bytesPerSecond = Infinity;
  const server = createServer((near) => {
    connectionCount += 1;
    sockets.add(near);
    near.on('error', () => undefined).on('close', () => sockets.delete(near));
    if (mode === 'cut') {
      near.destroy();
      return;
    }
    if (mode === 'stalled') {
      near.resume();
      return;
    }
    const far = connect(target, '127.0.0.1');
    far.on('error', () => undefined);
    near.on('data', (chunk) => {
      if (!silenced.has(near)) far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (silenced.has(near)) return;
      if (bytesPerSecond === Infinity) near.write(chunk);
      else trickle(near, far, chunk, bytesPerSecond);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => {
      if (!silenced.has(near)) near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get openCount() {
      return sockets.size;
    },
    get connectionCount() {
      return connectionCount;
    },
    stall: () => {
      mode = 'stalled';
      for (const socket of sockets) silenced.add(socket);
    },
    heal: () => {
      mode = 'open';
    },
    cut: () => {
      mode = 'cut';
      for (const socket of sockets) socket.destroy();
    },
    slowDown: (rate) => {
      bytesPerSecond = rate;
    },
    pointTo: (other) => {
      target = other;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const TRICKLE_MS = 20;

/** Passes a chunk on slowly, and takes no more of them until it is through. */
function trickle(near: Socket, far: Socket, chunk: Buffer, bytesPerSecond: number): void {
  far.pause();
  const step = Math.max(1, Math.round((bytesPerSecond * TRICKLE_MS) / 1000));
  let at = 0;
  const timer = setInterval(() => {
    near.write(chunk.subarray(at, at + step));
    at += step;
    if (at < chunk.length && !near.destroyed) return;
    clearInterval(timer);
    far.resume();
  }, TRICKLE_MS);
}

/** A server that is none: says what a test has it say. */
export interface Liar {
  readonly port: number;
  readonly connectionCount: number;
  stop(): Promise<void>;
}

/**
 * Starts a server that gives what it gets to `onData`, one call a chunk.
 * @param onData the socket's `write` heeds no backpressure; see {@link flood} for what has no end
 */
export async function startLiar(onData: (socket: Socket, text: string) => void): Promise<Liar> {
  const sockets = new Set<Socket>();
  let connectionCount = 0;
  const server = createServer((socket) => {
    connectionCount += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (data) => onData(socket, data.toString('latin1')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connectionCount() {
      return connectionCount;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Sends the same piece again and again as fast as it is taken, until the other side has enough. */
export function flood(socket: Socket, piece: string | Uint8Array): void {
  const send = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', send);
  send();
}
