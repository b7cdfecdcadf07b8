import { englishText, type Reason, verbatim } from '../formats/reason.ts';
import type { FarmProblem } from '../protocol/farm/problem.ts';

/** Why a farm can't do what was asked. */
export type FarmErrorCode =
  | 'bad-config'
  | 'bad-certificate'
  | 'already-running'
  | 'port-in-use'
  | 'port-not-allowed'
  | 'command-not-found'
  | 'server-ended'
  | 'not-ready'
  | 'unknown-server'
  | 'unknown-command'
  | 'unknown-request'
  | 'unknown-session'
  | 'request-forgotten'
  | 'body-not-kept'
  | 'not-replayable'
  | 'header-not-editable'
  | 'method-not-editable'
  | 'body-not-editable'
  | 'bad-edit'
  | 'no-server'
  | 'no-process'
  | 'no-way-to-redis'
  | 'last-server'
  | 'too-many-servers'
  | 'too-many-breakpoints'
  | 'control-unavailable'
  | 'handover-failed'
  | 'called-off'
  | 'redis-unavailable';

/** The error class of this room. The message is whole and in English; `details` name the thing. */
export class FarmError extends Error {
  override readonly name = 'FarmError';
  readonly code: FarmErrorCode;
  /** The message, for the user's language. */
  readonly reason: Reason;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: FarmErrorCode,
    reason: Reason,
    details: Readonly<Record<string, string | number>> = {},
  ) {
    super(englishText(reason));
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** An error as hosts are told of it. */
export const problemOf = (error: unknown): FarmProblem => {
  if (error instanceof FarmError) {
    const { code, reason, details } = error;
    return { code, reason, details };
  }
  return {
    code: 'failed',
    reason: verbatim(error instanceof Error ? error.message : String(error)),
  };
};
