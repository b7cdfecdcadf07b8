import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A port behind which a server on this machine is as far away as one in another building. */
export interface DistantPort {
  readonly port: number;
  close(): void;
}

/** Passes everything on, in order, `delayMs` later in each direction. */
export async function distantPort(serverPort: number, delayMs: number): Promise<DistantPort> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket.setNoDelay());
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    const pass = (from: Socket, to: Socket): void => {
      from.on('data', (data) => void setTimeout(() => to.write(data), delayMs));
    };
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    port: address.port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
