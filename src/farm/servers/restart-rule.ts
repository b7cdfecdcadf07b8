/** As IIS takes an application pool out of service that fails so often within such a time. */
const maxFailures = 5;
const withinMs = 5 * 60_000;
const firstPauseMs = 500;

/** When a server that has ended by itself is started again: at growing intervals, and not for ever. */
export class RestartRule {
  readonly #isOn: boolean;
  #failures: number[] = [];

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /**
   * It has ended by itself.
   * @returns after how long it is to be started again; undefined when it is not
   */
  onFailure(nowMs: number): number | undefined {
    if (!this.#isOn) return undefined;
    this.#failures = this.#failures.filter((atMs) => atMs > nowMs - withinMs);
    this.#failures.push(nowMs);
    const { length } = this.#failures;
    return length > maxFailures ? undefined : firstPauseMs * 2 ** (length - 1);
  }

  /** Somebody has started or stopped it: it may fail as often as a new one. */
  reset(): void {
    this.#failures = [];
  }
}
