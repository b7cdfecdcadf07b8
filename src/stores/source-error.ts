/**
 * Whether what kept a source from answering passes: `soon`, by itself; `perhaps`, when somebody brings
 * back who is away; or never.
 */
export type Passing = 'soon' | 'perhaps' | 'never';

/** What errors of a source may say of themselves, whatever class they have. */
export interface SourceTrouble {
  readonly passes: Passing;
  /** True when the user, or the end of the window, called it off. */
  readonly isCalledOff?: boolean;
}

/** Whether what an error tells of passes; `never` for errors that say nothing of it. */
export function passingOf(error: unknown): Passing {
  return isTrouble(error) ? error.passes : 'never';
}

/** Whether an error of a source only says that something was called off. */
export function isCalledOff(error: unknown): boolean {
  return isTrouble(error) && error.isCalledOff === true;
}

function isTrouble(error: unknown): error is Error & SourceTrouble {
  return error instanceof Error && 'passes' in error;
}

/** No reply came to what was asked. Sources throw errors of this class, or of one below it. */
export class NoReplyError extends Error implements SourceTrouble {
  /** A connection that is lost comes back by itself. */
  readonly passes = 'soon';
  /** False when the question surely never left this program; otherwise it may have been done. */
  readonly wasSent: boolean;
  /** True when the wait was given up: the server may get the question yet. */
  readonly isLate: boolean;

  constructor(
    message: string,
    { wasSent, isLate, ...options }: ErrorOptions & { wasSent: boolean; isLate: boolean },
  ) {
    super(message, options);
    this.wasSent = wasSent;
    this.isLate = isLate;
  }
}

/**
 * A change was sent and no reply came: it has been done as a whole or not at all, and nobody here
 * knows which. The source finds out; see `SessionSource.outcomeOf`.
 */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';

  constructor(cause: unknown) {
    super('The outcome of a change is unknown', { cause });
  }
}
