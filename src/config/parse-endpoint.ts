import { completeAddress } from './address-parts.ts';
import { ConfigError } from './config-error.ts';
import type { ParsedEndpoint } from './endpoint-address.ts';
import { parseRedisUrl } from './redis-url.ts';
import { isConnectionString, parseConnectionString } from './stackexchange.ts';

/** A connection string may carry an IAM token as its password, which takes some 2,000 characters. */
const MAX_LENGTH = 8192;

/**
 * Understands the ways in which people write where a Redis is: a `redis://` or `rediss://` URL,
 * `host`, `host:port`, the path of a Unix socket, or a StackExchange.Redis connection string as it
 * stands in a site's configuration; with or without quotes around it.
 * @throws ConfigError that says what is wrong and where, without quoting the text
 */
export function parseEndpoint(text: string): ParsedEndpoint {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof ConfigError ? error.in(text) : error;
  }
}

function parse(text: string): ParsedEndpoint {
  if (text.length > MAX_LENGTH) {
    throw new ConfigError(
      'too-long',
      MAX_LENGTH,
      `An address has at most ${MAX_LENGTH} characters`,
    );
  }
  let offset = text.length - text.trimStart().length;
  let body = text.trim();
  const quoted = /^(?<quote>["'])(?<body>.*)\k<quote>;?$/s.exec(body)?.groups?.['body'];
  if (quoted !== undefined) {
    offset += 1 + quoted.length - quoted.trimStart().length;
    body = quoted.trim();
  }
  if (body === '') throw new ConfigError('empty', 0, 'No address is given');
  const control = body.search(/\p{Cc}/u);
  if (control >= 0) {
    const found = body.charAt(control);
    throw new ConfigError('bad-character', offset + control, 'Not on one line', { found });
  }
  if (body.startsWith('/')) {
    return completeAddress({ hosts: [], socketPath: body, usesTls: false, warnings: [] }, () => 0);
  }
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(body);
  return !hasScheme && isConnectionString(body)
    ? parseConnectionString(body, offset)
    : parseRedisUrl(body, offset);
}
