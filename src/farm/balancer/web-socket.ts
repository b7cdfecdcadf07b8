import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type net from 'node:net';

/** Sixteen bytes as base64 (RFC 6455, section 4.1). */
const socketKey = /^[+/0-9A-Za-z]{22}==$/;

/** The one value that a header has; undefined when it is absent or there are several. */
const single = (request: IncomingMessage, wanted: string): string | undefined => {
  const { rawHeaders } = request;
  let found: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== wanted) continue;
    if (found !== undefined) return undefined;
    found = rawHeaders[index + 1];
  }
  return found;
};

/** Whether a request opens a WebSocket as RFC 6455, section 4.2.1, has it. */
export const isWebSocket = (request: IncomingMessage): boolean => {
  const { headers } = request;
  return (
    request.method === 'GET' &&
    request.httpVersion === '1.1' &&
    single(request, 'upgrade')?.toLowerCase() === 'websocket' &&
    socketKey.test(single(request, 'sec-websocket-key') ?? '') &&
    single(request, 'sec-websocket-version') === '13' &&
    headers['transfer-encoding'] === undefined &&
    (headers['content-length'] ?? '0') === '0'
  );
};

/**
 * The head of a request that asks for another protocol, without that wish: a server may pass over
 * it (RFC 9110, section 7.8), and a proxy takes it off as it does with all that concerns one
 * connection.
 */
export const withoutUpgrade = (request: IncomingMessage): Buffer => {
  const { rawHeaders, httpVersion } = request;
  let text = `${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/${httpVersion}\r\n`;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    let value = rawHeaders[index + 1] ?? '';
    if (lower === 'upgrade') continue;
    if (lower === 'connection') {
      value = value
        .split(',')
        .filter((option) => option.trim().toLowerCase() !== 'upgrade')
        .join(',');
      if (value.trim() === '') continue;
    }
    text += `${name}: ${value}\r\n`;
  }
  return Buffer.from(`${text}\r\n`, 'latin1');
};

/** A response on a connection that Node has handed over; it is the last one there. */
export const responseOn = (request: IncomingMessage, socket: net.Socket): ServerResponse => {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.destroySoon());
  socket.on('drain', () => response.emit('drain'));
  socket.on('error', () => socket.destroy());
  return response;
};
