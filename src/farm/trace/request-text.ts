import { l10n } from '../../formats/reason.ts';
import type { Headers } from '../../protocol/farm/request-details.ts';
import { FarmError } from '../errors.ts';

/** What a copy of a request says. */
export interface RequestCopy {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** RFC 9110, sections 5.5 and 5.6.2: anything else could begin another header, or another request. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;
const targetCharacters = /^[\x21-\x7e\x80-\xff]+$/;
/** What concerns the connection of the first one, or is made anew. */
const ownToConnection = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
]);

/**
 * The head of a copy that is the only request on its connection, to be sent as Latin-1.
 * @param host for a request that had no Host
 * @throws FarmError `not-replayable`
 */
export function headOfCopy({ method, target, headers, body }: RequestCopy, host: string): string {
  const isUpgrade = headers.some(({ name }) => name.toLowerCase() === 'upgrade');
  if (isUpgrade || method === 'CONNECT') {
    throw new FarmError(
      'not-replayable',
      l10n.t('This request changes the protocol of its connection, and cannot be sent again.'),
    );
  }
  const kept = headers.filter(({ name }) => !ownToConnection.has(name.toLowerCase()));
  const isValid =
    token.test(method) &&
    targetCharacters.test(target) &&
    kept.every(({ name, value }) => token.test(name) && fieldValue.test(value));
  if (!isValid) {
    throw new FarmError('not-replayable', l10n.t('This request is not valid HTTP.'));
  }
  const hasHost = kept.some(({ name }) => name.toLowerCase() === 'host');
  const hadLength = headers.some(({ name }) => name.toLowerCase() === 'content-length');
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(hasHost ? [] : [`Host: ${host}`]),
    ...kept.map(({ name, value }) => `${name}: ${value}`),
    ...(body.length > 0 || hadLength ? [`Content-Length: ${body.length}`] : []),
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
