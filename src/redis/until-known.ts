import { setTimeout as wait } from 'node:timers/promises';
import { type CommandRunner, NoReplyError, ReplyError } from '../stores/commands.ts';
import type { ChangeVerdict } from '../stores/change/look-at-change.ts';
import type { UnknownOutcomeError } from '../stores/change/unknown-outcome.ts';
import { ConnectError } from './reach/diagnosis.ts';

/** Between two tries to reach a server that is away: from a tenth of a second to two seconds. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/** What a look at Redis found. */
export interface Look {
  readonly verdict: ChangeVerdict;
}

/** How an unknown outcome is found out. */
export interface FindOut<Found extends Look> {
  readonly error: UnknownOutcomeError;
  /** Gives a connection, a new one where the last one is gone. */
  readonly connect: () => Promise<CommandRunner>;
  readonly look: (runner: CommandRunner) => Promise<Found>;
  /** Ends it, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Finds out what became of a change whose reply is missing: looks as soon as the server answers, and
 * says `not-written` only when what was on its way can't be done any more. Tries for as long as
 * the server is away.
 * @throws the error of a server that answers and doesn't let us look; the reason of `signal`
 */
export async function untilKnown<Found extends Look>({
  error,
  connect,
  look,
  signal,
}: FindOut<Found>): Promise<Found> {
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      const runner = await connect();
      const found = await look(runner);
      if (found.verdict !== 'not-written') return found;
      await error.stop(runner);
      await wait(error.graceMs, undefined, { signal });
      return await look(await connect());
    } catch (problem) {
      signal.throwIfAborted();
      if (!mayPass(problem)) throw problem;
    }
    await wait(waitMs, undefined, { signal });
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** What a server answers while it isn't ready, and will be. */
const passingCodes: ReadonlySet<string> = new Set(
  'LOADING BUSY MASTERDOWN CLUSTERDOWN TRYAGAIN ASK MOVED READONLY UNBLOCKED'.split(' '),
);

/** Why a server can't be reached for now. */
const passingReasons: ReadonlySet<string> = new Set([
  'name-not-found',
  'refused',
  'unreachable',
  'timed-out',
  'loading',
  'too-many-clients',
  'cluster-down',
  'sentinel-unreachable',
  'closed',
  'cancelled',
  'unknown',
]);

function mayPass(problem: unknown): boolean {
  if (problem instanceof NoReplyError) return true;
  if (problem instanceof ConnectError) return passingReasons.has(problem.failure.reason);
  return problem instanceof ReplyError && passingCodes.has(problem.code);
}
