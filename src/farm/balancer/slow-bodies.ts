import { checkIntervalMs, minBodyBytesPerSecond } from './limits.ts';

/** A body that is being read. */
export interface WatchedBody {
  readonly byteCount: number;
  /** For how long somebody has been ready to read it. */
  readingMs(nowMs: number): number;
  /** It takes longer than it may. */
  onTooSlow(): void;
}

/** Looks after the bodies that are being read, and tells those that come too slowly. */
export class SlowBodies {
  readonly #limitMs: number;
  readonly #bodies = new Set<WatchedBody>();
  #timer: NodeJS.Timeout | undefined;

  /** @param limitMs 0: bodies may take as long as they like */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  add(body: WatchedBody): void {
    if (this.#limitMs === 0) return;
    this.#bodies.add(body);
    this.#timer ??= setInterval(() => this.#look(), checkIntervalMs(this.#limitMs)).unref();
  }

  delete(body: WatchedBody): void {
    this.#bodies.delete(body);
    if (this.#bodies.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const nowMs = performance.now();
    for (const body of [...this.#bodies]) {
      const mayTakeMs = this.#limitMs + (body.byteCount * 1000) / minBodyBytesPerSecond;
      if (body.readingMs(nowMs) <= mayTakeMs) continue;
      this.delete(body);
      body.onTooSlow();
    }
  }
}
