import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy on 127.0.0.1 that answers some lines itself. */
export interface LineProxy {
  readonly port: number;
  /** The lines that came, without the data behind them. */
  readonly lines: readonly string[];
  close(): void;
}

/**
 * Starts a proxy in front of a server of a text protocol, for one question at a time.
 * @param answer what to say to a line in the server's place; undefined for its own answer
 */
export async function startLineProxy(
  serverPort: number,
  answer: (line: string) => string | undefined,
): Promise<LineProxy> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', end).on('close', end);
    }
    upstream.pipe(client);
    client.on('data', (chunk: Buffer) => {
      const [line = ''] = chunk.toString('latin1').split('\r\n');
      lines.push(line);
      const own = answer(line);
      if (own === undefined) upstream.write(chunk);
      else client.write(own);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
