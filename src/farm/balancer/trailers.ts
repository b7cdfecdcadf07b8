import { isEndToEnd } from './connection-options.ts';

/** Name, value, name, value …, as they came behind a body in chunks (RFC 9112, section 7.1.2). */
export type Trailers = readonly string[];

/** One of them. */
export type Trailer = [name: string, value: string];

const ofOneConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/**
 * Trailers without those that must not be any: receivers may treat them as headers, and what routes a
 * message, ends it, or says who sent it must come before its body (RFC 9110, section 6.5.1).
 */
export const passableTrailers = (trailers: Trailers): readonly Trailer[] => {
  const kept: Trailer[] = [];
  for (let index = 0; index < trailers.length; index += 2) {
    const name = trailers[index] ?? '';
    const lower = name.toLowerCase();
    if (isEndToEnd(lower) || ofOneConnection.has(lower)) continue;
    kept.push([name, trailers[index + 1] ?? '']);
  }
  return kept;
};

/** The end of a body in chunks. */
export const lastChunk = (trailers: readonly Trailer[]): string =>
  `0\r\n${trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
