import { ConfigError } from './config-error.ts';
import { parseConfigLine, parseUnquoted } from './config-line.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { decodeEntities } from './entities.ts';
import { isRedisCommand, parseRedisCommand } from './redis-cli.ts';
import { SourceText } from './source-text.ts';

/** A connection string may carry an IAM token as its password, which takes some 2,000 characters. */
const MAX_LENGTH = 8192;

/**
 * Understands the ways in which people have written down where their sessions are: URLs of all clients, `host`,
 * `host:port`, the path of a Unix socket, connection strings of StackExchange.Redis, command lines of
 * `redis-cli`, addresses of Memcached and of tables of DynamoDB, and lines of configuration files and of code that have one of these in them.
 * Nothing is run, read or resolved.
 * @throws ConfigError that says what is wrong and where, without quoting the text
 */
export function parseEndpoint(text: string): ParsedEndpoint {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof ConfigError ? error.in(text) : error;
  }
}

/**
 * The same where nothing but a Redis will do.
 * @throws ConfigError, also `not-redis`
 */
export function parseRedisEndpoint(text: string): ParsedEndpoint {
  const parsed = parseEndpoint(text);
  if (parsed.address.store) {
    throw new ConfigError('not-redis', 0, 'Not the address of a Redis').in(text);
  }
  return parsed;
}

function parse(text: string): ParsedEndpoint {
  if (text.length > MAX_LENGTH) {
    const message = `An address has at most ${MAX_LENGTH} characters`;
    throw new ConfigError('too-long', MAX_LENGTH, message);
  }
  const source = new SourceText(text).trim();
  if (/^["'\s]*$/.test(text)) throw new ConfigError('empty', 0, 'No address is given');
  if (isRedisCommand(source.text)) return parseRedisCommand(source);
  if (/DynamoDBSessionStateStore/i.test(text)) return parseUnquoted(decodeEntities(source));
  const ofLine = parseConfigLine(source);
  if (ofLine) return ofLine;
  const decoded = decodeEntities(source);
  const parsed = parseUnquoted(decoded);
  if (decoded === source) return parsed;
  const offset = source.at(source.text.indexOf('&'));
  return { ...parsed, warnings: [...parsed.warnings, { code: 'xml-password', offset }] };
}
