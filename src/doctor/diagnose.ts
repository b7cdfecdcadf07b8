import { setMaxListeners } from 'node:events';
import { l10n } from '../formats/reason.ts';
import { CommandRefusedError } from '../redis/command-guard.ts';
import { ConnectError } from '../links/diagnosis.ts';
import { timeLimit } from '../links/time-limit.ts';
import { Examination, type ExaminationOptions, type ServerSubject } from './examination.ts';
import { type Finding, type Step, type StepResult } from './report.ts';
import { networkSteps, serverSteps } from './steps.ts';

/** The most that one step may take. */
const STEP_MS = 15_000;

/** Who follows an examination. */
export interface Follower {
  /** A step begins. */
  readonly onStep?: (step: Pick<StepResult, 'id' | 'title'>) => void;
  readonly onResult?: (result: StepResult) => void;
  /** Ends the examination after what is going on. */
  readonly signal?: AbortSignal;
}

/**
 * Looks at an endpoint step by step: how it is reached, who we are there, what its server is like. Only
 * reads. A step that fails holds up only those that need what it was to find; each has its time.
 * @returns the results in the order of the steps; those until the signal ended it, where it did
 */
export async function diagnose(
  options: ExaminationOptions,
  { onStep, onResult, signal: given }: Follower = {},
): Promise<readonly StepResult[]> {
  const examination = new Examination(options);
  const results: StepResult[] = [];
  const ending = new AbortController();
  const { signal } = ending;
  // Each step listens, and some of what it starts.
  setMaxListeners(0, signal);
  const hasEnded = (): boolean => signal.aborted;
  const onEnd = (): void => ending.abort(given?.reason);
  if (given?.aborted) onEnd();
  given?.addEventListener('abort', onEnd);
  try {
    for (const step of [...networkSteps, ...serverSteps.map((each) => onServer(each))]) {
      if (hasEnded()) break;
      onStep?.(step);
      const startMs = performance.now();
      const finding = await runStep(step, examination, signal);
      if (hasEnded()) break;
      const { id, title } = step;
      const result = {
        id,
        title,
        ...finding,
        durationMs: Math.round(performance.now() - startMs),
      };
      results.push(result);
      onResult?.(result);
    }
    return results;
  } finally {
    given?.removeEventListener('abort', onEnd);
    examination.close();
    options.connection.release?.();
  }
}

async function runStep(
  step: Step<Examination>,
  examination: Examination,
  signal: AbortSignal,
): Promise<Finding> {
  const limit = timeLimit(STEP_MS, signal);
  setMaxListeners(0, limit);
  let onAbort: () => void = () => undefined;
  const ended = new Promise<Finding>((resolve) => {
    onAbort = () => resolve(late());
    limit.addEventListener('abort', onAbort);
  });
  try {
    const finding = await Promise.race([step.run(examination, limit), ended]);
    if (limit.aborted) examination.forgetServer();
    return finding;
  } catch (error) {
    if (limit.aborted) return late();
    if (error instanceof CommandRefusedError) throw error;
    // The connection was lost on the way: the next step makes another one.
    examination.forgetServer();
    if (error instanceof ConnectError) return examination.failed(error.failure);
    return examination.failed(examination.failureOf(error));
  } finally {
    limit.removeEventListener('abort', onAbort);
  }
}

function late(): Finding {
  const cause = l10n.t('The step did not finish within {0} seconds.', STEP_MS / 1000);
  return { outcome: 'failed', facts: [], cause };
}

/** A step of the server as one of the whole; left out while no server can be reached. */
function onServer(step: Step<ServerSubject>): Step<Examination> {
  return {
    ...step,
    run: async (examination, signal) => {
      const { obstacle } = examination;
      if (obstacle) return { outcome: 'skipped', facts: [], cause: obstacle };
      return step.run({ examination, server: await examination.server(signal) }, signal);
    },
  };
}
