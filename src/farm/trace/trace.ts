import type { TraceEntry } from '../../protocol/farm/trace.ts';
import { ByteLog } from './byte-log.ts';

/** How many requests are remembered. */
export const traceLength = 5000;

/** The last requests, in the order in which they ended. */
export class Trace {
  readonly #log = new ByteLog(traceLength);
  readonly #ids = new Float64Array(traceLength);

  add(entry: TraceEntry): void {
    if (this.#log.isFull) this.#log.dropOldest();
    this.#ids[this.#log.next % traceLength] = entry.id;
    this.#log.add(JSON.stringify(entry));
  }

  /** More has become known of a request: the entry takes the place of the one with its id, if that is kept. */
  amend(entry: TraceEntry): void {
    const record = this.#recordOf(entry.id);
    if (record !== undefined) this.#log.replace(record, JSON.stringify(entry));
  }

  get(id: number): TraceEntry | undefined {
    const record = this.#recordOf(id);
    return record === undefined ? undefined : this.#entry(record);
  }

  /** Oldest first. */
  list(): readonly TraceEntry[] {
    const { oldest, next } = this.#log;
    return Array.from({ length: next - oldest }, (_, index) => this.#entry(oldest + index));
  }

  clear(): void {
    while (this.#log.oldest < this.#log.next) this.#log.dropOldest();
  }

  #entry(record: number): TraceEntry {
    // It was an entry when it was added.
    return JSON.parse(this.#log.get(record).text) as TraceEntry;
  }

  /** Most are looked for soon after they ended: the newest is looked at first. */
  #recordOf(id: number): number | undefined {
    const { oldest, next } = this.#log;
    for (let record = next - 1; record >= oldest; record--) {
      if (this.#ids[record % traceLength] === id) return record;
    }
    return undefined;
  }
}
