import type { Backend } from '../backend.ts';
import type { HealthTestOptions, LiveTrafficTestOptions } from './health-options.ts';
import { HealthTests } from './health-tests.ts';
import { LiveTrafficTest } from './live-traffic-test.ts';

/** Which tests there are. */
export interface HealthOptions {
  readonly healthTest?: HealthTestOptions | undefined;
  readonly liveTrafficTest?: LiveTrafficTestOptions | undefined;
}

/** Knows which servers are healthy; without tests it does nothing. */
export class Health {
  readonly #backends: readonly Backend[];
  readonly #tests: HealthTests | undefined;
  readonly #traffic: LiveTrafficTest | undefined;
  #ready: ReadonlySet<Backend> = new Set();

  /** @param onJudged called when a server became healthy or ceased to be */
  constructor(
    backends: readonly Backend[],
    { healthTest, liveTrafficTest }: HealthOptions,
    onJudged: () => void,
  ) {
    this.#backends = backends;
    this.#tests = healthTest && new HealthTests(healthTest, onJudged);
    this.#traffic = liveTrafficTest && new LiveTrafficTest(liveTrafficTest, onJudged);
  }

  /** Whether servers are judged at all. */
  get isTested(): boolean {
    return this.#tests !== undefined || this.#traffic !== undefined;
  }

  /** To be called when a server became ready or ceased to be. */
  refresh(): void {
    if (!this.isTested) return;
    const ready = new Set(this.#backends.filter(({ isReady }) => isReady));
    for (const backend of ready) if (!this.#ready.has(backend)) this.forgive(backend);
    this.#ready = ready;
    this.#tests?.watch(this.#backends);
  }

  /** @param status what it answered; 502 where it didn't */
  onStatus(backend: Backend, status: number): void {
    this.#traffic?.onAnswer(backend, status);
  }

  /** It counts as healthy until a test says otherwise: it was started, or an operator says so. */
  forgive(backend: Backend): void {
    backend.isTested = this.isTested;
    backend.healthProblem = undefined;
    this.#traffic?.forget(backend);
  }

  dispose(): void {
    this.#tests?.watch([]);
  }
}
