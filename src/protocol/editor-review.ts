/** The conflict view: what was loaded, what Redis holds now and what the user made of it, by item. */

import * as v from 'valibot';
import { fields, listOf } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { itemName } from './editor-rows.ts';

/** Whose value of an item is to stand. */
const reviewSide = v.picklist(['mine', 'theirs']);
export type ReviewSide = Shape<typeof reviewSide>;

/** An item that both sides changed, each value in a line of text; absent where the item isn't there. */
export interface ReviewRow {
  readonly item: string | null;
  readonly label: string;
  readonly opened?: string;
  readonly theirs?: string;
  readonly mine?: string;
  /** What was chosen before. */
  readonly side?: ReviewSide;
}

/** What the conflict view shows. */
export interface Review {
  readonly rows: readonly ReviewRow[];
  /** Items that only the site changed; they are taken over. */
  readonly taken: readonly string[];
  /** Items that only the user changed; they are written. */
  readonly kept: readonly string[];
}

/** The choice for an item. */
const reviewChoice = fields({ item: itemName, side: reviewSide });
export type ReviewChoice = Shape<typeof reviewChoice>;

/** The choices of the page, for as many conflicts as are resolved at once. */
export const reviewChoices = listOf(reviewChoice, 10_000);
