import { setTimeout as wait } from 'node:timers/promises';
import type { ChangeKind, ChangeOutcome, SessionChange } from './session-change.ts';
import type { SessionSource } from './session-source.ts';
import { passingOf, type UnknownOutcomeError } from '../source-error.ts';

/** Between two tries to reach a source that is away: from a tenth of a second to two seconds. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/** A change whose outcome is unknown, and how its source is reached. */
export interface FindOut<K extends ChangeKind> {
  readonly change: SessionChange<K>;
  readonly error: UnknownOutcomeError;
  /** Gives the source, opened anew where the last one is gone. */
  readonly connect: () => Promise<SessionSource>;
  /** Ends it, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Finds out what became of a change whose reply is missing: looks as soon as the source answers, and
 * tries for as long as it is away.
 * @throws the error of a source that answers and doesn't let us look; the reason of `signal`
 */
export async function untilKnown<K extends ChangeKind>({
  change,
  error,
  connect,
  signal,
}: FindOut<K>): Promise<ChangeOutcome<K>> {
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      const source = await connect();
      return await source.outcomeOf(change, error, signal);
    } catch (problem) {
      signal.throwIfAborted();
      if (passingOf(problem) === 'never') throw problem;
    }
    await wait(waitMs, undefined, { signal });
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
