import type net from 'node:net';

type Done = (error?: Error | null) => void;

/** What a write says when the other side takes no more: what it has sent before can still be read. */
const isClosedToWriting = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'EPIPE' || error.code === 'ECONNRESET' || error.code === 'ECONNABORTED';

/**
 * A server may answer before a body is whole and close at once; writing the rest then fails, and Node
 * would throw the answer away with the connection. From now on only reading tells that it is over:
 * it brings the answer first.
 */
export const keepReadingAfterFailedWrites = (socket: net.Socket): void => {
  const passOver =
    (done: Done): Done =>
    (error) =>
      done(error && isClosedToWriting(error) ? undefined : error);
  const write = socket._write.bind(socket);
  const writeAll = socket._writev?.bind(socket);
  socket._write = (piece, encoding, done) => write(piece, encoding, passOver(done));
  if (writeAll) socket._writev = (pieces, done) => writeAll(pieces, passOver(done));
};
