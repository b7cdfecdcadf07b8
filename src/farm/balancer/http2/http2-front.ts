import type { Server as HttpServer } from 'node:http';
import http2 from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { requestText } from './request-text.ts';
import { StreamSocket } from './stream-socket.ts';

/** Requests that a client may have under way on one connection; that of nginx and Apache is like it. */
const maxStreams = 128;

/** A connection without a request is closed after so long. */
const idleMs = 60_000;

/** More than this may come of a body before somebody reads it. */
const windowBytes = 256 * 1024;

/**
 * Takes connections that speak HTTP/2, and gives each request to a server of HTTP/1.1 as a
 * connection of its own: to whatever looks at requests there both are the same.
 */
export class Http2Front {
  readonly #server = http2.createServer({
    settings: { maxConcurrentStreams: maxStreams, initialWindowSize: windowBytes },
  });

  constructor(http1: HttpServer) {
    this.#server.on('session', (session) => {
      let open = 0;
      session.on('stream', (stream) => {
        open++;
        stream.on('close', () => open--);
      });
      session.on('error', () => session.destroy());
      session.setTimeout(idleMs, () => {
        // Requests that wait at a breakpoint are silent as well.
        if (open === 0) session.close();
      });
    });
    this.#server.on('sessionError', () => undefined);
    this.#server.on(
      'stream',
      (stream: http2.ServerHttp2Stream, _: unknown, flags: number, headers: string[]) => {
        stream.on('error', () => undefined);
        const hasBody = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) === 0;
        const head = requestText(headers, hasBody);
        if (head) http1.emit('connection', new StreamSocket(stream, head, hasBody));
        else stream.close(http2.constants.NGHTTP2_PROTOCOL_ERROR);
      },
    );
  }

  take(socket: TLSSocket): void {
    this.#server.emit('connection', socket);
  }
}
