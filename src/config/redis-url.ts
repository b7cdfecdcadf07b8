import { type AddressParts, completeAddress, parseDatabase } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { parseHostPort } from './host-port.ts';

/** What each scheme says about TLS. */
const schemes: Readonly<Record<string, boolean>> = {
  redis: false,
  rediss: true,
  valkey: false,
  valkeys: true,
};
const REDIS_PORT = 6379;

/**
 * Reads `redis[s]://[user:password@]host[:port][,host…][/database][?option=value…]`, the form that
 * IANA registers for `redis` and `rediss`. Without `scheme://`, TLS is left open.
 * A user part without a colon is the password, as redis-cli takes it.
 * @param offset where `text` stands in what the user wrote
 * @throws ConfigError
 */
export function parseRedisUrl(text: string, offset: number): ParsedEndpoint {
  const parts: AddressParts = { hosts: [], warnings: [] };
  const scheme = /^(?<name>[a-z][a-z0-9+.-]*):\/\//i.exec(text)?.groups?.['name'];
  let start = 0;
  if (scheme !== undefined) {
    start = scheme.length + 3;
    if (/^(?:unix|redis-socket|redis\+socket)$/i.test(scheme)) {
      return parseSocketUrl(text.slice(start), offset + start, parts);
    }
    const usesTls = schemes[scheme.toLowerCase()];
    if (usesTls === undefined) {
      const message = 'The address starts with something other than redis:// or rediss://';
      throw new ConfigError('unknown-scheme', offset, message, { found: `${scheme}://` });
    }
    parts.usesTls = usesTls;
  }
  const rest = text.slice(start);
  const authorityEnd = start + (/[/?#]/.exec(rest)?.index ?? rest.length);
  const authority = text.slice(start, authorityEnd);
  const at = authority.lastIndexOf('@');
  if (at < 0 && text.includes('@', authorityEnd)) {
    refuseBarePassword(authority, text.charAt(authorityEnd), offset + start);
  }
  if (at >= 0) readUser(authority.slice(0, at), offset + start, parts);
  let hostStart = start + at + 1;
  for (const host of text.slice(hostStart, authorityEnd).split(',')) {
    const option = scheme === undefined ? undefined : /^\s*([a-z]\w*)\s*=/i.exec(host)?.[1];
    if (option !== undefined) {
      const message = 'A URL with an option of a connection string';
      throw new ConfigError('mixed-forms', offset + hostStart, message, { option });
    }
    parts.hosts.push(parseHostPort(host, offset + hostStart));
    hostStart += host.length + 1;
  }
  readPathAndQuery(text.slice(authorityEnd), offset + authorityEnd, parts);
  return completeAddress(parts, () => REDIS_PORT);
}

/** A `/`, `?` or `#` of a password that isn't escaped cuts the authority short: say that instead. */
function refuseBarePassword(authority: string, end: string, offset: number): void {
  try {
    authority.split(',').forEach((host) => parseHostPort(host, offset));
  } catch {
    const message = 'Write / as %2F, ? as %3F and # as %23 in a user name or password';
    throw new ConfigError('unescaped', offset + authority.length, message, { found: end });
  }
}

function readUser(text: string, offset: number, parts: AddressParts): void {
  const colon = text.indexOf(':');
  if (colon < 0) {
    parts.password = unescape(text, offset);
    parts.warnings.push({ code: 'lone-password', offset });
    return;
  }
  parts.username = unescape(text.slice(0, colon), offset);
  parts.password = unescape(text.slice(colon + 1), offset + colon + 1);
}

function readPathAndQuery(text: string, offset: number, parts: AddressParts): void {
  const withoutFragment = text.split('#', 1)[0] ?? '';
  const queryStart = withoutFragment.indexOf('?');
  const path = queryStart < 0 ? withoutFragment : withoutFragment.slice(0, queryStart);
  const database = path.replace(/^\/|\/$/g, '');
  if (database !== '') parts.database = parseDatabase(database, offset + 1);
  if (queryStart >= 0) {
    readOptions(withoutFragment.slice(queryStart + 1), offset + queryStart + 1, parts);
  }
}

function readOptions(text: string, offset: number, parts: AddressParts): void {
  let start = offset;
  for (const pair of text.split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const valueStart = start + name.length + 1;
    const value = unescape(rest.join('='), valueStart);
    switch (name.toLowerCase()) {
      case '':
        break;
      case 'db':
      case 'database':
        parts.database = parseDatabase(value, valueStart);
        break;
      case 'servicename':
        parts.sentinelService = value;
        break;
      case 'sentineluser':
        parts.sentinelUsername = value;
        break;
      case 'sentinelpassword':
        parts.sentinelPassword = value;
        break;
      case 'sslhost':
        parts.tlsServerName = value;
        break;
      default:
        parts.warnings.push({ code: 'unknown-option', option: name, offset: start });
    }
    start += pair.length + 1;
  }
}

/** `unix://[user:password@]/path[?db=n]`. */
function parseSocketUrl(text: string, offset: number, parts: AddressParts): ParsedEndpoint {
  const slash = text.indexOf('/');
  if (slash < 0) throw new ConfigError('missing-host', offset, 'The path of the socket is missing');
  if (slash > 0) readUser(text.slice(0, slash).replace(/@$/, ''), offset, parts);
  const query = text.indexOf('?', slash);
  const path = query < 0 ? text.slice(slash) : text.slice(slash, query);
  if (query >= 0) readOptions(text.slice(query + 1), offset + query + 1, parts);
  parts.socketPath = unescape(path, offset + slash);
  parts.usesTls = false;
  return completeAddress(parts, () => REDIS_PORT);
}

function unescape(text: string, offset: number): string {
  try {
    return decodeURIComponent(text);
  } catch {
    const bad = /%(?![0-9a-f]{2})/i.exec(text)?.index ?? text.indexOf('%');
    throw new ConfigError('bad-escape', offset + bad, 'Write % as %25 in a user name or password');
  }
}
