import { type AddressParts, completeAddress, parseDatabase } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { parseHostPort } from './host-port.ts';
import { hostTraits } from './known-hosts.ts';

/** What an XML file has for `&`, `<` and the like. */
const XML_ENTITY = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/i;

const OPTION = /^\s*(?<name>[$\w][\w$.-]*)\s*=/;

/** Options that exist and that say nothing about where the endpoint is. */
const unusedOptions = new Set(
  [
    'abortConnect, allowAdmin, asyncTimeout, channelPrefix, checkCertificateRevocation',
    'configChannel, configCheckSeconds, connectRetry, connectTimeout, defaultVersion',
    'heartbeatConsistencyChecks, heartbeatInterval, highIntegrity, highPrioritySocketThreads',
    'keepAlive, name, protocol, proxy, resolveDns, responseTimeout, setlib, sslProtocols',
    'syncTimeout, tiebreaker, tunnel, version, writeBuffer',
  ].flatMap((line) => line.toLowerCase().split(', ')),
);

/** True when a text has the form of a connection string with at least one option. */
export function isConnectionString(text: string): boolean {
  return text.split(',').some((segment) => OPTION.test(segment));
}

/**
 * Reads a connection string of StackExchange.Redis: `host[:port],…,option=value,…`, options in any
 * spelling of case, values up to the next comma (so a password can't hold one, but may hold `=`).
 * Options and defaults: StackExchange.Redis docs/Configuration.md; `!path` is a Unix socket
 * (src/StackExchange.Redis/Format.cs).
 * @throws ConfigError
 */
export function parseConnectionString(text: string, offset: number): ParsedEndpoint {
  const parts: AddressParts = { hosts: [], warnings: [] };
  let start = offset;
  let lastOption: string | undefined;
  for (const segment of text.split(',')) {
    const trimmed = segment.trim();
    const trimmedStart = start + segment.length - segment.trimStart().length;
    const name = OPTION.exec(segment)?.groups?.['name'];
    if (name !== undefined) {
      const valueStart = segment.indexOf('=') + 1;
      const value = segment.slice(valueStart);
      readOption(
        {
          name,
          value: value.trim(),
          offset: trimmedStart,
          valueOffset: start + valueStart + value.length - value.trimStart().length,
          isBehindPassword: lastOption === 'password',
        },
        parts,
      );
      lastOption = name.toLowerCase();
    } else if (trimmed !== '') {
      if (parts.password !== undefined) {
        const message = 'Hosts go before the password, and a password here cannot hold a comma';
        throw new ConfigError('comma-in-password', start - 1, message);
      }
      if (trimmed.startsWith('!')) parts.socketPath = trimmed.slice(1);
      else parts.hosts.push(parseHostPort(trimmed, trimmedStart));
    }
    start += segment.length + 1;
  }
  if (parts.hosts.length === 0 && parts.socketPath === undefined) {
    const option = OPTION.exec(text)?.groups?.['name'];
    throw new ConfigError(
      'missing-host',
      offset,
      'No host name is given',
      option ? { option } : {},
    );
  }
  // Azure's host names switch TLS on in StackExchange.Redis itself (AzureOptionsProvider).
  if (parts.hosts.some(({ host }) => hostTraits(host)?.provider === 'azure'))
    parts.usesTls ??= true;
  return completeAddress(parts, (usesTls) => (usesTls && parts.usesTls ? 6380 : 6379));
}

interface Option {
  readonly name: string;
  readonly value: string;
  readonly offset: number;
  readonly valueOffset: number;
  readonly isBehindPassword: boolean;
}

function readOption(option: Option, parts: AddressParts): void {
  const { name, value, offset, valueOffset } = option;
  const key = name.toLowerCase();
  switch (key) {
    case 'password':
      parts.password = value;
      if (/^(["']).+\1$/s.test(value)) parts.warnings.push({ code: 'quoted-password', offset });
      if (XML_ENTITY.test(value)) parts.warnings.push({ code: 'xml-password', offset });
      break;
    case 'user':
      parts.username = value;
      break;
    case 'ssl':
      parts.usesTls = parseBoolean(name, value, valueOffset);
      break;
    case 'sslhost':
      parts.tlsServerName = value;
      break;
    case 'defaultdatabase':
      parts.database = parseDatabase(value, valueOffset);
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
    default: {
      // `$GET=` and the like rename commands.
      const isKnown = unusedOptions.has(key) || key.startsWith('$');
      if (isKnown) parts.warnings.push({ code: 'unused-option', option: name, offset });
      else if (option.isBehindPassword) parts.warnings.push({ code: 'cut-password', offset });
      else parts.warnings.push({ code: 'unknown-option', option: name, offset });
    }
  }
}

/** The words for yes and no that ConfigurationOptions.OptionKeys.ParseBoolean takes. */
function parseBoolean(name: string, value: string, offset: number): boolean {
  if (/^(?:true|yes|on)$/i.test(value)) return true;
  if (/^(?:false|no|off)$/i.test(value)) return false;
  throw new ConfigError('bad-option', offset, 'Neither true nor false', { option: name });
}
