import { NoReplyError } from '../stores/source-error.ts';

/** Why a request came to nothing. */
export type LinkErrorCode =
  /** No reply in time. */
  | 'timed-out'
  /** The connection broke, or none came about. */
  | 'lost'
  /** The connection had been closed on our side. */
  | 'closed'
  /** The server sent what breaks the protocol or its limits; the connection was closed. */
  | 'bad-reply';

/** What is known beside the code. */
export interface LinkErrorOptions extends ErrorOptions {
  /** `host:port` of the server. */
  readonly node?: string | undefined;
  /** False where the request surely never left this program. */
  readonly wasSent?: boolean;
}

/** A request came to nothing, for a reason that lies with the connection and not with the server. */
export class LinkError extends NoReplyError {
  override readonly name = 'LinkError';
  readonly code: LinkErrorCode;
  readonly node: string | undefined;

  constructor(
    code: LinkErrorCode,
    { node, wasSent = code !== 'closed', ...options }: LinkErrorOptions = {},
  ) {
    super(`The connection to Memcached${node === undefined ? '' : ` at ${node}`}: ${code}`, {
      ...options,
      wasSent,
      isLate: code === 'timed-out' || code === 'bad-reply',
    });
    this.code = code;
    this.node = node;
  }

  /** The same for a request that never left. */
  unsent(): LinkError {
    return new LinkError(this.code, { node: this.node, wasSent: false, cause: this });
  }
}
