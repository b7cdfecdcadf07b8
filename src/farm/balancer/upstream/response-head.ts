import { changedHeader } from '../../changed-header.ts';

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
  /** The value of the header that names changed session items; not among `headers`. */
  readonly changed?: string;
  /** True when the connection can take another request after this response. */
  readonly keepAlive: boolean;
  /** How long the server keeps an idle connection, from its `Keep-Alive` header. */
  readonly idleSeconds?: number;
}

/** A response that isn't HTTP/1. */
export class BadResponse extends Error {
  override readonly name = 'BadResponse';
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r\n]*))?$/;
const tokenCharacters = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

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
  const headers: string[] = [];
  let length: number | undefined;
  let chunked = false;
  let keepAlive = first[1] === '1';
  let idleSeconds: number | undefined;
  let listed: string[] | undefined;
  let changed: string | undefined;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (colon < 1 || !tokenCharacters.test(name)) {
      throw new BadResponse(`Header ${index} has no valid name.`);
    }
    const value = line.slice(colon + 1).trim();
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
      chunked = /(^|,)\s*chunked\s*$/i.test(value);
      if (!/^chunked$/i.test(value)) throw new BadResponse(`Transfer-Encoding is ${value}.`);
    } else if (lower === 'connection') {
      listed = value.toLowerCase().split(/\s*,\s*/);
      if (listed.includes('close')) keepAlive = false;
      else if (listed.includes('keep-alive')) keepAlive = true;
    } else if (lower === 'keep-alive') {
      const timeout = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(value)?.[1];
      if (timeout !== undefined) idleSeconds = Number(timeout);
    }
  }
  let framing: BodyFraming;
  if (bodyless(status, method)) framing = { kind: 'none' };
  else if (chunked) framing = { kind: 'chunked' };
  else if (length !== undefined) framing = { kind: 'length', length };
  else framing = { kind: 'until-close' };
  return {
    status,
    reason: first[3] ?? '',
    headers: withoutListed(headers, listed, chunked),
    framing,
    ...(changed !== undefined && { changed }),
    keepAlive: keepAlive && framing.kind !== 'until-close',
    ...(idleSeconds !== undefined && { idleSeconds }),
  };
};

/** Drops what `Connection` names, and a Content-Length that chunks overrule. */
const withoutListed = (
  headers: readonly string[],
  listed: readonly string[] | undefined,
  chunked: boolean,
): readonly string[] => {
  const names = (listed ?? []).filter((name) => name !== 'keep-alive' && name !== 'close');
  if (chunked) names.push('content-length');
  if (names.length === 0) return headers;
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (!names.includes(name.toLowerCase())) kept.push(name, headers[index + 1] ?? '');
  }
  return kept;
};
