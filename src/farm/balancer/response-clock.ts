import { checkIntervalMs } from './limits.ts';

/** A request that a server works on. */
export interface AwaitedAnswer {
  /**
   * True when something came of the server since the last question, or when nobody may expect that; the next
   * question is about the time from now on.
   */
  takeSignOfLife(): boolean;
  /** The server has been silent for as long as it may. */
  onSilence(): void;
}

/** Looks after requests that servers work on, with one timer for all, and tells those whose server is silent. */
export class ResponseClock {
  readonly limitMs: number;
  /** Since when nothing came, as far as the clock has noticed. */
  readonly #awaited = new Map<AwaitedAnswer, number>();
  #timer: NodeJS.Timeout | undefined;

  /** @param limitMs 0: for ever */
  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  add(answer: AwaitedAnswer): void {
    if (this.limitMs === 0) return;
    this.#awaited.set(answer, performance.now());
    this.#timer ??= setInterval(() => this.#look(), checkIntervalMs(this.limitMs)).unref();
  }

  delete(answer: AwaitedAnswer): void {
    this.#awaited.delete(answer);
  }

  #look(): void {
    // Not stopped with each last request: the next one is near.
    if (this.#awaited.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const nowMs = performance.now();
    for (const [answer, silentSinceMs] of [...this.#awaited]) {
      if (answer.takeSignOfLife()) {
        this.#awaited.set(answer, nowMs);
      } else if (nowMs - silentSinceMs >= this.limitMs) {
        this.#awaited.delete(answer);
        answer.onSilence();
      }
    }
  }
}
