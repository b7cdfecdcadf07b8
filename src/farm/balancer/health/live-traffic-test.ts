import { l10n } from '../../../formats/reason.ts';
import type { Backend } from '../backend.ts';
import type { LiveTrafficTestOptions } from './health-options.ts';
import { statusMatcher } from './status-ranges.ts';

/**
 * Counts what goes wrong with the requests of clients. A server with too many failures in a period is unhealthy until
 * a URL test or an operator says otherwise, as ARR has it.
 */
export class LiveTrafficTest {
  readonly #options: LiveTrafficTestOptions;
  readonly #isFailure: (status: number) => boolean;
  readonly #onJudged: () => void;
  readonly #now: () => number;
  /** When the last failures of each server were, oldest first. */
  readonly #failures = new WeakMap<Backend, number[]>();

  /** @param onJudged called when a server ceased to be healthy */
  constructor(
    options: LiveTrafficTestOptions,
    onJudged: () => void,
    now: () => number = () => performance.now(),
  ) {
    this.#options = options;
    this.#isFailure = statusMatcher(options.failureCodes);
    this.#onJudged = onJudged;
    this.#now = now;
  }

  /** @param status what the server answered; 502 where it didn't */
  onAnswer(backend: Backend, status: number): void {
    if (!this.#isFailure(status) || backend.healthProblem) return;
    const { maxFailures, periodSeconds } = this.#options;
    const nowMs = this.#now();
    const failures = this.#failures.get(backend) ?? [];
    failures.push(nowMs);
    while (nowMs - (failures[0] ?? nowMs) > periodSeconds * 1000) failures.shift();
    this.#failures.set(backend, failures);
    if (failures.length <= maxFailures) return;
    this.#failures.delete(backend);
    backend.healthProblem = l10n.t(
      '{0} requests failed within {1} seconds.',
      String(failures.length),
      String(periodSeconds),
    );
    this.#onJudged();
  }

  /** Begins to count anew. */
  forget(backend: Backend): void {
    this.#failures.delete(backend);
  }
}
