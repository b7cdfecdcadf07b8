import { BufferBudget } from '../balancer/buffer-budget.ts';
import type { Exchange } from '../balancer/exchange.ts';
import type { ExchangeWatcher } from '../balancer/exchange-watcher.ts';
import type { ResponseHead } from '../balancer/upstream/response-head.ts';
import { RequestRecord } from './request-record.ts';
import { traceLength } from './trace.ts';

/** What all records may take together. */
const maxRecordBytes = 48 * 1024 * 1024;

/** Keeps what the last requests and their answers said: the oldest go first when there is too much. */
export class Recorder implements ExchangeWatcher {
  readonly #budget: BufferBudget;
  /** Oldest first, from {@link #first}; what stands before it is gone. */
  #records: (RequestRecord | undefined)[] = [];
  #first = 0;

  constructor(maxBytes = maxRecordBytes) {
    this.#budget = new BufferBudget(maxBytes);
  }

  onArrival(exchange: Exchange): void {
    exchange.notes.tap = new RequestRecord(exchange.id, exchange.request, this.#budget);
  }

  /** Nothing of the body has been sent yet: it is kept as if it had come so. */
  onEdit(exchange: Exchange): void {
    this.onArrival(exchange);
  }

  onAnswer({ notes }: Exchange, head: ResponseHead): void {
    const { tap } = notes;
    notes.markAnswered();
    if (tap instanceof RequestRecord) tap.onHead(head);
    this.#makeRoom();
  }

  onEnd({ notes }: Exchange): void {
    const { tap } = notes;
    if (!(tap instanceof RequestRecord)) return;
    tap.sentMs = notes.sentMs;
    tap.answeredMs = notes.answeredMs;
    tap.finish();
    this.#records.push(tap);
    this.#makeRoom();
  }

  get(id: number): RequestRecord | undefined {
    return this.#records.findLast((record) => record?.id === id);
  }

  clear(): void {
    while (this.#dropOldest());
  }

  #makeRoom(): void {
    while (this.#budget.isSpent || this.#records.length - this.#first > traceLength) {
      if (!this.#dropOldest()) break;
    }
  }

  #dropOldest(): boolean {
    const oldest = this.#records[this.#first];
    if (!oldest) return false;
    oldest.release();
    this.#records[this.#first++] = undefined;
    if (this.#first > traceLength) {
      this.#records = this.#records.slice(this.#first);
      this.#first = 0;
    }
    return true;
  }
}
