import type { IncomingMessage } from 'node:http';
import { l10n } from '../../../formats/reason.ts';
import type { Headers } from '../../../protocol/farm/request-details.ts';
import { FarmError } from '../../errors.ts';
import { namedInConnection } from '../connection-options.ts';
import { pairsOf } from '../header-values.ts';
import { isValidHead, ownToConnection } from '../http-grammar.ts';
import { checkRequest } from '../request-check.ts';

/** What a request that waits is to say in place of what its client has sent. */
export interface RequestEdit {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  /** Absent: the client's body goes on. */
  readonly body?: Uint8Array;
}

/** What {@link buildRequestHead} leaves out, whoever sends it. */
const ownToBalancer = new Set([
  'proxy-authorization',
  'upgrade',
  'x-arr-clientcert',
  'x-arr-log-id',
  'x-arr-ssl',
  'x-original-url',
]);
/** Methods that mean something by a body: a server may insist on its length, be it 0 (RFC 9110, section 8.6). */
const withBody = new Set(['POST', 'PUT', 'PATCH']);
/** Their messages end elsewhere than those of other methods. */
const unlike = new Set(['HEAD', 'CONNECT']);

const isOwn = (lower: string): boolean => ownToConnection.has(lower) || ownToBalancer.has(lower);

/** The headers of a request that a user can edit. */
export function editableHeaders({ rawHeaders }: IncomingMessage): Headers {
  const named = namedInConnection(rawHeaders);
  return pairsOf(rawHeaders).filter(({ name }) => {
    const lower = name.toLowerCase();
    return !isOwn(lower) && !named.includes(lower);
  });
}

/**
 * Makes a request say something else. Its length is made anew for another body, and stays the client's for the
 * client's body.
 * @param isBodyWhole whether all of the body has come
 * @throws FarmError `header-not-editable`, `method-not-editable`, `body-not-editable`, `bad-edit`: then it says what
 *   it said before
 */
export function editRequest(
  request: IncomingMessage,
  edit: RequestEdit,
  isBodyWhole: boolean,
): void {
  const { method, target, body } = edit;
  const headers = edit.headers.filter(({ name }) => name.toLowerCase() !== 'content-length');
  const refused = headers.find(({ name }) => isOwn(name.toLowerCase()));
  if (refused) {
    throw new FarmError(
      'header-not-editable',
      l10n.t('The balancer sets {0} itself. Remove that header.', refused.name),
      { name: refused.name },
    );
  }
  if (method !== request.method && (unlike.has(method) || unlike.has(request.method ?? ''))) {
    throw new FarmError(
      'method-not-editable',
      l10n.t('{0} cannot become {1}.', request.method ?? '', method),
      { method },
    );
  }
  if (body && !isBodyWhole) {
    throw new FarmError(
      'body-not-editable',
      l10n.t('The body has not come whole, or is too long to be edited.'),
    );
  }
  if (!isValidHead(method, target, headers)) throw badEdit();
  const rawHeaders = headers.flatMap(({ name, value }) => [name, value.trim()]);
  rawHeaders.push(
    ...own(request.rawHeaders, ['te']),
    ...(body ? lengthOf(request, method, body) : own(request.rawHeaders, framingNames)),
  );
  const { httpVersion } = request;
  const checked = checkRequest({ method, url: target, httpVersion, headers: rawHeaders });
  if (checked.refusal) throw badEdit(checked.refusal.title);
  request.method = method;
  request.url = checked.target;
  request.rawHeaders = rawHeaders;
}

/** What tells where a body ends, and what comes behind it. */
const framingNames = ['content-length', 'transfer-encoding', 'trailer'];

function own(rawHeaders: readonly string[], names: readonly string[]): string[] {
  return pairsOf(rawHeaders)
    .filter(({ name }) => names.includes(name.toLowerCase()))
    .flatMap(({ name, value }) => [name, value]);
}

function lengthOf({ rawHeaders }: IncomingMessage, method: string, body: Uint8Array): string[] {
  const isSaid =
    body.length > 0 || own(rawHeaders, framingNames).length > 0 || withBody.has(method);
  return isSaid ? ['Content-Length', String(body.length)] : [];
}

function badEdit(problem?: string): FarmError {
  return new FarmError(
    'bad-edit',
    l10n.t('The edited request is not valid HTTP. {0}', problem ?? ''),
    problem === undefined ? {} : { problem },
  );
}
