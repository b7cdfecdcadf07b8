import { readAffinity } from './affinity.ts';
import type { Backend } from './backend.ts';
import { RoundRobin } from './round-robin.ts';

/** The server for a request, and why that one. */
export interface Choice {
  readonly backend: Backend;
  readonly reason: 'algorithm' | 'affinity' | 'user' | 'retry';
}

/** Decides which server takes a request. */
export class Chooser {
  /** True: a client goes back to the server that its cookie names, while that is ready. */
  affinity: boolean;
  readonly #backends: readonly Backend[];
  readonly #roundRobin = new RoundRobin();
  /** Those that are ready; made anew when something changed, not for each request. */
  #ready: readonly Backend[] = [];

  constructor(backends: readonly Backend[], affinity: boolean) {
    this.#backends = backends;
    this.affinity = affinity;
  }

  /** To be called when a server became ready or ceased to be, or got another weight. */
  refresh(): void {
    this.#ready = this.#backends.filter((backend) => backend.isReady);
    this.#roundRobin.reset();
  }

  /** @param headers raw pairs of the request; undefined when none is ready */
  choose(headers: readonly string[]): Choice | undefined {
    if (this.affinity) {
      const value = readAffinity(headers);
      const bound = value && this.#ready.find((backend) => backend.affinity === value);
      if (bound) return { backend: bound, reason: 'affinity' };
    }
    const backend = this.#roundRobin.next(this.#ready);
    return backend && { backend, reason: 'algorithm' };
  }

  /** Another server for a request that others failed to take. */
  chooseOther(tried: readonly Backend[]): Choice | undefined {
    const backend = this.#roundRobin.next(this.#ready.filter((other) => !tried.includes(other)));
    return backend && { backend, reason: 'retry' };
  }
}
