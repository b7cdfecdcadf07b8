/** After so long what was measured counts half. */
const halfLifeMs = 10_000;

/**
 * How long a server took to answer lately: a mean in which old measures fade with time, so that one that was slow
 * once is tried again.
 */
export class ResponseTime {
  #meanMs: number | undefined;
  #atMs = 0;

  /** @param nowMs any clock that only goes on, the same for both methods */
  add(durationMs: number, nowMs: number): void {
    if (this.#meanMs === undefined) {
      this.#meanMs = durationMs;
    } else {
      // What comes in close order counts together, a tenth each at least.
      const kept = Math.min(0.9, faded(nowMs - this.#atMs));
      this.#meanMs = this.#meanMs * kept + durationMs * (1 - kept);
    }
    this.#atMs = nowMs;
  }

  /** Undefined before the first answer. */
  meanMs(nowMs: number): number | undefined {
    return this.#meanMs === undefined ? undefined : this.#meanMs * faded(nowMs - this.#atMs);
  }
}

const faded = (ageMs: number): number => 0.5 ** (Math.max(0, ageMs) / halfLifeMs);
