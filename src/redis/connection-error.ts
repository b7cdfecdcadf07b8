/** A command came to nothing, for a reason that lies with the connection and not with the server. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /**
   * `timed-out`: no reply in time. `lost`: the connection broke; what the command was to change
   * may have been changed or not. `closed`: the connection had been closed on our side.
   */
  readonly code: 'timed-out' | 'lost' | 'closed';

  constructor(code: 'timed-out' | 'lost' | 'closed', options?: ErrorOptions) {
    super(`The connection to Redis: ${code}`, options);
    this.code = code;
  }
}
