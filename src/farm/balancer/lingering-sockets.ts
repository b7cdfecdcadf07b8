import type net from 'node:net';

/** Limits of {@link LingeringSockets}: those of nginx, and a length that no upload to a site has. */
export interface LingerLimits {
  /** How long a client may go on sending. */
  readonly totalMs: number;
  /** How long it may be silent without ending the connection. */
  readonly silentMs: number;
  readonly maxBytes: number;
}

export const defaultLingerLimits: LingerLimits = {
  totalMs: 30_000,
  silentMs: 5000,
  maxBytes: 1024 * 1024 * 1024,
};

const checkMs = 200;

/** How far a client has come since its last answer. */
interface Progress {
  readonly bytesBefore: number;
  bytesRead: number;
  /** When all of the answer was on its way. */
  sinceMs: number;
  heardAtMs: number;
}

/**
 * Connections of clients that have got their last answer. Closing one while its client still sends
 * would reset it, and the answer would be lost with it: only the sending side ends, and what comes
 * is thrown away until the client has ended as well (RFC 9112, section 9.6).
 */
export class LingeringSockets {
  readonly #limits: LingerLimits;
  readonly #open = new Map<net.Socket, Progress>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limits = defaultLingerLimits) {
    this.#limits = limits;
  }

  has(socket: net.Socket): boolean {
    return this.#open.has(socket);
  }

  /** Ends a connection behind what was written on it. */
  end(socket: net.Socket): void {
    if (socket.destroyed || this.#open.has(socket)) return;
    const nowMs = performance.now();
    const { bytesRead } = socket;
    this.#open.set(socket, { sinceMs: nowMs, bytesBefore: bytesRead, bytesRead, heardAtMs: nowMs });
    this.#timer ??= setInterval(() => this.#look(), checkMs).unref();
    socket.once('close', () => this.#delete(socket));
    // Whoever had ended before waits for nothing but the answer.
    socket.once('end', () => socket.end(() => socket.destroy()));
    if (socket.readableEnded) socket.end(() => socket.destroy());
    else socket.end();
    socket.resume();
  }

  #delete(socket: net.Socket): void {
    this.#open.delete(socket);
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const nowMs = performance.now();
    const { totalMs, silentMs, maxBytes } = this.#limits;
    for (const [socket, progress] of [...this.#open]) {
      const { bytesRead } = socket;
      // A client may take its time to read.
      if (!socket.writableFinished) progress.sinceMs = nowMs;
      if (bytesRead !== progress.bytesRead || !socket.writableFinished) progress.heardAtMs = nowMs;
      progress.bytesRead = bytesRead;
      const isOver =
        nowMs - progress.heardAtMs > silentMs ||
        nowMs - progress.sinceMs > totalMs ||
        bytesRead - progress.bytesBefore > maxBytes;
      if (isOver) socket.destroy();
    }
  }
}
