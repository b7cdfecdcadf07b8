/** How often it is looked whether a step takes too long. */
const LOOK_MS = 250;

/** Bounds the time of each step of a sign-in, but for those that wait for the user. */
export class StepWatch {
  #waitingCount = 0;
  #lastStepMs = performance.now();
  #timer: NodeJS.Timeout | undefined;

  /** Calls `onLate` when a step takes longer than `limitMs`. */
  start(limitMs: number, onLate: () => void): void {
    this.#timer = setInterval(() => {
      const isLate = performance.now() - this.#lastStepMs > limitMs;
      if (isLate && this.#waitingCount === 0) onLate();
    }, LOOK_MS);
  }

  /** Something went on: the time for the next step begins. */
  stepped(): void {
    this.#lastStepMs = performance.now();
  }

  /** Has something take its time that waits for the user: an answer, a device that is to be touched. */
  async unhurried<T>(work: () => Promise<T>): Promise<T> {
    this.#waitingCount += 1;
    try {
      return await work();
    } finally {
      this.#waitingCount -= 1;
      this.stepped();
    }
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
