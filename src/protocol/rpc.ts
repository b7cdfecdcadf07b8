/**
 * Requests and replies over messages that may get lost with the page: each request has a number,
 * each reply is a result or an error, and nothing that isn't a message of ours gets through.
 */

/** A request says by its type what it asks. */
export interface TypedRequest {
  readonly type: string;
}

/** Asks for something, and gets what the type of the request has as its reply. */
export type Ask<Request extends TypedRequest, Replies extends Record<Request['type'], unknown>> = <
  R extends Request,
>(
  request: R,
) => Promise<Replies[R['type']]>;

/** What makes the reply to each type of request. */
export type Answers<
  Request extends TypedRequest,
  Replies extends Record<Request['type'], unknown>,
> = {
  readonly [T in Request['type']]: (
    request: Extract<Request, { readonly type: T }>,
  ) => Replies[T] | Promise<Replies[T]>;
};

/** A request on its way to the host. */
export interface RequestMessage {
  readonly kind: 'request';
  readonly id: number;
  readonly request: unknown;
}

/** A reply on its way to the page. */
export type ReplyMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly message: string };

/** Something that the host tells by itself. */
export interface EventMessage {
  readonly kind: 'event';
  readonly event: unknown;
}

/** Whether something is a request, whatever it asks. */
export function isRequestMessage(value: unknown): value is RequestMessage {
  return (
    isObject(value) &&
    value['kind'] === 'request' &&
    Number.isSafeInteger(value['id']) &&
    'request' in value
  );
}

/** Whether something is a reply or an event. */
export function isHostMessage(value: unknown): value is ReplyMessage | EventMessage {
  if (!isObject(value)) return false;
  if (value['kind'] === 'event') return 'event' in value;
  if (value['kind'] !== 'reply' || !Number.isSafeInteger(value['id'])) return false;
  return value['ok'] === true || (value['ok'] === false && typeof value['message'] === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
