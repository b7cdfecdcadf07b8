import type { IncomingMessage } from 'node:http';
import type { UpstreamConnection } from './upstream/connection.ts';

const lineEnd = Buffer.from('\r\n');

/** A piece of a body in the chunked transfer coding. */
const asChunk = (piece: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, lineEnd]);

/**
 * Streams a client's body to a server, no faster than the server takes it. Who owns the connection
 * resumes the request when the connection has drained.
 */
export const sendBody = (
  request: IncomingMessage,
  connection: UpstreamConnection,
  isChunked: boolean,
): void => {
  request.on('data', (piece: Buffer) => {
    if (!connection.write(isChunked ? asChunk(piece) : piece)) request.pause();
  });
  request.on('end', () => {
    if (isChunked) connection.write('0\r\n\r\n');
    connection.endRequest();
  });
};
