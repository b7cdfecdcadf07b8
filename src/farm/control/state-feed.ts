import type { FarmToHost } from '../../protocol/farm/messages.ts';
import type { FarmState } from '../../protocol/farm/state.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';

/** Under load a host hears of changes this often, not for each request. */
const intervalMs = 100;

/** More requests than this in one interval are counted, not described. */
const maxEntries = 200;

/** Makes few messages of many changes: the first at once, the next after an interval. */
export class StateFeed {
  readonly #state: () => FarmState;
  readonly #send: (message: FarmToHost) => void;
  #entries: TraceEntry[] = [];
  #skipped = 0;
  #isStateStale = false;
  #timer: NodeJS.Timeout | undefined;
  #lastSentAt = 0;

  constructor(state: () => FarmState, send: (message: FarmToHost) => void) {
    this.#state = state;
    this.#send = send;
  }

  stateChanged(): void {
    this.#isStateStale = true;
    this.#schedule();
  }

  requestEnded(entry: TraceEntry): void {
    if (this.#entries.length < maxEntries) this.#entries.push(entry);
    else this.#skipped++;
    this.#schedule();
  }

  /** The trace was cleared. */
  reset(): void {
    this.#entries = [];
    this.#skipped = 0;
    this.#send({ type: 'trace', entries: [], skipped: 0, reset: true });
  }

  /** Sends what there is to tell. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastSentAt = performance.now();
    if (this.#entries.length > 0 || this.#skipped > 0) {
      this.#send({ type: 'trace', entries: this.#entries, skipped: this.#skipped });
      this.#entries = [];
      this.#skipped = 0;
    }
    if (this.#isStateStale) {
      this.#isStateStale = false;
      this.#send({ type: 'state', state: this.#state() });
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#timer) return;
    const waitMs = Math.max(0, this.#lastSentAt + intervalMs - performance.now());
    this.#timer = setTimeout(() => this.flush(), waitMs);
  }
}
