// Finds ports that nothing listens on.
import { connect, createServer } from 'node:net';

/**
 * The first port from `wanted` on that is free on this machine and not taken already.
 * @param {number} wanted
 * @param {ReadonlySet<number>} [taken]
 * @returns {Promise<number>}
 */
export async function freePortFrom(wanted, taken = new Set()) {
  for (let port = wanted; port < wanted + 500; port++) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`No port from ${wanted} on is free.`);
}

/** Nobody answers, on IPv4 or IPv6, and we could listen ourselves. */
async function isFree(port) {
  for (const host of ['127.0.0.1', '::1']) if (await answers(host, port)) return false;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

function answers(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (isOpen) => () => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', settle(true));
    socket.once('timeout', settle(false));
    socket.once('error', settle(false));
  });
}
