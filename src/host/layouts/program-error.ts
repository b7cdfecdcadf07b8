/** A decoder didn't do what was asked. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  readonly code:
    | 'not-started'
    | 'timed-out'
    | 'too-much-output'
    /** It ended with an error, or answered with one. */
    | 'failed'
    | 'bad-answer'
    /** What it made of an edit isn't the edit when it is decoded again. */
    | 'not-read-back'
    /** It wasn't run: the workspace isn't trusted. */
    | 'not-trusted'
    /** The settings have no valid entry for it. */
    | 'not-described'
    | 'cancelled';

  constructor(code: ProgramError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
