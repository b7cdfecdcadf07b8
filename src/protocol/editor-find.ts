/** What a search in the values of a session found. */

import type { Place } from './editor-rows.ts';

/** The most matches that one search gets. */
export const maxMatches = 1000;

/** The rows that hold a text, in the order in which they stand in the grid. */
export interface FoundValues {
  readonly matches: readonly Place[];
  /** Why there may be more: there are too many matches, or too many values to look at. */
  readonly isCutBy?: 'matches' | 'values';
  /** How many values were looked at. */
  readonly searchedCount: number;
}
