const lineEnd = Buffer.from('\r\n');

/** A piece of a body in the chunked transfer coding (RFC 9112, section 7.1). */
export const asChunk = (piece: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, lineEnd]);
