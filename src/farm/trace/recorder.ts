import { BufferBudget } from '../balancer/buffer-budget.ts';
import type { Exchange } from '../balancer/exchange.ts';
import type { ExchangeWatcher } from '../balancer/exchange-watcher.ts';
import type { ResponseHead } from '../balancer/upstream/response-head.ts';
import { ByteLog } from './byte-log.ts';
import { KeptRequest } from './kept-request.ts';
import { RequestRecord } from './request-record.ts';
import { traceLength } from './trace.ts';

/** What all records may take together. */
const maxRecordBytes = 48 * 1024 * 1024;

/** Keeps what the last requests and their answers said: the oldest go first when there is too much. */
export class Recorder implements ExchangeWatcher {
  readonly #budget: BufferBudget;
  readonly #log = new ByteLog(traceLength);
  readonly #ids = new Float64Array(traceLength);

  constructor(maxBytes = maxRecordBytes) {
    this.#budget = new BufferBudget(maxBytes);
  }

  onArrival({ notes, request }: Exchange): void {
    notes.tap = new RequestRecord(request, this.#budget);
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

  onEnd({ id, notes }: Exchange): void {
    const { tap } = notes;
    if (!(tap instanceof RequestRecord)) return;
    if (this.#log.isFull) this.#dropOldest();
    this.#ids[this.#log.next % traceLength] = id;
    tap.finish(this.#log, notes);
    this.#makeRoom();
  }

  get(id: number): KeptRequest | undefined {
    const { oldest, next } = this.#log;
    for (let record = next - 1; record >= oldest; record--) {
      if (this.#ids[record % traceLength] === id) return new KeptRequest(this.#log.get(record));
    }
    return undefined;
  }

  clear(): void {
    while (this.#log.oldest < this.#log.next) this.#dropOldest();
  }

  #makeRoom(): void {
    while (this.#budget.isSpent && this.#log.oldest < this.#log.next) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#budget.giveBack(this.#log.dropOldest());
  }
}
