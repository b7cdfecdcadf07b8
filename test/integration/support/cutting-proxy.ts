import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy on 127.0.0.1 that cuts a connection at a certain byte, once. */
export interface CuttingProxy {
  readonly port: number;
  /** Lets so many more bytes pass in one direction, and then ends the connection. */
  cutAfter(byteCount: number, direction: 'requests' | 'replies'): void;
  /** Bytes that have passed since the last {@link cutAfter}. */
  passed(direction: 'requests' | 'replies'): number;
  close(): void;
}

/** Starts a proxy, an honest one until it is told to cut. */
export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const counts = { requests: 0, replies: 0 };
  let cut: { left: number; readonly direction: 'requests' | 'replies' } | undefined;
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    const pass = (from: Socket, to: Socket, direction: 'requests' | 'replies'): void => {
      sockets.add(from);
      from.setNoDelay(true).on('error', end).on('close', end);
      from.on('data', (chunk: Buffer) => {
        counts[direction] += chunk.length;
        if (cut?.direction !== direction) {
          to.write(chunk);
          return;
        }
        if (cut.left >= chunk.length) {
          cut.left -= chunk.length;
          to.write(chunk);
          return;
        }
        const part = chunk.subarray(0, cut.left);
        cut = undefined;
        // What has passed arrives; the rest never does.
        from.pause();
        if (part.length > 0) to.write(part, end);
        else end();
      });
    };
    pass(client, upstream, 'requests');
    pass(upstream, client, 'replies');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter: (byteCount, direction) => {
      counts.requests = 0;
      counts.replies = 0;
      cut = { left: byteCount, direction };
    },
    passed: (direction) => counts[direction],
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
