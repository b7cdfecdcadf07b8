import type { OwnLink } from './transaction-link.ts';

/** How long a connection waits for the next transaction. */
const IDLE_MS = 15_000;

/**
 * Connections of finished transactions, kept for a while: one a place. Owns what it keeps; the
 * timers don't hold up the end of the program.
 */
export class IdleLinks {
  readonly #kept = new Map<string, { readonly link: OwnLink; readonly timer: NodeJS.Timeout }>();
  #isClosed = false;
  #era = 0;

  /** Changes with each {@link clear}: connections of an earlier one aren't kept. */
  get era(): number {
    return this.#era;
  }

  /** A connection to a place that is good for another transaction; whoever takes it owns it. */
  take(place: string): OwnLink | undefined {
    const kept = this.#kept.get(place);
    if (kept === undefined) return undefined;
    this.#forget(place);
    if (kept.link.isClean) return kept.link;
    kept.link.close();
    return undefined;
  }

  /**
   * Keeps a connection, or closes it when it is of no more use.
   * @param era as it was before the connection was opened, or taken
   */
  give(place: string, link: OwnLink, era: number): void {
    if (this.#isClosed || era !== this.#era || !link.isClean || this.#kept.has(place)) {
      link.close();
      return;
    }
    const timer = setTimeout(() => {
      this.#forget(place);
      link.close();
    }, IDLE_MS);
    timer.unref();
    this.#kept.set(place, { link, timer });
  }

  /** Closes what is kept and what is given back later. */
  close(): void {
    this.#isClosed = true;
    this.clear();
  }

  /** Closes what is kept, and has what is in use closed when it is given back. */
  clear(): void {
    this.#era += 1;
    for (const [place, { link }] of [...this.#kept]) {
      this.#forget(place);
      link.close();
    }
  }

  #forget(place: string): void {
    clearTimeout(this.#kept.get(place)?.timer);
    this.#kept.delete(place);
  }
}
