import { once } from 'node:events';
import net from 'node:net';
import { BalancerRig } from './balancer-rig.ts';

/** A connection of a test, byte by byte: what was sent on it and what came. */
export class RawConnection {
  /** What came so far, as Latin-1. */
  got = '';
  isClosed = false;
  readonly socket: net.Socket;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => (this.got += bytes.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
    socket.on('end', () => (this.isClosed = true));
  }

  static async to(port: number): Promise<RawConnection> {
    const socket = net.connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  send(text: string): void {
    this.socket.write(Buffer.from(text, 'latin1'));
  }

  /** The status of the first response that came; 0 while there is none. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(this.got)?.[1] ?? 0);
  }
}

/** A balancer before one server that does nothing by itself. */
export interface RawRig {
  readonly rig: BalancerRig;
  /** The connections that the server has got, in order. */
  readonly atServer: readonly RawConnection[];
}

/** Starts a balancer and a server whose connections a test reads and writes itself. */
export const startRaw = async (): Promise<RawRig> => {
  const atServer: RawConnection[] = [];
  const server = net.createServer((socket) => atServer.push(new RawConnection(socket)));
  return { rig: await BalancerRig.start(server), atServer };
};

/** What the balancer adds to a head, for a client whose port and log id are replaced. */
export const added = (target = '/'): string =>
  `X-Forwarded-For: CLIENT\r\nX-Original-URL: ${target}\r\nX-ARR-LOG-ID: ID\r\nMax-Forwards: 10\r\n\r\n`;

/** What a server got, without what differs from run to run. */
export const steady = (text: string): string =>
  text.replaceAll(/127\.0\.0\.1:\d+(?=\r\n)/g, 'CLIENT').replaceAll(/(?<=LOG-ID: )[\w-]+/g, 'ID');
