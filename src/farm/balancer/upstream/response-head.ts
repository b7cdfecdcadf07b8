import { changedHeader } from '../../changed-header.ts';
import { isEndToEnd } from '../connection-options.ts';

const changedHeaderLower = changedHeader.toLowerCase();

/** How a response's body ends (RFC 9112, section 6.3). */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

/** The first line and the headers of a server's response. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  /** End-to-end headers: name, value, name, value …, in order, spelled as they came. */
  readonly headers: readonly string[];
  readonly framing: BodyFraming;
  /** The trailers that it announces; not among `headers`. */
  readonly trailer?: string;
  /** The value of the header that names changed session items; not among `headers`. */
  readonly changed?: string;
  /** True when the connection can take another request after this response. */
  readonly keepAlive: boolean;
  /** For 101: the protocol that follows, lower case. */
  readonly upgrade?: string;
  /** How long the server keeps an idle connection, from its `Keep-Alive` header. */
  readonly idleSeconds?: number;
}

/** A response that isn't HTTP/1. */
export class BadResponse extends Error {
  override readonly name = 'BadResponse';
  /** True when it is TLS: the server wants https. */
  readonly isTls: boolean;

  constructor(message: string, isTls = false) {
    super(message);
    this.isTls = isTls;
  }
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r\n]*))?$/;
/** What the name of a header consists of (RFC 9110, section 5.1). */
export const tokenCharacters = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What no header may hold (RFC 9110, section 5.5): it would begin another one. */
export const validValue = /^[\t\x20-\x7e\x80-\xff]*$/;

const bodyless = (status: number, method: string): boolean =>
  method === 'HEAD' || status === 204 || status === 304 || (status >= 100 && status < 200);

/** The headers that concern one connection only; a proxy doesn't pass them on (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Takes a response's head apart.
 * @param text everything before the empty line, as Latin-1
 * @param method of the request that it answers: decides whether a body follows
 * @throws BadResponse
 */
export const parseResponseHead = (text: string, method: string): ResponseHead => {
  const lines = text.split('\r\n');
  const first = statusLine.exec(lines[0] ?? '');
  if (!first) throw new BadResponse('The first line is not that of an HTTP/1 response.');
  const status = Number(first[2]);
  const reason = first[3] ?? '';
  if (!validValue.test(reason)) throw new BadResponse('The reason is not valid.');
  const headers: string[] = [];
  let length: number | undefined;
  let chunked = false;
  let upgrade: string | undefined;
  // What says in two ways where it ends is not trusted with another request.
  let isSuspect = false;
  let keepAlive: boolean | undefined;
  let idleSeconds: number | undefined;
  let listed: string[] | undefined;
  let changed: string | undefined;
  let trailer: string | undefined;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (colon < 1 || !tokenCharacters.test(name)) {
      throw new BadResponse(`Header ${index} has no valid name.`);
    }
    const value = line.slice(colon + 1).trim();
    if (!validValue.test(value)) {
      throw new BadResponse(`The value of header ${index} is not valid.`);
    }
    const lower = name.toLowerCase();
    if (lower === changedHeaderLower) {
      changed = value;
      continue;
    }
    if (!hopByHop.has(lower)) {
      if (lower === 'content-length') {
        if (!/^\d{1,15}$/.test(value) || (length !== undefined && length !== Number(value))) {
          throw new BadResponse('Content-Length is not one number.');
        }
        // A second, equal one is legal, but only one may be passed on.
        if (length !== undefined) continue;
        length = Number(value);
      }
      headers.push(name, value);
    } else if (lower === 'transfer-encoding') {
      if (chunked || value.toLowerCase() !== 'chunked') {
        throw new BadResponse('Transfer-Encoding is not "chunked".');
      }
      if (first[1] === '0') throw new BadResponse('HTTP/1.0 knows no Transfer-Encoding.');
      chunked = true;
    } else if (lower === 'connection') {
      const options = value.toLowerCase().split(',');
      listed = [...(listed ?? []), ...options.map((option) => option.trim())];
      if (listed.includes('close')) keepAlive = false;
      else if (listed.includes('keep-alive')) keepAlive = true;
    } else if (lower === 'upgrade') {
      upgrade = value.toLowerCase();
    } else if (lower === 'trailer') {
      trailer = trailer === undefined ? value : `${trailer}, ${value}`;
    } else if (lower === 'keep-alive') {
      const timeout = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(value)?.[1];
      if (timeout !== undefined) idleSeconds = Number(timeout);
    }
  }
  let framing: BodyFraming;
  const hasNoLength = status === 204 || status < 200;
  if (hasNoLength ? chunked || length !== undefined : chunked && length !== undefined) {
    isSuspect = true;
  }
  if (bodyless(status, method)) framing = { kind: 'none' };
  else if (chunked) framing = { kind: 'chunked' };
  else if (length !== undefined) framing = { kind: 'length', length };
  else framing = { kind: 'until-close' };
  return {
    status,
    reason,
    headers: withoutListed(headers, listed, chunked || hasNoLength),
    framing,
    ...(framing.kind === 'chunked' && trailer !== undefined && { trailer }),
    ...(changed !== undefined && { changed }),
    keepAlive: (keepAlive ?? first[1] === '1') && framing.kind !== 'until-close' && !isSuspect,
    ...(status === 101 && upgrade !== undefined && { upgrade }),
    ...(idleSeconds !== undefined && { idleSeconds }),
  };
};

/**
 * Drops what `Connection` names, apart from what is meant for the client, and a Content-Length that
 * chunks or the status overrule.
 */
const withoutListed = (
  headers: readonly string[],
  listed: readonly string[] | undefined,
  hasOtherEnd: boolean,
): readonly string[] => {
  const names = (listed ?? []).filter((name) => !isEndToEnd(name));
  if (hasOtherEnd) names.push('content-length');
  if (names.length === 0) return headers;
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!names.includes(name.toLowerCase())) kept.push(name, headers[index + 1] ?? '');
  }
  return kept;
};
