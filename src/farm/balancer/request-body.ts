import type { Readable } from 'node:stream';
import type { UpstreamConnection } from './upstream/connection.ts';

/** How much of a body is read while its request is held. */
export const maxEarlyBytes = 1024 * 1024;

const lineEnd = Buffer.from('\r\n');

/** A piece of a body in the chunked transfer coding. */
const asChunk = (piece: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, lineEnd]);

/**
 * The beginning of a body, read while the request is held: only a connection that is read from
 * tells that the client has gone. What goes beyond {@link maxEarlyBytes} stays with the client.
 */
export class EarlyBody {
  readonly pieces: Buffer[] = [];
  isWhole = false;
  readonly #request: Readable;
  #byteCount = 0;

  /** @param begun what was read of it already */
  constructor(request: Readable, begun?: Buffer) {
    this.#request = request;
    if (begun && begun.length > 0) this.pieces.push(begun);
    request.on('data', this.#onData);
    request.on('end', this.#onEnd);
  }

  /** Reads no further: the rest is for who sends the request on. */
  stop(): void {
    this.#request.off('data', this.#onData);
    this.#request.off('end', this.#onEnd);
    this.#request.pause();
  }

  readonly #onData = (piece: Buffer): void => {
    this.pieces.push(piece);
    this.#byteCount += piece.length;
    if (this.#byteCount >= maxEarlyBytes) this.#request.pause();
  };

  readonly #onEnd = (): void => {
    this.isWhole = true;
  };
}

/**
 * Streams a client's body to a server, no faster than the server takes it. Who owns the connection
 * resumes the request when the connection has drained.
 * @param early what was read of it before, and stopped
 */
export const sendBody = (
  request: Readable,
  connection: UpstreamConnection,
  isChunked: boolean,
  early?: EarlyBody,
): void => {
  const send = (piece: Buffer): void => {
    if (!connection.write(isChunked ? asChunk(piece) : piece)) request.pause();
  };
  const end = (): void => {
    if (isChunked) connection.write('0\r\n\r\n');
    connection.endRequest();
  };
  request.on('data', send);
  request.on('end', end);
  request.resume();
  for (const piece of early?.pieces ?? []) send(piece);
  if (early?.isWhole) end();
};
