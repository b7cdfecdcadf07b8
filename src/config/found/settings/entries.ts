import type { Place } from '../find.ts';

/** One value of a file of settings, with the names that lead to it. */
export interface Entry {
  /** The names with `:` between them, as .NET writes it: `Redis:Host`. A variable's `__` is one of them. */
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}
