import type { TraceEntry } from '../protocol/farm/trace.ts';

/** How many requests are remembered. */
export const traceLength = 500;

/** The last requests, in the order in which they ended. */
export class Trace {
  readonly #entries: TraceEntry[] = [];
  #next = 0;

  add(entry: TraceEntry): void {
    this.#entries[this.#next] = entry;
    this.#next = (this.#next + 1) % traceLength;
  }

  /** More has become known of a request: the entry takes the place of the one with its id, if that is kept. */
  amend(entry: TraceEntry): void {
    const index = this.#entries.findIndex(({ id }) => id === entry.id);
    if (index !== -1) this.#entries[index] = entry;
  }

  /** Oldest first. */
  list(): readonly TraceEntry[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  clear(): void {
    this.#entries.length = 0;
    this.#next = 0;
  }
}
