import type { TraceEntry } from '../../protocol/farm/trace.ts';

/** How many requests are remembered. */
export const traceLength = 5000;

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
    const index = this.#indexOf(entry.id);
    if (index !== undefined) this.#entries[index] = entry;
  }

  get(id: number): TraceEntry | undefined {
    const index = this.#indexOf(id);
    return index === undefined ? undefined : this.#entries[index];
  }

  /** Oldest first. */
  list(): readonly TraceEntry[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
  }

  clear(): void {
    this.#entries.length = 0;
    this.#next = 0;
  }

  /** Most are looked for soon after they ended: the newest is looked at first. */
  #indexOf(id: number): number | undefined {
    const length = this.#entries.length;
    for (let back = 1; back <= length; back++) {
      const index = (this.#next - back + length) % length;
      if (this.#entries[index]?.id === id) return index;
    }
    return undefined;
  }
}
