import type { PlannedChange } from '../../../src/survey/bulk/plan-edit.ts';
import { runChanges, type RunOptions, type Settled } from '../../../src/survey/bulk/run-changes.ts';

/** Makes changes of many sessions, and gives what became of those that were sent. */
export async function settledOf(
  plans: Iterable<PlannedChange> | AsyncIterable<PlannedChange>,
  options: Omit<RunOptions, 'onSettled'> & Partial<Pick<RunOptions, 'onSettled'>>,
): Promise<readonly Settled[]> {
  const all: Settled[] = [];
  const onSettled = (one: Settled): void => {
    all.push(one);
    options.onSettled?.(one);
  };
  await runChanges(plans, { ...options, onSettled });
  return all;
}
