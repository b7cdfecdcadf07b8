import type { Trailer } from '../trailers.ts';

/** The head of an HTTP/2 request as HTTP/1.1 has it. */
export interface RequestText {
  readonly method: string;
  readonly text: string;
  /** Whether it gives the length of a body, which then needs no chunks. */
  readonly hasLength: boolean;
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const target = /^[\x21-\x7e\x80-\xff]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What concerns one connection: no HTTP/2 request may have it (RFC 9113, section 8.2.2). */
const forbidden = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

const pseudo = new Set([':method', ':scheme', ':authority', ':path']);

/**
 * Reads a request's headers (RFC 9113, section 8.3.1): the pseudo-headers come first, each once;
 * names are lower case; several `cookie` are one (8.2.3); `:authority` is the host.
 * @param headers name, value, name, value …, in order
 * @param hasBody whether data may follow
 * @returns undefined for what is malformed (8.1.1)
 */
export const requestText = (
  headers: readonly string[],
  hasBody: boolean,
): RequestText | undefined => {
  const special = new Map<string, string>();
  const cookies: string[] = [];
  let host: string | undefined;
  let hasLength = false;
  let isPseudoOver = false;
  let text = '';
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    if (!fieldValue.test(value)) return undefined;
    if (name.startsWith(':')) {
      if (isPseudoOver || !pseudo.has(name) || special.has(name)) return undefined;
      special.set(name, value);
      continue;
    }
    isPseudoOver = true;
    if (!token.test(name) || /[A-Z]/.test(name) || forbidden.has(name)) return undefined;
    if (name === 'te' && value.toLowerCase() !== 'trailers') return undefined;
    if (name === 'cookie') {
      cookies.push(value);
      continue;
    }
    if (name === 'host') {
      if (host !== undefined) return undefined;
      host = value;
      continue;
    }
    hasLength ||= name === 'content-length';
    text += `${name}: ${value}\r\n`;
  }
  const method = special.get(':method') ?? '';
  const authority = special.get(':authority');
  const path = method === 'CONNECT' ? authority : special.get(':path');
  if (!token.test(method) || path === undefined || !target.test(path)) return undefined;
  if (method !== 'CONNECT' && !special.has(':scheme')) return undefined;
  if (authority !== undefined && host?.toLowerCase() !== authority.toLowerCase()) {
    if (host !== undefined) return undefined;
    host = authority;
  }
  const isChunked = hasBody && !hasLength;
  return {
    method,
    hasLength,
    text:
      `${method} ${path} HTTP/1.1\r\n${host === undefined ? '' : `host: ${host}\r\n`}${text}` +
      (cookies.length > 0 ? `cookie: ${cookies.join('; ')}\r\n` : '') +
      (isChunked ? 'transfer-encoding: chunked\r\n' : '') +
      // A stream carries one request.
      (/^te: /m.test(text) ? 'connection: close, te\r\n\r\n' : 'connection: close\r\n\r\n'),
  };
};

/**
 * Reads a request's trailers.
 * @param fields name, value, name, value …
 * @returns undefined for what is malformed
 */
export const trailersOf = (fields: readonly string[]): readonly Trailer[] | undefined => {
  const trailers: Trailer[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const name = fields[index] ?? '';
    const value = fields[index + 1] ?? '';
    const isValid = token.test(name) && !/[A-Z]/.test(name) && fieldValue.test(value);
    if (!isValid || forbidden.has(name)) return undefined;
    trailers.push([name, value]);
  }
  return trailers;
};
