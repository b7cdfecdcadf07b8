/**
 * The headers that a `Connection` header names (RFC 9110, section 7.6.1), lower case, without the
 * options that are no headers. `headers` are raw pairs.
 */
export const namedInConnection = (headers: readonly string[]): readonly string[] => {
  let named: string[] | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    const value = (headers[index + 1] ?? '').toLowerCase();
    if (value === 'keep-alive' || value === 'close') continue;
    for (const part of value.split(',')) {
      const option = part.trim();
      if (option === '' || option === 'keep-alive' || option === 'close') continue;
      named ??= [];
      named.push(option);
    }
  }
  return named ?? [];
};

/**
 * Headers that are meant for whoever receives the message: without them it would end elsewhere, go
 * elsewhere, come from someone else or mean something else. A `Connection` that names one is either
 * a mistake or an attack (RFC 9110, 7.6.1: a sender must not name them).
 */
const endToEnd = new Set([
  'accept-encoding',
  'authorization',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'cookie',
  'date',
  'expect',
  'forwarded',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'location',
  'max-forwards',
  'origin',
  'pragma',
  'range',
  'set-cookie',
  'transfer-encoding',
  'vary',
  'via',
  'www-authenticate',
  'x-arr-clientcert',
  'x-arr-log-id',
  'x-arr-ssl',
  'x-original-url',
]);

/** Whether a header (lower case) must reach the other end, whatever a `Connection` header says. */
export const isEndToEnd = (name: string): boolean =>
  endToEnd.has(name) || name.startsWith('x-forwarded-');
