import type { Backend } from './backend.ts';
import { isEventStream } from './exchange-failure.ts';
import type { AwaitedAnswer, ResponseClock } from './response-clock.ts';
import type { ResponseHead } from './upstream/response-head.ts';

/** Who has the request that a server works on. */
export interface WorkOwner {
  /** True while the server can't go on for reasons of the client's: it sends or reads slowly. */
  readonly isClientAwaited: boolean;
  /** The server has said nothing for longer than it may. */
  onSilence(backend: Backend): void;
}

/** Where it is counted what servers do. */
export interface WorkPlace {
  readonly clock: ResponseClock;
  onStatus(backend: Backend, status: number): void;
}

/** The server that is at work on a request: counted, measured, and not waited for without end. */
export class ServerAtWork implements AwaitedAnswer {
  readonly #place: WorkPlace;
  readonly #owner: WorkOwner;
  #backend: Backend | undefined;
  #sentAtMs = 0;
  #isHeard = false;
  /** The last answer that it has begun. */
  #answer: ResponseHead | undefined;

  constructor(place: WorkPlace, owner: WorkOwner) {
    this.#place = place;
    this.#owner = owner;
  }

  /** Undefined while none is at work. */
  get backend(): Backend | undefined {
    return this.#backend;
  }

  begin(backend: Backend): void {
    this.#backend = backend;
    backend.activeCount++;
    this.#sentAtMs = performance.now();
    this.#place.clock.add(this);
  }

  /** Something came of it. */
  onSign(): void {
    this.#isHeard = true;
  }

  onAnswer(head: ResponseHead): void {
    const backend = this.#backend;
    this.#isHeard = true;
    this.#answer = head;
    if (!backend) return;
    const nowMs = performance.now();
    if (!backend.isDebugged) backend.responseTime.add(nowMs - this.#sentAtMs, nowMs);
    this.#place.onStatus(backend, head.status);
  }

  /** It speaks another protocol from now on, and may be silent. */
  release(): void {
    this.#place.clock.delete(this);
  }

  end(): void {
    this.#place.clock.delete(this);
    if (this.#backend) this.#backend.activeCount--;
    this.#backend = undefined;
  }

  takeSignOfLife(): boolean {
    const isHeard =
      this.#isHeard ||
      this.#owner.isClientAwaited ||
      this.#backend?.isDebugged === true ||
      (this.#answer !== undefined && isEventStream(this.#answer));
    this.#isHeard = false;
    return isHeard;
  }

  onSilence(): void {
    const backend = this.#backend;
    if (!backend) return;
    backend.responseTime.add(this.#place.clock.limitMs, performance.now());
    this.#owner.onSilence(backend);
  }
}
