import { NoReplyError } from '../stores/commands.ts';

/** A command came to nothing, for a reason that lies with the connection and not with the server. */
export class ConnectionError extends NoReplyError {
  override readonly name = 'ConnectionError';
  /**
   * `timed-out`: no reply in time. `lost`: the connection broke; what the command was to change
   * may have been changed or not. `closed`: the connection had been closed on our side.
   */
  readonly code: 'timed-out' | 'lost' | 'closed';

  /** @param options `wasSent` is false where the command surely never left this program */
  constructor(
    code: 'timed-out' | 'lost' | 'closed',
    { wasSent = code !== 'closed', ...options }: ErrorOptions & { wasSent?: boolean } = {},
  ) {
    super(`The connection to Redis: ${code}`, {
      ...options,
      wasSent,
      isLate: code === 'timed-out',
    });
    this.code = code;
  }
}
