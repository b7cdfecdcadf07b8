import type { GrowthMoment } from '../../survey/growth/growth-moment.ts';
import { GrowthSeries } from '../../survey/growth/growth-series.ts';
import { isCancellation } from '../cancellation.ts';
import type { DisposableLike } from '../disposable.ts';
import type { HostServices } from '../services.ts';

/** Between two counts, at least. */
const EVERY_MS = 30_000;
/** A count takes no more than this share of the time, so that a large store isn't searched without end. */
const SHARE = 1 / 20;

/** Counts the sessions of an endpoint now and then, while somebody looks. */
export class GrowthWatch implements DisposableLike {
  readonly #services: Pick<HostServices, 'connections' | 'log'>;
  readonly #endpointId: string;
  readonly #onChange: () => void;
  readonly #series = new GrowthSeries();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | undefined;
  #isWatching = false;
  #dueAtMs = 0;

  readonly #everyMs: number;

  constructor(
    services: Pick<HostServices, 'connections' | 'log'>,
    endpointId: string,
    onChange: () => void,
    everyMs = EVERY_MS,
  ) {
    this.#everyMs = everyMs;
    this.#services = services;
    this.#endpointId = endpointId;
    this.#onChange = onChange;
  }

  /** What was counted since it began. */
  get moments(): readonly GrowthMoment[] {
    return this.#series.moments;
  }

  /** Counts, or lets it be: nothing is asked and no timer runs then. What was counted is kept. */
  setWatching(isWatching: boolean): void {
    if (this.#isWatching === isWatching) return;
    this.#isWatching = isWatching;
    if (isWatching) this.#schedule();
    else this.#stop();
  }

  dispose(): void {
    this.setWatching(false);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const leftMs = Math.max(0, this.#dueAtMs - performance.now());
    this.#timer = setTimeout(() => void this.#count(), leftMs);
  }

  async #count(): Promise<void> {
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    const beganMs = performance.now();
    this.#dueAtMs = beganMs + this.#everyMs;
    try {
      const { connections } = this.#services;
      const source = await connections.connect(this.#endpointId, { signal });
      // A place that isn't to be asked again and again has no growth to show.
      if (source.limitOf('watch') ?? source.searchCost) return;
      const { takeMoment } = await import('../../survey/growth/growth-moment.ts');
      const moment = await takeMoment(source, signal);
      signal.throwIfAborted();
      this.#series.add(moment);
      this.#onChange();
    } catch (error) {
      // Who asks for statistics is told of what is wrong: this goes on when it is over.
      if (!signal.aborted && !isCancellation(error)) this.#services.log.error('growth', error);
    }
    if (signal.aborted) return;
    const nowMs = performance.now();
    this.#dueAtMs = Math.max(this.#dueAtMs, nowMs + (nowMs - beganMs) / SHARE);
    this.#schedule();
  }
}
