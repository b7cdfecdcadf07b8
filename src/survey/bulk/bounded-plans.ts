import { dataSizeOf } from '../../stores/session.ts';
import type { PlannedChange } from './plan-edit.ts';

/** So many changes, and the data of their sessions, are held at once. */
const maxPlans = 10_000;
const maxBytes = 64 * 1024 * 1024;
/** What a change takes beside the data of its session. */
const planBytes = 1000;

/** Changes that are held in memory, as far as there is room for them. */
export class BoundedPlans {
  readonly #plans: PlannedChange[] = [];
  readonly #maxPlans: number;
  readonly #maxBytes: number;
  #bytes = 0;
  #refusedCount = 0;

  constructor(limits: { readonly maxPlans?: number; readonly maxBytes?: number } = {}) {
    this.#maxPlans = limits.maxPlans ?? maxPlans;
    this.#maxBytes = limits.maxBytes ?? maxBytes;
  }

  /** Those that are held, the first one first. */
  get plans(): readonly PlannedChange[] {
    return this.#plans;
  }

  /** How many there was no room for. */
  get refusedCount(): number {
    return this.#refusedCount;
  }

  add(plan: PlannedChange): void {
    const bytes = planBytes + dataSizeOf(plan.snapshot);
    if (this.#plans.length >= this.#maxPlans || this.#bytes + bytes > this.#maxBytes) {
      this.#refusedCount += 1;
      return;
    }
    this.#bytes += bytes;
    this.#plans.push(plan);
  }
}
