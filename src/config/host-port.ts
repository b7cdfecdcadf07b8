import { isIPv6 } from 'node:net';
import { ConfigError, type ConfigErrorFacts } from './config-error.ts';

/** A host with the port that the text names, if it names one. */
export interface HostText {
  readonly host: string;
  readonly port?: number;
}

/** Letters, digits, `-` and `_` between dots; other alphabets are left to the resolver. */
const HOST_NAME = /^(?!-)[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63})*\.?$/u;
/** What such a name never holds. */
const NOT_IN_HOST = /[^\p{L}\p{N}_.-]/u;
const NOT_IN_IPV6 = /[^0-9A-Fa-f:.%]/;
const MAX_HOST_LENGTH = 253;

/**
 * Reads `host`, `host:port`, `[IPv6]`, `[IPv6]:port` or a bare IPv6 address.
 * @param offset where `text` stands in what the user wrote, for errors
 * @throws ConfigError `missing-host`, `bad-host` or `bad-port`
 */
export function parseHostPort(text: string, offset: number): HostText {
  if (isIPv6(text)) return { host: text };
  const bracketed = /^\[(?<host>[^\]]*)\](?::(?<port>.*))?$/s.exec(text);
  if (bracketed?.groups) {
    const { host = '', port } = bracketed.groups;
    if (!isIPv6(host)) throw badHost(host, offset + 1, NOT_IN_IPV6);
    return port === undefined
      ? { host }
      : { host, port: parsePort(port, offset + host.length + 3) };
  }
  const semicolon = text.indexOf(';');
  if (semicolon >= 0) {
    throw new ConfigError('semicolon', offset + semicolon, 'Options are separated by commas');
  }
  const colon = text.lastIndexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  if (host === '') throw new ConfigError('missing-host', offset, 'No host name is given');
  if (host.length > MAX_HOST_LENGTH || !HOST_NAME.test(host))
    throw badHost(host, offset, NOT_IN_HOST);
  return colon < 0
    ? { host }
    : { host, port: parsePort(text.slice(colon + 1), offset + colon + 1) };
}

/** Writes a host and a port so that {@link parseHostPort} reads the same again. */
export function formatHostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parsePort(text: string, offset: number): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  const [place, facts] = firstOf(text, /\D/u);
  throw new ConfigError('bad-port', offset + place, 'Not a port from 1 to 65535', facts);
}

/** @param wrong what a host of its kind never holds; one that holds none is wrong as a whole */
function badHost(host: string, offset: number, wrong: RegExp): ConfigError {
  const [place, facts] = firstOf(host, wrong);
  return new ConfigError('bad-host', offset + place, 'Not the name or address of a host', facts);
}

/** Where a text has the first character of a kind, and which; its start where it has none. */
function firstOf(text: string, kind: RegExp): readonly [place: number, facts: ConfigErrorFacts] {
  const match = kind.exec(text);
  return match ? [match.index, { found: match[0] }] : [0, {}];
}
