import { connect as connectTcp, createServer } from 'node:net';

/** The addresses of this machine: some programs take `localhost` for the one and some for the other. */
const loopbacks = ['127.0.0.1', '::1'] as const;
/** How long a connection to a local port may take before it counts as unanswered. */
const connectTimeoutMs = 1000;
const maxPicks = 100;

/** Whether something on this host takes connections on the port. */
export function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: connectTimeoutMs });
    const settle = (isOpen: boolean) => (): void => {
      socket.on('error', () => undefined).destroy();
      resolve(isOpen);
    };
    socket.once('connect', settle(true));
    socket.once('timeout', settle(false));
    socket.once('error', settle(false));
  });
}

/** The address under which a local port answers: IPv4 first, then IPv6. Undefined while none does. */
export async function answeringHost(port: number): Promise<string | undefined> {
  for (const host of loopbacks) if (await answers(host, port)) return host;
  return undefined;
}

/**
 * Whether a port is free: nobody answers and it can be listened on. The first catches what the
 * second misses: where one listens on all addresses, some systems let another take 127.0.0.1.
 */
export async function isFree(port: number): Promise<boolean> {
  if ((await answeringHost(port)) !== undefined) return false;
  for (const host of loopbacks) if ((await listenOn(host, port)) === undefined) return false;
  return true;
}

/** A port that nothing listens on just now, by whichever address a program takes for `localhost`. */
export async function freePort(
  pick: () => Promise<number | undefined> = () => listenOn('127.0.0.1', 0),
): Promise<number> {
  for (let attempt = 0; attempt < maxPicks; attempt++) {
    const port = await pick();
    if (port !== undefined && (await isFree(port))) return port;
  }
  throw new Error('No port of this machine is free');
}

/** Listens for a moment. @returns the port; undefined if it is taken */
function listenOn(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      // A machine without IPv6 has nobody who listens by it.
      const isAbsent = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
      resolve(isAbsent ? port : undefined);
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      const taken = address !== null && typeof address === 'object' ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
