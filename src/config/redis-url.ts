import { type AddressParts, type DefaultPort, REDIS_PORT, TLS_PORT } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import { parseHostPort } from './host-port.ts';
import { meaningOf } from './option-names.ts';
import { isPlaceholder, placeholderLoginLength } from './placeholder.ts';
import { decodePercent, type QueryOption, readQuery } from './query.ts';
import { parseDatabase, readOption, refusePlaceholder, setPassword } from './read-option.ts';
import type { SourceText } from './source-text.ts';
import { readScheme, type UrlScheme } from './url-scheme.ts';

const SCHEME = /^(?<name>[a-z][a-z0-9+.-]{0,30}):(?<slashes>\/\/|[?/])/i;

/** The scheme of a URL, and where what stands behind it begins; undefined for a text that has none. */
export function schemeOf(
  text: string,
): { readonly name: string; readonly end: number } | undefined {
  const { name, slashes } = SCHEME.exec(text)?.groups ?? {};
  if (name === undefined) return undefined;
  if (slashes === '//') return { name, end: name.length + 3 };
  // Predis: `unix:/path`; Symfony: `redis:?host[a]&host[b]`.
  return readScheme(name) && { name, end: name.length + 1 };
}

/**
 * Reads `redis[s]://[user:password@]host[:port][,host…][/database][?option=value…][#primary]`: the
 * form that IANA registers for `redis` and `rediss`, with what clients add to it. Options may stand
 * behind a host without a scheme, too; TLS is left open then.
 * A user part without a colon is the password, as redis-cli takes it.
 * @returns which port goes without saying
 * @throws ConfigError
 */
export function readUrl(source: SourceText, parts: AddressParts): DefaultPort {
  const scheme = schemeOf(source.text);
  const kind = scheme && kindOf(source, scheme.name);
  const rest = source.slice(scheme?.end ?? 0);
  // Some variables have a `#`, which would begin a fragment.
  if (isPlaceholder(rest.text)) refusePlaceholder(rest);
  if (kind) {
    parts.isRedis = !kind.isPhp;
    if (kind.areSentinels) parts.areSentinels = true;
    if (kind.usesTls !== undefined) parts.usesTls = kind.usesTls;
  }
  const login = placeholderLoginLength(rest.text);
  const host = /[/?#]/.exec(rest.text.slice(login));
  const end = host ? login + host.index : rest.length;
  const authority = rest.slice(0, end);
  refuseBareDelimiter(authority, rest.slice(end));
  const at = authority.text.lastIndexOf('@');
  const query = queryOf(rest.slice(end));
  const hasUser = at >= 0;
  if (hasUser) readUser(authority.slice(0, at), query, parts);
  const hosts = authority.slice(at + 1);
  // Symfony: `redis://secret@/var/run/redis.sock`.
  const isSocket = kind?.isSocket ?? false;
  const isPath = hosts.text === '' && /^\/+[^\d/?#]/.test(rest.text.slice(end));
  const hasHostOptions = query.some(({ name }) => meaningOf(name.text) === 'host');
  if (isSocket || isPath) readSocket(hosts, rest.slice(end), parts);
  else {
    if (hosts.text !== '' || !hasHostOptions) {
      for (const host of hosts.split(',')) {
        refusePlaceholder(host);
        parts.hosts.push(parseHostPort(host));
      }
    }
    readPath(rest.slice(end), parts);
  }
  for (const { name, value, offset } of query) {
    readOption({ name: name.text, value, offset, meaning: meaningOf(name.text) }, parts);
  }
  readFragment(rest.slice(end), parts);
  // ServiceStack has a port of its own where its `ssl` switches TLS on.
  const isServiceStack = query.some(({ name }) => /^ssl$/i.test(name.text));
  return (usesTls) => (usesTls && isServiceStack ? TLS_PORT : REDIS_PORT);
}

function kindOf(source: SourceText, scheme: string): UrlScheme {
  const kind = readScheme(scheme);
  if (kind) return kind;
  const message = 'The address starts with something other than redis:// or rediss://';
  throw new ConfigError('unknown-scheme', source.at(), message, { found: `${scheme}://` });
}

/** A `/`, `?` or `#` of a password that isn't escaped cuts the authority short: say that instead. */
function refuseBareDelimiter(authority: SourceText, rest: SourceText): void {
  if (authority.text.includes('@') || !rest.text.includes('@')) return;
  const [path = '', ...query] = rest.text.split('#', 1)[0]?.split('?') ?? [];
  const isInName = query
    .join('?')
    .split('&')
    .some((pair) => pair.split('=', 1)[0]?.includes('@'));
  const isInFragment =
    rest.text.lastIndexOf('@') > rest.text.indexOf('#') && rest.text.includes('#');
  if (!path.includes('@') && !isInName && !isInFragment && isHostList(authority)) return;
  const message = 'Write / as %2F, ? as %3F and # as %23 in a user name or password';
  throw new ConfigError('unescaped', rest.at(), message, { found: rest.text.charAt(0) });
}

function isHostList(authority: SourceText): boolean {
  try {
    authority.split(',').forEach((host) => parseHostPort(host));
    return true;
  } catch {
    return false;
  }
}

function readUser(source: SourceText, query: readonly QueryOption[], parts: AddressParts): void {
  const colon = source.text.indexOf(':');
  const written = source.slice(colon + 1);
  const password = isPlaceholder(written.text) ? written : decodePercent(written);
  setPassword({ name: '', value: password, offset: source.at(colon + 1) }, parts);
  if (colon < 0) {
    parts.warnings.push({ code: 'lone-password', offset: source.at() });
    return;
  }
  const user = decodePercent(source.slice(0, colon));
  if (user.text === '' || isPlaceholder(user.text)) return;
  if (isClientName(user.text, query)) {
    parts.warnings.push({ code: 'client-name', option: user.text, offset: source.at() });
  } else parts.username = user.text;
}

/**
 * ServiceStack takes what stands before the colon for the name of the client (its `username` is an
 * option), everybody else for a user. Only options that nobody else has tell.
 */
function isClientName(user: string, query: readonly QueryOption[]): boolean {
  const only =
    /^(?:username|namespaceprefix|sendtimeout|receivetimeout|retrytimeout|idletimeout(?:secs)?)$/i;
  return user === 'clientid' || query.some(({ name }) => only.test(name.text));
}

function queryOf(rest: SourceText): readonly QueryOption[] {
  const hash = rest.text.indexOf('#');
  const start = rest.text.indexOf('?');
  const end = hash < 0 ? rest.length : hash;
  if (start < 0 || start > end) return [];
  return readQuery(rest.slice(start + 1, end));
}

/**
 * The number of a database, and perhaps the prefix of keys that redis-store has behind it. Clients of
 * Python and of Celery name the primary of Sentinels in front of the number.
 */
function readPath(rest: SourceText, parts: AddressParts): void {
  const end = /[?#]/.exec(rest.text)?.index ?? rest.length;
  const steps = rest.slice(0, end).slice(1).split('/');
  const [first] = steps;
  if (parts.areSentinels && first && !/^\d*$/.test(first.text)) {
    parts.sentinelService ??= decodePercent(first).text;
    steps.shift();
  }
  const [database, prefix] = steps;
  if (database && database.text !== '') parts.database = parseDatabase(decodePercent(database));
  if (prefix && prefix.text !== '') {
    parts.warnings.push({ code: 'unused-option', option: 'prefix', offset: prefix.at() });
  }
}

/** Lettuce and Spring name the primary that Sentinels watch behind `#`. */
function readFragment(rest: SourceText, parts: AddressParts): void {
  const hash = rest.text.indexOf('#');
  if (hash < 0 || hash + 1 === rest.length) return;
  const fragment = decodePercent(rest.slice(hash + 1));
  if (parts.areSentinels) parts.sentinelService ??= fragment.text;
  else parts.warnings.push({ code: 'unknown-option', option: '#', offset: rest.at(hash) });
}

/** The path of a Unix socket; Symfony may have the number of a database behind it. */
function readSocket(before: SourceText, rest: SourceText, parts: AddressParts): void {
  const end = /[?#]/.exec(rest.text)?.index ?? rest.length;
  let path = rest.slice(0, end);
  if (path.text === '' || before.text !== '') {
    throw new ConfigError('missing-host', before.at(), 'The path of the socket is missing');
  }
  const database = /\.sock\/(?<number>\d{1,10})$/.exec(path.text)?.groups?.['number'];
  if (database !== undefined) {
    const start = path.length - database.length;
    parts.database = parseDatabase(path.slice(start));
    path = path.slice(0, start - 1);
  }
  parts.socketPath = decodePercent(path).text;
  parts.usesTls = false;
}
