import type { Backend } from '../backend.ts';
import type { Picker } from './picker.ts';
import { RoundRobin } from './round-robin.ts';

/** How much a server has to do, or has done, for its weight: who has least gets the request. */
export type Score = (backend: Backend, candidates: readonly Backend[]) => number;

/** Takes the server of the lowest score; those that share it take turns by their weights. */
export class LowestScore implements Picker {
  readonly #score: Score;
  readonly #turns = new RoundRobin();
  readonly #onReset: () => void;

  constructor(score: Score, onReset: () => void = () => undefined) {
    this.#score = score;
    this.#onReset = onReset;
  }

  pick(candidates: readonly Backend[]): Backend | undefined {
    let lowest = Infinity;
    let best: Backend[] = [];
    for (const candidate of candidates) {
      if (candidate.weight <= 0) continue;
      const score = this.#score(candidate, candidates);
      if (score > lowest) continue;
      if (score < lowest) best = [];
      lowest = score;
      best.push(candidate);
    }
    return this.#turns.pick(best);
  }

  reset(): void {
    this.#turns.reset();
    this.#onReset();
  }
}
