import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** What is asked of the way to a server: a socket of Node's, or a stream that a tunnel gave. */
export interface ServerSocket extends Duplex {
  /** Bytes that were written, those that still wait included. */
  readonly bytesWritten: number;
  setNoDelay(isOn: boolean): unknown;
  setKeepAlive(isOn: boolean, afterMs: number): unknown;
}

/** A stream as a socket: sockets stay what they are. Whoever destroys it destroys the stream. */
export function asSocket(stream: Duplex): ServerSocket {
  return stream instanceof Socket ? stream : new DialledSocket(stream);
}

/** How many bytes may wait to be read; what comes then is left in the tunnel. */
const HIGH_WATER_BYTES = 64 * 1024;

/**
 * A stream of a tunnel with what sockets have beside. Streams of other libraries may close in their
 * own way: here, one that has ended or closed is closed once and for all.
 */
class DialledSocket extends Duplex implements ServerSocket {
  readonly #stream: Duplex;
  #sentBytes = 0;

  constructor(stream: Duplex) {
    super({ allowHalfOpen: false, highWaterMark: HIGH_WATER_BYTES });
    this.#stream = stream;
    let hasEnded = false;
    stream
      .on('data', (chunk: Uint8Array) => {
        if (!this.push(chunk)) stream.pause();
      })
      .on('end', () => {
        hasEnded = true;
        this.push(null);
      })
      .on('error', (error) => this.destroy(error))
      .on('close', () => {
        // What came before the end is read first; what was to go out has nowhere to go.
        if (hasEnded && !this.readableEnded) this.once('end', () => this.destroy());
        else this.destroy();
      });
    stream.pause();
  }

  get bytesWritten(): number {
    return this.#sentBytes + this.writableLength;
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(
    chunk: Uint8Array,
    _: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    const hasRoom = this.#stream.write(chunk);
    this.#sentBytes += chunk.length;
    if (hasRoom) done();
    else this.#stream.once('drain', done);
  }

  override _final(done: () => void): void {
    this.#stream.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stream.destroy();
    done(error);
  }

  /** The tunnel's own socket has it. */
  setNoDelay(): this {
    return this;
  }

  /** The tunnel looks itself whether its other end is there. */
  setKeepAlive(): this {
    return this;
  }
}
