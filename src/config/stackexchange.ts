import { type AddressParts, type DefaultPort, REDIS_PORT, TLS_PORT } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import { parseHostPort } from './host-port.ts';
import { meaningOf } from './option-names.ts';
import { readOption, refusePlaceholder } from './read-option.ts';
import { schemeOf } from './redis-url.ts';
import type { SourceText } from './source-text.ts';

const OPTION = /^\s*(?<name>[$\w][\w$.-]*)\s*=/;

/** True when a text has the form of a connection string with at least one option. */
export function isConnectionString(text: string): boolean {
  const query = text.indexOf('?');
  const isUrl = schemeOf(text) !== undefined || (query >= 0 && query < text.indexOf('='));
  if (isUrl) return false;
  const segments = text.split(',');
  const first = OPTION.exec(segments[0] ?? '')?.groups?.['name'];
  // ServiceStack: `password@host`, where passwords may end in `=`.
  const isLogin = first !== undefined && meaningOf(first) === undefined && text.includes('@');
  return !isLogin && segments.some((segment) => OPTION.test(segment));
}

/** A URL with options of a connection string behind it, which no client takes and people write all the same. */
export interface MixedOptions {
  readonly url: SourceText;
  readonly options: SourceText;
  /** The first of the options. */
  readonly option: string;
  readonly offset: number;
}

/** Takes a mixed form apart; undefined for a text that isn't one. */
export function mixedOptions(source: SourceText): MixedOptions | undefined {
  if (schemeOf(source.text) === undefined) return undefined;
  let start = 0;
  for (const segment of source.split(',')) {
    const option = OPTION.exec(segment.text)?.groups?.['name'];
    if (start > 0 && option !== undefined && meaningOf(option) !== undefined) {
      const options = source.slice(start);
      return { url: source.slice(0, start - 1), options, option, offset: options.trim().at() };
    }
    start += segment.length + 1;
  }
  return undefined;
}

/**
 * Reads a connection string of StackExchange.Redis: `host[:port],…,option=value,…`, options in any
 * spelling of case, values up to the next comma (so a password can't hold one, but may hold `=`).
 * Options and defaults: StackExchange.Redis docs/Configuration.md; `!path` is a Unix socket
 * (src/StackExchange.Redis/Format.cs).
 * @returns which port goes without saying
 * @throws ConfigError
 */
export function readConnectionString(source: SourceText, parts: AddressParts): DefaultPort {
  readSegments(source, parts);
  if (parts.hosts.length === 0 && parts.socketPath === undefined) {
    const option = OPTION.exec(source.text)?.groups?.['name'];
    const message = 'No host name is given';
    throw new ConfigError('missing-host', source.at(), message, option ? { option } : {});
  }
  return () => (parts.usesTls ? TLS_PORT : REDIS_PORT);
}

function readSegments(source: SourceText, parts: AddressParts): void {
  let lastOption: string | undefined;
  for (const segment of source.split(',')) {
    const trimmed = segment.trim();
    const name = OPTION.exec(trimmed.text)?.groups?.['name'];
    if (name !== undefined) {
      const value = trimmed.slice(trimmed.text.indexOf('=') + 1).trim();
      const meaning = meaningOf(name);
      const offset = trimmed.at();
      if (meaning === undefined && lastOption === 'password') {
        parts.warnings.push({ code: 'cut-password', offset });
      } else readOption({ name, value, meaning, offset }, parts);
      lastOption = meaning;
    } else if (trimmed.text !== '') {
      if (parts.password !== undefined) {
        const message = 'Hosts go before the password, and a password here cannot hold a comma';
        throw new ConfigError('comma-in-password', segment.at() - 1, message);
      }
      if (trimmed.text.startsWith('!')) parts.socketPath = trimmed.text.slice(1);
      else {
        refusePlaceholder(trimmed);
        parts.hosts.push(parseHostPort(trimmed));
      }
    }
  }
}
