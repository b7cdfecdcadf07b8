import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import net from 'node:net';
import { maxShownPathLength } from '../../protocol/farm.ts';
import type { TraceEntry } from '../../protocol/farm.ts';
import { loopback } from '../loopback.ts';
import type { Backend } from './backend.ts';
import type { Chooser } from './chooser.ts';
import { errorPage } from './error-page.ts';
import { buildRequestHead } from './request-head.ts';
import { ResponseReader } from './upstream/response-reader.ts';

/** A request that asks to go on in another protocol, WebSocket for example. */
export interface UpgradeRequest {
  readonly id: number;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What the client has sent behind the head. */
  readonly head: Buffer;
  readonly chooser: Chooser;
}

/**
 * Connects client and server byte by byte, after the request's head was rewritten as for any other
 * request. Such requests are not held: they are not the pages that one steps through.
 * Whatever the server answers is passed on as it is, and the connection ends with it: when the
 * server refuses the upgrade, the client opens another connection for its next request.
 */
export const tunnel = (
  { id, request, socket, head, chooser }: UpgradeRequest,
  onEnd: (backend: Backend | undefined, entry: TraceEntry) => void,
): void => {
  const startedAt = performance.now();
  const arrivedAtMs = Date.now();
  const logId = randomUUID();
  const choice = chooser.choose(request.rawHeaders);
  let status = 0;
  const finish = (): void =>
    onEnd(choice?.backend, {
      id,
      logId,
      arrivedAtMs,
      method: request.method ?? 'GET',
      path: (request.url ?? '/').slice(0, maxShownPathLength),
      ...(choice && { server: choice.backend.name }),
      reason: choice?.reason ?? 'algorithm',
      status,
      durationMs: performance.now() - startedAt,
      ...(status === 101 && { end: 'upgraded' as const }),
    });
  const refuse = (title: string, text: string): void => {
    status = 502;
    const page = Buffer.from(errorPage(status, title, text));
    socket.end(
      `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html; charset=utf-8\r\n` +
        `Content-Length: ${page.length}\r\nConnection: close\r\n\r\n${page.toString()}`,
    );
  };
  socket.on('error', () => socket.destroy());
  socket.once('close', finish);
  if (!choice) {
    refuse('No server is ready', 'All servers of the farm are starting, stopped or down.');
    return;
  }
  const { backend } = choice;
  const upstream = net.connect({ host: backend.host, port: backend.port, noDelay: true });
  let isConnected = false;
  upstream.once('connect', () => {
    isConnected = true;
    const { text } = buildRequestHead({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: request.rawHeaders,
      clientAddress: request.socket.remoteAddress ?? loopback,
      clientPort: request.socket.remotePort ?? 0,
      logId,
      host: `${loopback}:${backend.port}`,
      upgrade: request.headers.upgrade ?? '',
    });
    upstream.write(text, 'latin1');
    if (head.length > 0) upstream.write(head);
    const reader = new ResponseReader(request.method ?? 'GET', {
      onHead: (response) => {
        status = response.status;
      },
      onBody: () => undefined,
      onEnd: () => undefined,
    });
    upstream.on('data', (bytes: Buffer) => {
      if (status === 101) return;
      try {
        reader.push(bytes);
        // The pipe has passed these bytes on already or does so next.
        if (reader.isDone && reader.head?.status !== 101) setImmediate(() => socket.end());
      } catch {
        upstream.destroy();
      }
    });
    socket.pipe(upstream);
    upstream.pipe(socket);
  });
  upstream.on('error', (error) => {
    if (isConnected) {
      socket.destroy();
      return;
    }
    backend.onUnreachable(error.message);
    refuse(`${backend.name} can't be reached`, error.message);
  });
  upstream.once('close', () => {
    if (isConnected) socket.end();
  });
  socket.once('close', () => upstream.destroy());
};
