import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from '../backend.ts';
import type { HealthTestOptions } from './health-options.ts';
import { testUrl } from './url-test.ts';

/** Between a test that failed and its repetition; shorter where the interval is. */
const retryMs = 1000;

/** Asks each server that is ready for a URL, again and again. */
export class HealthTests {
  readonly #options: HealthTestOptions;
  readonly #onJudged: () => void;
  readonly #watched = new Map<Backend, AbortController>();

  /** @param onJudged called when a server became healthy or ceased to be */
  constructor(options: HealthTestOptions, onJudged: () => void) {
    this.#options = options;
    this.#onJudged = onJudged;
  }

  /** Tests these from now on, as far as they are ready, and no others. */
  watch(backends: readonly Backend[]): void {
    for (const [backend, controller] of this.#watched) {
      if (backend.isReady && backends.includes(backend)) continue;
      controller.abort();
      this.#watched.delete(backend);
    }
    for (const backend of backends) {
      if (!backend.isReady || this.#watched.has(backend)) continue;
      const controller = new AbortController();
      this.#watched.set(backend, controller);
      void this.#keepTesting(backend, controller.signal);
    }
  }

  async #keepTesting(backend: Backend, signal: AbortSignal): Promise<void> {
    const { intervalSeconds } = this.#options;
    while (!signal.aborted) {
      await this.#test(backend, signal);
      await pause(intervalSeconds * 1000, signal);
    }
  }

  async #test(backend: Backend, signal: AbortSignal): Promise<void> {
    const { retries, intervalSeconds } = this.#options;
    for (let left = retries; ; left--) {
      const problem = await testUrl(backend, this.#options, signal);
      if (signal.aborted) return;
      // Who has stopped it with a debugger wants it to stay as it is.
      if (problem && backend.isDebugged) return;
      if (!problem || left === 0) {
        const wasHealthy = backend.healthProblem === undefined;
        backend.healthProblem = problem;
        if (wasHealthy !== (problem === undefined)) this.#onJudged();
        return;
      }
      await pause(Math.min(retryMs, intervalSeconds * 1000), signal);
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
