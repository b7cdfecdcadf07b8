import { isIPv6 } from 'node:net';
import { ConfigError } from './config-error.ts';

/** A host with the port that the text names, if it names one. */
export interface HostText {
  readonly host: string;
  readonly port?: number;
}

/** Letters, digits, `-` and `_` between dots; other alphabets are left to the resolver. */
const HOST_NAME = /^(?!-)[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63})*\.?$/u;
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
    if (!isIPv6(host)) throw badHost(offset + 1);
    return port === undefined
      ? { host }
      : { host, port: parsePort(port, offset + host.length + 3) };
  }
  const colon = text.lastIndexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  if (host === '') throw new ConfigError('missing-host', offset, 'No host name is given');
  if (host.length > MAX_HOST_LENGTH || !HOST_NAME.test(host)) throw badHost(offset);
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
  if (port < 1 || port > 65_535) {
    throw new ConfigError('bad-port', offset, 'A port is a number from 1 to 65535');
  }
  return port;
}

function badHost(offset: number): ConfigError {
  return new ConfigError('bad-host', offset, 'Not the name or address of a host');
}
