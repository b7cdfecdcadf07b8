import { isIPv6 } from 'node:net';
import { ConfigError, type ConfigErrorFacts } from './config-error.ts';
import type { SourceText } from './source-text.ts';

/** A host with the port that the text names, if it names one. */
export interface HostText {
  readonly host: string;
  readonly port?: number;
  /** Where it stands in what the user wrote. */
  readonly offset: number;
}

/** Letters, digits, `-` and `_` between dots; other alphabets are left to the resolver. */
const HOST_NAME = /^(?!-)[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63})*\.?$/u;
/** What such a name never holds. */
const NOT_IN_HOST = /[^\p{L}\p{N}_.-]/u;
const NOT_IN_IPV6 = /[^0-9A-Fa-f:.%]/;
const MAX_HOST_LENGTH = 253;

/**
 * Reads `host`, `host:port`, `[IPv6]`, `[IPv6]:port` or a bare IPv6 address.
 * @throws ConfigError `missing-host`, `bad-host` or `bad-port`
 */
export function parseHostPort(source: SourceText): HostText {
  const { text } = source;
  const offset = source.at();
  if (isIPv6(text)) return { host: text, offset };
  if (text.startsWith('[') && text.includes(']')) {
    const end = text.indexOf(']');
    const host = source.slice(1, end);
    if (!isIPv6(host.text)) throw badHost(host, NOT_IN_IPV6);
    if (end + 1 === text.length) return { host: host.text, offset };
    if (text.charAt(end + 1) === ':') {
      return { host: host.text, port: parsePort(source.slice(end + 2)), offset };
    }
  }
  const semicolon = text.indexOf(';');
  if (semicolon >= 0) {
    const message = 'Options are separated by commas';
    throw new ConfigError('semicolon', source.at(semicolon), message);
  }
  const colon = text.lastIndexOf(':');
  const host = colon < 0 ? source : source.slice(0, colon);
  if (host.text === '') throw new ConfigError('missing-host', offset, 'No host name is given');
  if (host.length > MAX_HOST_LENGTH || !HOST_NAME.test(host.text)) {
    throw badHost(host, NOT_IN_HOST);
  }
  return {
    host: host.text,
    ...(colon >= 0 && { port: parsePort(source.slice(colon + 1)) }),
    offset,
  };
}

/** Writes a host and a port so that {@link parseHostPort} reads the same again. */
export function formatHostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Reads the number of a port.
 * @throws ConfigError `bad-port`
 */
export function parsePort(source: SourceText): number {
  const port = /^\d{1,5}$/.test(source.text) ? Number(source.text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  const [place, facts] = firstOf(source, /\D/u);
  throw new ConfigError('bad-port', place, 'Not a port from 1 to 65535', facts);
}

/** @param wrong what a host of its kind never holds; one that holds none is wrong as a whole */
function badHost(host: SourceText, wrong: RegExp): ConfigError {
  const [place, facts] = firstOf(host, wrong);
  return new ConfigError('bad-host', place, 'Not the name or address of a host', facts);
}

/** Where a text has the first character of a kind, and which; its start where it has none. */
function firstOf(
  source: SourceText,
  kind: RegExp,
): readonly [place: number, facts: ConfigErrorFacts] {
  const match = kind.exec(source.text);
  return match ? [source.at(match.index), { found: match[0] }] : [source.at(), {}];
}
