import { NoReplyError } from '../stores/source-error.ts';
import { SilentLinkError } from './wire/guarded-socket.ts';
import { RespError } from './wire/resp-parser.ts';

/** Why a command came to nothing. */
export type ConnectionErrorCode =
  /** No reply in time. */
  | 'timed-out'
  /** The connection broke. */
  | 'lost'
  /** The connection had been closed on our side. */
  | 'closed'
  /** The server sent what breaks the protocol or the limits of a reply; the connection was closed. */
  | 'bad-reply';

/** What is known beside the code. */
export interface ConnectionErrorOptions extends ErrorOptions {
  /** `host:port` of the server, or the path of its socket. */
  readonly node?: string | undefined;
  /** False where the command surely never left this program. */
  readonly wasSent?: boolean;
  /** True when it was we who ended the link: the server may get the command yet. */
  readonly isLate?: boolean;
}

/** A command came to nothing, for a reason that lies with the connection and not with the server. */
export class ConnectionError extends NoReplyError {
  override readonly name = 'ConnectionError';
  readonly code: ConnectionErrorCode;
  /** `host:port` of the server, or the path of its socket, where one is concerned. */
  readonly node: string | undefined;

  constructor(
    code: ConnectionErrorCode,
    {
      wasSent = code !== 'closed',
      isLate = code === 'timed-out' || code === 'bad-reply',
      node,
      ...options
    }: ConnectionErrorOptions = {},
  ) {
    super(`The connection to Redis${node === undefined ? '' : ` at ${node}`}: ${code}`, {
      ...options,
      wasSent,
      isLate,
    });
    this.code = code;
    this.node = node;
  }
}

/** What the end of a link means for a command that it had. */
export function linkEndError(
  cause: unknown,
  options: Pick<ConnectionErrorOptions, 'node' | 'wasSent'> = {},
): ConnectionError {
  if (cause instanceof ConnectionError) {
    const { code, node, isLate } = cause;
    return new ConnectionError(code, { node, isLate, cause: cause.cause, ...options });
  }
  const root = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  const code = root instanceof RespError ? 'bad-reply' : isTimeout(root) ? 'timed-out' : 'lost';
  return new ConnectionError(code, { cause, ...options });
}

function isTimeout(cause: unknown): boolean {
  return (
    cause instanceof SilentLinkError || (cause instanceof Error && cause.name === 'TimeoutError')
  );
}
