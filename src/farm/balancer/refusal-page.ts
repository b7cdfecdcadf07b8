import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import { errorPage } from './error-page.ts';
import type { Refusal } from './refusal.ts';

/** What Node's parser found wrong, in our words. */
export const refusalOf = (code: string | undefined): Refusal => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return {
        status: code === 'HPE_HEADER_OVERFLOW' ? 431 : 413,
        title: 'The headers are too long',
        text: 'Send fewer or shorter headers. Cookies are headers, too.',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        title: 'The request took too long',
        text: 'Its headers did not arrive in time. Set "headTimeoutSeconds" of the farm to allow more.',
      };
    default:
      return {
        status: 400,
        title: 'The request is not valid HTTP',
        text: 'It breaks a rule of RFC 9112, so servers could read it in different ways.',
      };
  }
};

/** The answer to a body that takes longer than it may. */
export const slowBody: Refusal = {
  status: 408,
  title: 'The request body is too slow',
  text: 'It did not arrive in time. Set "bodyTimeoutSeconds" of the farm to allow more, or to 0 for no limit.',
};

/**
 * The whole response to something that could not be read as a request, as the bytes of a connection
 * that closes behind it.
 */
export const rawRefusal = ({ status, title, text }: Refusal): string => {
  const page = errorPage(status, title, text);
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: text/html; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(page)}\r\nCache-Control: no-store\r\n` +
    `Connection: close\r\n\r\n${page}`
  );
};

/**
 * Answers a request in a server's stead.
 * @param isLast true when the connection must not be used again
 */
export const sendErrorPage = (
  response: ServerResponse,
  { status, title, text }: Refusal,
  isLast: boolean,
): void => {
  const page = Buffer.from(errorPage(status, title, text));
  if (isLast) response.shouldKeepAlive = false;
  // The reason of a server's response that could not be passed on must not stay.
  response.writeHead(status, STATUS_CODES[status] ?? '', {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': page.length,
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : page);
};
