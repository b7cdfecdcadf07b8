import type { ChangePlan } from '../plan/change-plan.ts';
import type { CommandRunner } from '../commands.ts';
import { type NoReplyError, UnknownOutcomeError } from '../source-error.ts';
import { type ChangeVerdict, lookAtChange } from './look-at-change.ts';
import { stopLateTransaction } from './stop-late-change.ts';

/** A plan was sent and no reply came. What Redis holds tells what became of it; see {@link look}. */
export class UnknownPlanError extends UnknownOutcomeError {
  /** How long what is still on its way to the server may take, in milliseconds, before it is lost for certain. */
  readonly graceMs: number;
  readonly #plan: ChangePlan;
  readonly #way: 'script' | 'transaction';
  readonly #sentAtMs: number;

  /**
   * @param sent by which way and when (of `performance.now()`); whether the server refuses it when
   * it arrives after its time
   */
  constructor(
    plan: ChangePlan,
    sent: {
      readonly way: 'script' | 'transaction';
      readonly atMs: number;
      readonly isRefusedLate: boolean;
    },
    cause: NoReplyError,
  ) {
    super(cause);
    this.#plan = plan;
    this.#way = sent.way;
    this.#sentAtMs = sent.atMs;
    this.graceMs = cause.isLate && !sent.isRefusedLate ? LATE_GRACE_MS : GRACE_MS;
  }

  /** Looks what became of the change. @throws as {@link lookAtChange} */
  look(runner: CommandRunner): Promise<ChangeVerdict> {
    return lookAtChange(runner, this.#plan, this.#sentAtMs);
  }

  /**
   * Sees to it that the change isn't done any more where it hasn't been done yet: a transaction is
   * refused once one of its keys has been written, if only with the value that it has. A script refuses by itself after
   * its time. Whatever goes wrong here is no error.
   */
  async stop(runner: CommandRunner): Promise<void> {
    if (this.#way === 'transaction') await stopLateTransaction(runner, this.#plan.keys);
  }
}

/** A connection that broke has lost what it held, but for what is in the server's hands already. */
const GRACE_MS = 300;
/** Where the wait was given up, the command may be held up somewhere. */
const LATE_GRACE_MS = 5000;
