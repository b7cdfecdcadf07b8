import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type net from 'node:net';
import type { BufferBudget } from './buffer-budget.ts';
import { EarlyBody } from './early-body.ts';
import type { UpstreamConnection } from './upstream/connection.ts';
import type { ResponseHead } from './upstream/response-head.ts';

/** The head of the response by which a connection goes over to WebSocket. */
export const switchingHead = (reason: string, headers: readonly string[]): string => {
  let text = `HTTP/1.1 101 ${reason === '' ? (STATUS_CODES[101] ?? '') : reason}\r\n`;
  for (let index = 0; index < headers.length; index += 2) {
    text += `${headers[index] ?? ''}: ${headers[index + 1] ?? ''}\r\n`;
  }
  return `${text}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
};

/** Whether a server agrees to go over to WebSocket (RFC 6455, section 4.2.2). */
export const opensWebSocket = (head: ResponseHead): boolean =>
  head.status === 101 && head.upgrade === 'websocket';

/**
 * Joins a client and a server byte by byte, each as fast as the other one takes. Both end with
 * either of them.
 * @param early what the client has sent before the server agreed: it goes first
 */
const joinStreams = (
  client: net.Socket,
  connection: UpstreamConnection,
  early: EarlyBody,
): void => {
  const send = (piece: Buffer): void => {
    if (!connection.write(piece)) client.pause();
  };
  connection.switchProtocol({
    onBytes: (bytes) => {
      if (!client.write(bytes)) connection.pause();
    },
    onDrain: () => client.resume(),
    onClose: () => {
      client.off('data', send);
      client.destroySoon();
    },
  });
  client.on('drain', () => connection.resume());
  client.on('close', () => connection.destroy());
  for (const piece of early.take()) send(piece);
  client.on('data', send);
  client.on('end', () => connection.end());
  client.resume();
};

/**
 * The way to the other protocol that a client wants. Nothing that is meant for it goes to a server
 * that hasn't agreed to it.
 */
export class Tunnel {
  isOpen = false;
  readonly #socket: net.Socket;
  readonly #early: EarlyBody;

  /** @param client its connection, and what came behind the head of its request */
  constructor(
    { socket, begun }: { readonly socket: net.Socket; readonly begun: Buffer },
    budget: BufferBudget,
  ) {
    this.#socket = socket;
    this.#early = new EarlyBody(socket, budget, begun);
    socket.once('end', () => {
      if (!this.isOpen) socket.destroy();
    });
  }

  /** The server has agreed. @param head what the client gets before */
  open(response: ServerResponse, head: string, connection: UpstreamConnection): void {
    this.isOpen = true;
    response.detachSocket(this.#socket);
    this.#socket.write(head, 'latin1');
    joinStreams(this.#socket, connection, this.#early);
  }

  /** Keeps nothing any longer of what has come. */
  forget(): void {
    this.#early.take();
  }
}
