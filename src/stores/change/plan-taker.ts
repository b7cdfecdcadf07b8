import type { CommandRunner } from '../commands.ts';
import type { ChangePlan, ChangeResult } from '../plan/change-plan.ts';

/** A store that has neither scripts nor transactions, and carries plans out in a way of its own. */
export interface PlanTaker extends CommandRunner {
  /** How exactly it keeps a time to live, in milliseconds; absent for a store that does so to the millisecond. */
  readonly ttlStepMs?: number;
  /**
   * Carries a plan out: all of it or nothing.
   * @throws StoreError for what the store can't do as a whole
   * @throws UnknownOutcomeError when it was sent and no reply came
   */
  takePlan(plan: ChangePlan): Promise<ChangeResult>;
}

/** Whether a store carries plans out itself. */
export function takesPlans(runner: CommandRunner): runner is PlanTaker {
  return 'takePlan' in runner;
}
