import { completeAddress, newParts } from './address-parts.ts';
import type { AddressParts, DefaultPort } from './address-parts.ts';
import { type AddressForm, ConfigError } from './config-error.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { readDynamodb } from './dynamodb-address.ts';
import { readMemcached } from './memcached-address.ts';
import { refuseArn } from './other-stores.ts';
import { meaningOf } from './option-names.ts';
import { readOption } from './read-option.ts';
import { readQuery } from './query.ts';
import { readUrl, schemeOf } from './redis-url.ts';
import type { SourceText } from './source-text.ts';
import { isConnectionString, mixedOptions, readConnectionString } from './stackexchange.ts';
import { readScheme } from './url-scheme.ts';

/** Between two URLs of a list: PHP has commas and blanks there, Celery semicolons. */
const BETWEEN_URLS = /(?<![,;\s])[,;\s]+(?=[a-z][a-z0-9+-]{1,30}:\/\/)/gi;

/**
 * Reads an address that stands alone: a URL or several, a connection string, `host:port`, the path of a
 * socket. Values of configuration files come here without their quotes.
 * @throws ConfigError
 */
export function parseAddress(source: SourceText): ParsedEndpoint {
  const other = readOtherStore(source.trim());
  if (other) return other;
  const parts = newParts();
  const defaultPort = readAddress(source.trim(), parts);
  return completeAddress(parts, defaultPort, source.at());
}

/**
 * Reads the address of what is no Redis; undefined for any other text.
 * @throws ConfigError
 */
export function readOtherStore(source: SourceText): ParsedEndpoint | undefined {
  return readDynamodb(source) ?? readMemcached(source);
}

/** Takes such an address over into what is known. @returns which port goes without saying */
export function readAddress(source: SourceText, parts: AddressParts): DefaultPort {
  const { text } = source;
  refuseControls(source);
  refuseArn(text, source.at());
  if (text.startsWith('/')) {
    parts.socketPath = text;
    return () => 0;
  }
  if (/^(?:seed|host)s?\[/i.test(text)) return as('options', () => readClusterPath(source, parts));
  const mixed = mixedOptions(source);
  if (mixed) {
    const port = tryUrl(mixed.url, parts);
    if (port) {
      const { option, offset } = mixed;
      parts.warnings.push({ code: 'mixed-forms', option, offset });
      return as('connection-string', () => readConnectionString(mixed.options, parts));
    }
  }
  if (isConnectionString(text)) {
    return as('connection-string', () => readConnectionString(source, parts));
  }
  return as('url', () => readUrls(source, parts));
}

/** One URL, or a list of servers that are reached in the same way. */
function readUrls(source: SourceText, parts: AddressParts): DefaultPort {
  const urls = urlsOf(source);
  const [first = source, ...others] = urls;
  const defaultPort = readUrl(first, parts);
  for (const url of others) {
    const more = newParts();
    readUrl(url, more);
    // Servers of phpredis may each have a password of its own, which is no other's business.
    if (more.password === parts.password) parts.hosts.push(...more.hosts);
    if (more.sentinelService !== undefined) parts.sentinelService ??= more.sentinelService;
    if (more.database !== undefined) parts.database ??= more.database;
  }
  const isPhp = readScheme(schemeOf(first.text)?.name ?? '')?.isPhp ?? false;
  if (others[0] && isPhp) parts.warnings.push({ code: 'several-servers', offset: others[0].at() });
  return defaultPort;
}

function urlsOf(source: SourceText): readonly SourceText[] {
  if (schemeOf(source.text) === undefined) return [source];
  const urls: SourceText[] = [];
  let start = 0;
  for (const { index, 0: separator } of source.text.matchAll(BETWEEN_URLS)) {
    urls.push(source.slice(start, index).trim());
    start = index + separator.length;
  }
  return [...urls, source.slice(start).trim()];
}

/** phpredis' clusters have nothing but options: `seed[]=host:port&seed[]=…&auth=…` (redis_cluster.c). */
function readClusterPath(source: SourceText, parts: AddressParts): DefaultPort {
  parts.isRedis = true;
  for (const { name, value, offset } of readQuery(source)) {
    readOption({ name: name.text, value, offset, meaning: meaningOf(name.text) }, parts);
  }
  return () => 6379;
}

/** Reads the URL of a mixed form; leaves the parts as they are when that is none. */
function tryUrl(source: SourceText, parts: AddressParts): DefaultPort | undefined {
  try {
    readUrl(source, newParts());
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
  return readUrl(source, parts);
}

/** Runs a grammar, so that its errors name it. */
export function as<T>(form: AddressForm, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ConfigError ? error.readAs(form) : error;
  }
}

function refuseControls(source: SourceText): void {
  const control = source.text.search(/\p{Cc}/u);
  if (control < 0) return;
  const found = source.text.charAt(control);
  throw new ConfigError('bad-character', source.at(control), 'Not on one line', { found });
}
