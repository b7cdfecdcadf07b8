import { untilAborted } from '../../links/until-aborted.ts';

/**
 * One attempt that several callers wait for. It is called off when all of them have lost interest,
 * not when the first of them has.
 */
export class SharedAttempt<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  /** @param start does the work; rejects when its signal is aborted */
  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#result = start(this.#controller.signal);
    // Callers that gave up no longer listen; their attempt's end must not be an unhandled one.
    this.#result.catch(() => undefined);
  }

  /** The result. Rejects with the reason of `signal` as soon as that is aborted. */
  async wait(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.#waiting++;
    try {
      return await (signal ? untilAborted(this.#result, signal) : this.#result);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0 && signal?.aborted) this.#controller.abort(signal.reason);
    }
  }

  /** Ends the attempt for everyone. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}
