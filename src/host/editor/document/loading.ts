/** How long a session that is shown already may take to be read again before anybody is told. */
const PATIENCE_MS = 300;

/** Knows whether a session is being read, for whoever waits for it. */
export class Loading {
  readonly #onChange: () => void;
  #running = 0;
  #isTold = false;
  #whenDone: Promise<void> = Promise.resolve();

  /** @param onChange is called when {@link isOn} changes */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether pages are to say that they wait. */
  get isOn(): boolean {
    return this.#isTold;
  }

  /** Resolves when nothing is being read any more. */
  get whenDone(): Promise<void> {
    return this.#whenDone;
  }

  /**
   * Is on until `reading` has an end; passes on what that rejects with.
   * @param isFirst nothing is there to be shown until then: it is on at once
   */
  async during(reading: Promise<void>, isFirst: boolean): Promise<void> {
    this.#running += 1;
    this.#whenDone = Promise.allSettled([this.#whenDone, reading]).then(() => undefined);
    const patience = setTimeout(() => this.#tell(true), PATIENCE_MS);
    if (isFirst) this.#tell(true);
    try {
      await reading;
    } finally {
      clearTimeout(patience);
      this.#running -= 1;
      if (this.#running === 0) this.#tell(false);
    }
  }

  #tell(isOn: boolean): void {
    if (this.#isTold === isOn) return;
    this.#isTold = isOn;
    this.#onChange();
  }
}
