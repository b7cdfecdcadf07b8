import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';

/** So many connections are open that carry nothing. */
export const idleCount = 10_000;

/** Opened at once, so that no queue of connections overflows. */
const stride = 200;

/** The memory of a process that is in use, in megabytes; Linux only. */
const residentMegabytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
};

const open = async (port: number): Promise<net.Socket> => {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
};

/**
 * By how many megabytes a process grows with ten thousand connections that are idle. Undefined where the system doesn't say, or doesn't allow so many.
 */
export const idleMegabytes = async (port: number, pid: number): Promise<number | undefined> => {
  const sockets: net.Socket[] = [];
  try {
    const before = await residentMegabytes(pid);
    while (sockets.length < idleCount) {
      sockets.push(...(await Promise.all(Array.from({ length: stride }, () => open(port)))));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return sockets.some(({ readyState }) => readyState !== 'open')
      ? undefined
      : (await residentMegabytes(pid)) - before;
  } catch {
    return undefined;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
};
