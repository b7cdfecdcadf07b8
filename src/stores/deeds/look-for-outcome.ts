import { setTimeout as wait } from 'node:timers/promises';
import { UnknownPlanError } from '../change/unknown-outcome.ts';
import type { CommandRunner } from '../commands.ts';
import type { ChangeKind, ChangeOutcome, SessionChange } from '../source/session-change.ts';
import type { UnknownOutcomeError } from '../source-error.ts';
import { type ChangeWay, wayOf } from './change-ways.ts';

/** A change whose reply didn't come, and how late writes of it are kept from happening. */
export interface LostChange<K extends ChangeKind> {
  readonly change: SessionChange<K>;
  readonly error: UnknownOutcomeError;
  readonly signal: AbortSignal;
  /** Keeps what is still on its way from being written. Absent: it can't be. */
  readonly stop?: (error: UnknownPlanError) => Promise<void>;
}

/**
 * Looks what became of a change. One that isn't there yet may still come: it is stopped, given time, and looked for again.
 * @throws the error itself where it isn't known what was sent; NoReplyError, the signal's reason
 */
export async function lookForOutcome<K extends ChangeKind>(
  runner: CommandRunner,
  { change, error, signal, stop }: LostChange<K>,
): Promise<ChangeOutcome<K>> {
  if (!(error instanceof UnknownPlanError)) throw error;
  const way: ChangeWay<K> = wayOf(change);
  const found = await way.look(runner, change, error);
  if (found.verdict !== 'not-written') return found;
  await stop?.(error);
  await wait(error.graceMs, undefined, { signal });
  return way.look(runner, change, error);
}
