/** Something that gets a share of the requests by its weight. */
export interface Weighted {
  readonly name: string;
  /** A whole number from 0; 0 gets nothing. */
  readonly weight: number;
}

/**
 * Smooth weighted round robin, as nginx has it (ngx_http_upstream_round_robin.c): of weights 5, 1, 1
 * it makes a a b a c a a, not a a a a a b c. Each pick raises every candidate by its weight, takes
 * the highest, and lowers that one by the sum.
 */
export class RoundRobin {
  readonly #current = new Map<string, number>();

  /** The next of the candidates; undefined when there is none with a weight. Ties: the first. */
  pick<T extends Weighted>(candidates: readonly T[]): T | undefined {
    let best: T | undefined;
    let bestCurrent = -Infinity;
    let total = 0;
    for (const candidate of candidates) {
      if (candidate.weight <= 0) continue;
      const current = (this.#current.get(candidate.name) ?? 0) + candidate.weight;
      this.#current.set(candidate.name, current);
      total += candidate.weight;
      if (current > bestCurrent) {
        best = candidate;
        bestCurrent = current;
      }
    }
    if (best) this.#current.set(best.name, bestCurrent - total);
    return best;
  }

  /** Starts anew, as after a change of weights or of who takes part. */
  reset(): void {
    this.#current.clear();
  }
}
