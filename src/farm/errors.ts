/** Why a farm can't do what was asked. */
export type FarmErrorCode =
  | 'bad-config'
  | 'port-in-use'
  | 'port-not-allowed'
  | 'command-not-found'
  | 'server-ended'
  | 'not-ready'
  | 'unknown-server'
  | 'unknown-request'
  | 'no-server'
  | 'control-unavailable'
  | 'handover-failed'
  | 'redis-unavailable';

/** The error class of this room. The message is whole and in English; `details` name the thing. */
export class FarmError extends Error {
  override readonly name = 'FarmError';
  readonly code: FarmErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: FarmErrorCode,
    message: string,
    details: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
