import type { IncomingMessage } from 'node:http';
import type net from 'node:net';
import { loopback } from '../loopback.ts';
import type { Backend } from './backend.ts';
import type { ExchangeContext } from './exchange-context.ts';
import { buildRequestHead } from './request-head.ts';
import type { RequestHead, RequestHeadInput } from './request-head.ts';
import type { ResponseHead } from './upstream/response-head.ts';

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
const speaksTls = (socket: net.Socket): boolean =>
  'encrypted' in socket && socket.encrypted === true;

/** What a client gets of the headers of an answer, and those that the balancer adds: raw pairs. */
export const answerHeaders = (
  { arrResponseHeader, chooser }: Pick<ExchangeContext<never>, 'arrResponseHeader' | 'chooser'>,
  request: IncomingMessage,
  backend: Backend | undefined,
  head: ResponseHead,
): string[] => {
  const headers = head.headers.slice();
  const { trailer } = head;
  if (arrResponseHeader) headers.push('X-Powered-By', 'ARR/3.0');
  if (chooser.isBinding && backend) {
    const isTls = speaksTls(request.socket);
    const cookies = chooser.bind({ request, backend, headers: head.headers, isTls }) ?? [];
    for (const cookie of cookies) headers.push('Set-Cookie', cookie);
  }
  if (trailer !== undefined && request.httpVersion === '1.1') headers.push('Trailer', trailer);
  return headers;
};
