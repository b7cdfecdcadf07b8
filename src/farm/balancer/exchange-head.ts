import type { IncomingMessage } from 'node:http';
import type net from 'node:net';
import { loopback } from '../loopback.ts';
import type { Backend } from './backend.ts';
import { buildRequestHead } from './request-head.ts';
import type { RequestHead, RequestHeadInput } from './request-head.ts';

/** What of a head doesn't follow from the request and its server. */
export type HeadOptions = Pick<
  RequestHeadInput,
  'logId' | 'preservesHost' | 'expectsContinue' | 'upgrade' | 'arrSsl'
>;

/** The head that a server gets for a request of a client. */
export const headFor = (
  { method = 'GET', url = '/', rawHeaders: headers, socket }: IncomingMessage,
  { authority, replacesHost }: Backend,
  options: HeadOptions,
): RequestHead =>
  buildRequestHead({
    method,
    url,
    headers,
    clientAddress: socket.remoteAddress ?? loopback,
    clientPort: socket.remotePort ?? 0,
    host: authority,
    replacesHost,
    ...options,
  });

/** Whether a client speaks TLS with the balancer. */
export const speaksTls = (socket: net.Socket): boolean =>
  'encrypted' in socket && socket.encrypted === true;
