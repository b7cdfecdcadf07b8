import type { GrowthMoment } from './growth-moment.ts';

/** A day at one every six minutes. */
const MAX_MOMENTS = 240;

/** Moments in their order, in bounded memory: where there are too many, every other one goes. */
export class GrowthSeries {
  #moments: GrowthMoment[] = [];
  readonly #max: number;

  constructor(max = MAX_MOMENTS) {
    this.#max = max;
  }

  get moments(): readonly GrowthMoment[] {
    return this.#moments;
  }

  add(moment: GrowthMoment): void {
    // The first one stays: all others are compared with it.
    if (this.#moments.length >= this.#max)
      this.#moments = this.#moments.filter((_, at) => at % 2 === 0);
    this.#moments.push(moment);
  }
}

/** So many moments as can be told apart, spread evenly, with the first and the last. */
export function spreadOf<T>(moments: readonly T[], most: number): readonly T[] {
  if (moments.length <= most) return moments;
  const step = (moments.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => moments[Math.round(at * step)]).flatMap(
    (one) => one ?? [],
  );
}
