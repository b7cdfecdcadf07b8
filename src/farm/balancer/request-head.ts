import { namedInConnection } from './connection-options.ts';

/** What of a client's request goes into the head that a server gets. */
export interface RequestHeadInput {
  readonly method: string;
  /** The target as the client sent it. */
  readonly url: string;
  /** Name, value, name, value …, as Node's parser gives them. */
  readonly headers: readonly string[];
  readonly clientAddress: string;
  readonly clientPort: number;
  /** A GUID by which the balancer's trace and the server's log are brought together. */
  readonly logId: string;
  /** What `X-ARR-SSL` says; absent when the client used http. */
  readonly arrSsl?: string | undefined;
  /** The server's own `host:port`, for a client that sent no Host (HTTP/1.0). */
  readonly host: string;
  /** False: the server gets its own host whatever the client sent; absent: true. */
  readonly preservesHost?: boolean;
  /** True: the server gets its own Host in place of the client's, which X-Forwarded-Host tells it. */
  readonly replacesHost?: boolean;
  /** For a connection that changes its protocol: the one that the client wants. */
  readonly upgrade?: string;
  /** True when the client waits for `100 Continue` before it sends the body: the server is asked. */
  readonly expectsContinue?: boolean;
}

/** A head, ready to be sent as Latin-1, and what its body needs. */
export interface RequestHead {
  readonly text: string;
  readonly body: 'none' | 'length' | 'chunked';
  /** What is left of Max-Forwards; below 0 the request has gone round in a circle. */
  readonly forwardsLeft: number;
}

/** As many balancers may stand one behind the other; the value that ARR sends. */
export const maxForwards = 10;

/** An address as it stands before a port; IPv6 in brackets. */
export const bracketed = (address: string): string => {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain.includes(':') ? `[${plain}]` : plain;
};

/**
 * The head that a server gets for a client's request: end-to-end headers as they came, and those
 * that IIS Application Request Routing adds: X-Forwarded-For with the client's port, X-ARR-LOG-ID,
 * X-Original-URL, Max-Forwards and, for https, X-ARR-SSL (arr_schema.xml of ARR 3; URL Rewrite for the last but one). The Host header stays the
 * client's, as in a server farm of ARR, unless the server is elsewhere.
 */
export const buildRequestHead = (input: RequestHeadInput): RequestHead => {
  const { headers, upgrade, arrSsl } = input;
  const listed = namedInConnection(headers);
  let text = `${input.method} ${input.url} HTTP/1.1\r\n`;
  let forwardedFor = '';
  let hasHost = false;
  let body: RequestHead['body'] = 'none';
  let takesTrailers = false;
  let trailer: string | undefined;
  let forwardsLeft = maxForwards;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    const lower = name.toLowerCase();
    switch (lower) {
      case 'connection':
      case 'expect':
      case 'keep-alive':
      case 'proxy-authorization':
      case 'proxy-connection':
      case 'upgrade':
      case 'x-arr-clientcert':
      case 'x-arr-log-id':
      case 'x-arr-ssl':
      case 'x-original-url':
        continue;
      case 'te':
        takesTrailers ||= /(?:^|,)[\t ]*trailers[\t ]*(?:$|,)/i.test(value);
        continue;
      case 'trailer':
        trailer = value;
        continue;
      case 'transfer-encoding':
        body = 'chunked';
        continue;
      case 'x-forwarded-for':
        forwardedFor += `${value}, `;
        continue;
      case 'x-forwarded-proto':
        if (arrSsl !== undefined) continue;
        break;
      case 'max-forwards':
        if (/^\d{1,6}$/.test(value)) forwardsLeft = Math.min(Number(value) - 1, maxForwards);
        continue;
      case 'host':
        if (input.replacesHost) text += `X-Forwarded-Host: ${value}\r\n`;
        if (input.replacesHost || input.preservesHost === false) continue;
        hasHost = true;
        break;
      case 'x-forwarded-host':
        if (input.replacesHost) continue;
        break;
      case 'content-length':
        // Zero is passed on, but there is nothing to wait for.
        if (body === 'none' && value !== '0') body = 'length';
        break;
    }
    if (listed.length > 0 && listed.includes(lower)) continue;
    text += `${name}: ${value}\r\n`;
  }
  if (!hasHost) text += `Host: ${input.host}\r\n`;
  if (input.expectsContinue === true) text += 'Expect: 100-continue\r\n';
  if (body === 'chunked') {
    if (trailer !== undefined) text += `Trailer: ${trailer}\r\n`;
    text += 'Transfer-Encoding: chunked\r\n';
  }
  if (upgrade !== undefined) text += `Connection: Upgrade\r\nUpgrade: ${upgrade}\r\n`;
  else if (takesTrailers) text += 'Connection: keep-alive, TE\r\nTE: trailers\r\n';
  else text += 'Connection: keep-alive\r\n';
  if (arrSsl !== undefined) text += `X-Forwarded-Proto: https\r\nX-ARR-SSL: ${arrSsl}\r\n`;
  text +=
    `X-Forwarded-For: ${forwardedFor}${bracketed(input.clientAddress)}:${input.clientPort}\r\n` +
    `X-Original-URL: ${input.url}\r\n` +
    `X-ARR-LOG-ID: ${input.logId}\r\n` +
    `Max-Forwards: ${Math.max(forwardsLeft, 0)}\r\n`;
  text += '\r\n';
  return { text, body, forwardsLeft };
};
