import net from 'node:net';
import { loopback } from './loopback.ts';

/** A port that the farm is to have, and what for: `the balancer` or a server's name. */
export interface WantedPort {
  readonly port: number;
  readonly owner: string;
}

/** How long a connection to a local port may take before it counts as unanswered. */
const connectTimeoutMs = 1000;

/** Whether something on this host takes connections on the port. */
export const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: connectTimeoutMs });
    const settle = (isOpen: boolean) => () => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', settle(true));
    socket.once('timeout', settle(false));
    socket.once('error', settle(false));
  });

/**
 * The address under which a local server answers: IPv4 first, then IPv6, since some servers take
 * `localhost` for the one and some for the other. Undefined while it doesn't answer.
 */
export const answeringHost = async (port: number): Promise<string | undefined> => {
  for (const host of [loopback, '::1']) {
    if (await answers(host, port)) return host;
  }
  return undefined;
};

const canListen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });

/**
 * Whether a port is free: nobody answers and it can be listened on. The first catches what the
 * second misses: where one listens on all addresses, some systems let another take 127.0.0.1.
 */
export const isFree = async (port: number): Promise<boolean> =>
  (await answeringHost(port)) === undefined && (await canListen(port));

/** The first of the wanted ports that is taken; undefined when all are free. */
export const findTaken = async (wanted: readonly WantedPort[]): Promise<WantedPort | undefined> => {
  const free = await Promise.all(wanted.map(({ port }) => isFree(port)));
  return wanted.find((_, index) => free[index] === false);
};

/** The next free port from `from` upwards that isn't in `except`; undefined when there is none near. */
export const nextFree = async (
  from: number,
  except: readonly number[],
): Promise<number | undefined> => {
  for (let port = from; port < Math.min(from + 200, 65_536); port++) {
    if (!except.includes(port) && (await isFree(port))) return port;
  }
  return undefined;
};

/** How long a port may still be in use by a farm that was told to end, when the task is restarted. */
const handOverMs = 1500;
const handOverIntervalMs = 100;

/** Waits until all ports are free, for a moment only: who starts anew follows on itself. */
export const waitForFree = async (wanted: readonly WantedPort[]): Promise<void> => {
  const until = Date.now() + handOverMs;
  while (Date.now() < until && (await findTaken(wanted))) {
    await new Promise((resolve) => setTimeout(resolve, handOverIntervalMs));
  }
};
