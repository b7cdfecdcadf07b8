import { l10n } from '../../formats/reason.ts';
import type { Headers } from '../../protocol/farm/request-details.ts';
import { isValidHead, ownToConnection } from '../balancer/http-grammar.ts';
import { FarmError } from '../errors.ts';

/** What a copy of a request says. */
export interface RequestCopy {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

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
  if (!isValidHead(method, target, kept)) {
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
