import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A memcached of a test, on 127.0.0.1. The test stops it. */
export interface MemcachedServer {
  readonly port: number;
  /** Sends bytes on a connection of its own, and gives what comes up to the end of the last answer. */
  ask(...lines: readonly string[]): Promise<string>;
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a memcached and waits until it takes connections. */
export async function startMemcached(args: readonly string[] = []): Promise<MemcachedServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const own = ['-l', '127.0.0.1', '-p', String(port), '-U', '0', '-m', '256'];
    const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
    const child = spawn('memcached', [...own, ...user, ...args], { stdio: 'ignore' });
    running.add(child);
    child.once('exit', () => running.delete(child));
    try {
      await untilReady(child, port);
      return {
        port,
        ask: (...lines) => askServer(port, lines),
        freeze: () => void child.kill('SIGSTOP'),
        thaw: () => void child.kill('SIGCONT'),
        stop: async () => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          child.kill('SIGKILL');
          await once(child, 'exit');
        },
      };
    } catch (error) {
      child.kill('SIGKILL');
      if (attempt === 3) throw error;
    }
  }
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  for (let look = 1; look < 200; look++) {
    if (child.exitCode !== null) throw new Error('memcached has ended');
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await wait(20);
  }
  throw new Error('memcached did not start');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Ends the questions with one whose answer is known, so that the end of the others' is. */
async function askServer(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\nmn\r\n`, 'latin1');
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.endsWith('MN\r\n')) break;
  }
  socket.destroy();
  return text.slice(0, -'MN\r\n'.length);
}
