import type { AddressParts } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import type { ConfigWarning } from './endpoint-address.ts';
import { parseHostPort, parsePort } from './host-port.ts';
import type { OptionMeaning } from './option-names.ts';
import { isPlaceholder, placeholderIn } from './placeholder.ts';
import type { SourceText } from './source-text.ts';

/** An option as a text has it: of a URL, a connection string, a command or an element. */
export interface AddressOption {
  readonly name: string;
  /** Where the option begins. */
  readonly offset: number;
  readonly value: SourceText;
  readonly meaning: OptionMeaning | undefined;
}

const MAX_DATABASE = 2 ** 31 - 1;

/**
 * Takes an option over into what is known of an address. What the product has no use for, can't do
 * or doesn't know is a warning.
 * @throws ConfigError `bad-option`, `bad-database`, `placeholder`, and what {@link parseHostPort} throws
 */
export function readOption(option: AddressOption, parts: AddressParts): void {
  const { meaning, value, name, offset } = option;
  const { text } = value;
  const warn = (code: ConfigWarning['code']): void => {
    parts.warnings.push({ code, option: name, offset });
  };
  switch (meaning) {
    case 'host':
      readHosts(value, parts);
      break;
    case 'port':
      // Microsoft's session provider has 0 for "the usual one".
      if (text !== '0') parts.port = parsePort(value);
      break;
    case 'socket':
      parts.socketPath = text;
      break;
    case 'tls':
      parts.usesTls = parseBoolean(name, value);
      break;
    case 'tls-name':
      parts.tlsServerName = text;
      break;
    case 'username':
      parts.username = text;
      break;
    case 'password':
      setPassword(option, parts);
      break;
    case 'login':
      parts.login.push(text);
      break;
    case 'database':
      if (text !== '') parts.database = parseDatabase(value);
      break;
    case 'sentinel-service':
      parts.sentinelService = text;
      break;
    case 'sentinel-username':
      parts.sentinelUsername = text;
      break;
    case 'sentinel-password':
      if (!isPlaceholder(text)) parts.sentinelPassword = text;
      break;
    case 'authority-file':
      parts.tls = { ...parts.tls, authorityFiles: [text] };
      break;
    case 'certificate-file':
      parts.tls = { ...parts.tls, certificateFile: text };
      break;
    case 'key-file':
      parts.tls = { ...parts.tls, keyFile: text };
      break;
    case 'key-passphrase':
      parts.tlsPassphrase = text;
      break;
    case 'checks-certificate':
      if (/^(?:0|false|no|off|none|cert_none|.*verify_none|optional|cert_optional)$/i.test(text)) {
        warn('unchecked-certificate');
      }
      break;
    case 'skips-checks':
      if (parseBoolean(name, value)) warn('unchecked-certificate');
      break;
    case 'role':
      readRole(option, parts);
      break;
    case 'spread':
      if (parts.warnings.every(({ code }) => code !== 'several-servers')) warn('unused-option');
      break;
    case 'unsupported':
      // `$CLIENT=` of StackExchange.Redis switches a command off, `proxy=None` says nothing.
      warn(/^(?:|none|false|0)$/i.test(text) ? 'unused-option' : 'unsupported-option');
      break;
    case 'client-name':
    case 'address':
    case 'unused':
      warn('unused-option');
      break;
    case undefined:
      warn('unknown-option');
  }
}

/** Several hosts of one option stand between commas. */
function readHosts(value: SourceText, parts: AddressParts): void {
  const list = value.text.startsWith('[') && value.text.includes(',') ? [value] : value.split(',');
  for (const host of list) {
    const trimmed = host.trim();
    refusePlaceholder(trimmed);
    if (trimmed.text.startsWith('/')) parts.socketPath = trimmed.text.replace(/:$/, '');
    else if (trimmed.text !== '') parts.hosts.push(parseHostPort(trimmed));
  }
}

/** Sets the password, unless a variable stands in its place. */
export function setPassword(
  { name, offset, value }: Omit<AddressOption, 'meaning'>,
  parts: AddressParts,
): void {
  // The mark itself isn't told: a password may look like one.
  if (isPlaceholder(value.text)) parts.warnings.push({ code: 'placeholder', offset });
  else parts.password = value.text;
  if (/^(["']).+\1$/s.test(value.text)) {
    parts.warnings.push({ code: 'quoted-password', option: name, offset });
  }
}

/** Refuses a host, or another name, in which a variable stands. @throws ConfigError `placeholder` */
export function refusePlaceholder(source: SourceText): void {
  const found = placeholderIn(source.text);
  if (found === undefined) return;
  throw new ConfigError('placeholder', source.at(), 'A variable, which nobody resolves', { found });
}

/** Predis and Quarkus: `role` and `replication` say whom to talk to. */
function readRole({ value, name, offset }: AddressOption, parts: AddressParts): void {
  if (/^sentinel$/i.test(value.text)) parts.areSentinels = true;
  else if (/^(?:slave|replica|secondary)$/i.test(value.text)) {
    parts.warnings.push({ code: 'unsupported-option', option: name, offset });
  } else parts.warnings.push({ code: 'unused-option', option: name, offset });
}

/**
 * Reads the number of a database.
 * @throws ConfigError `bad-database`
 */
export function parseDatabase(source: SourceText): number {
  const database = /^\d{1,10}$/.test(source.text) ? Number(source.text) : Number.NaN;
  if (!(database <= MAX_DATABASE)) {
    throw new ConfigError('bad-database', source.at(), 'A database is a number from 0');
  }
  return database;
}

/**
 * The words for yes and no of all forms (ConfigurationOptions.OptionKeys.ParseBoolean and others);
 * an option without a value is switched on.
 */
function parseBoolean(name: string, source: SourceText): boolean {
  const { text } = source;
  if (/^(?:|true|yes|on|1|enabled|required?)$/i.test(text)) return true;
  if (/^(?:false|no|off|0|disabled|none)$/i.test(text)) return false;
  throw new ConfigError('bad-option', source.at(), 'Neither true nor false', { option: name });
}
