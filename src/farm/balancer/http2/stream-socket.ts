import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';
import { asChunk } from '../chunk.ts';
import { lastChunk } from '../trailers.ts';
import type { Trailer, Trailers } from '../trailers.ts';
import { ResponseReader } from '../upstream/response-reader.ts';
import type { ResponseHead } from '../upstream/response-head.ts';
import { trailersOf } from './request-text.ts';
import type { RequestText } from './request-text.ts';
import { fieldsOf, responseHeaders } from './response-headers.ts';

/**
 * One stream of HTTP/2 in the shape of a connection that carries one request of HTTP/1.1: what is
 * read from it is the request, and the response that is written to it goes out as HTTP/2.
 */
export class StreamSocket extends Duplex {
  readonly encrypted = true;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly #stream: ServerHttp2Stream;
  readonly #reader: ResponseReader;
  readonly #isChunked: boolean;
  #trailers: Trailers = [];

  constructor(stream: ServerHttp2Stream, head: RequestText, hasBody: boolean) {
    super({ allowHalfOpen: true });
    this.#stream = stream;
    this.#isChunked = hasBody && !head.hasLength;
    this.remoteAddress = stream.session?.socket.remoteAddress;
    this.remotePort = stream.session?.socket.remotePort;
    this.#reader = new ResponseReader(head.method, {
      onInformational: (response) => this.#inform(response),
      onHead: (response) => this.#respond(response),
      onBody: (piece) => stream.write(piece),
      onTrailers: (trailers) => (this.#trailers = trailers),
      onEnd: () => stream.end(),
    });
    this.push(Buffer.from(head.text, 'latin1'));
    this.#readBody(hasBody);
    stream.on('close', () => this.destroy());
  }

  /** As of a socket: ends when all is written. */
  destroySoon(): void {
    this.end(() => this.destroy());
  }

  override _read(): void {
    this.#stream.resume();
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#stream.destroyed) {
      this.destroy();
      return;
    }
    try {
      this.#reader.push(bytes);
    } catch {
      this.destroy();
      return;
    }
    if (this.#stream.writableNeedDrain) this.#stream.once('drain', done);
    else done();
  }

  override _final(done: (error?: Error | null) => void): void {
    done();
    if (!this.#reader.close()) this.destroy();
    // The rest of the request's body is not wanted (RFC 9113, section 8.1).
    else if (!this.#stream.readableEnded) {
      const close = (): void => this.#stream.close(constants.NGHTTP2_NO_ERROR);
      if (this.#stream.writableFinished) close();
      else this.#stream.once('finish', close);
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // What was cut off must look so.
    if (!this.#reader.isDone) this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    done(error);
  }

  #readBody(hasBody: boolean): void {
    const stream = this.#stream;
    if (!hasBody) {
      stream.resume();
      return;
    }
    stream.on('data', (piece: Buffer) => {
      if (!this.push(this.#isChunked ? asChunk(piece) : piece)) stream.pause();
    });
    let trailers: readonly Trailer[] | undefined = [];
    stream.on('trailers', (_headers: unknown, _flags: number, raw: string[]) => {
      trailers = trailersOf(raw);
      if (!trailers) stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
    });
    stream.on('end', () => {
      if (this.#isChunked && trailers) this.push(Buffer.from(lastChunk(trailers), 'latin1'));
    });
  }

  #inform({ status, headers }: ResponseHead): void {
    if (this.#stream.headersSent) return;
    this.#stream.additionalHeaders(responseHeaders(status, headers));
  }

  #respond({ status, headers, framing }: ResponseHead): void {
    if (framing.kind === 'none') {
      this.#stream.respond(responseHeaders(status, headers), { endStream: true });
      return;
    }
    // Without it a response that is cut off would end like a whole one before it is reset.
    this.#stream.respond(responseHeaders(status, headers), { waitForTrailers: true });
    this.#stream.on('wantTrailers', () => {
      if (this.#reader.isDone) this.#stream.sendTrailers(fieldsOf(this.#trailers));
    });
  }
}
