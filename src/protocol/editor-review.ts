/** The conflict view: what was loaded, what Redis holds now and what the user made of it, by item. */

/** Whose value of an item is to stand. */
export type ReviewSide = 'mine' | 'theirs';

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
export interface ReviewChoice {
  readonly item: string | null;
  readonly side: ReviewSide;
}

/** The most conflicts that are resolved at once. */
const maxChoices = 10_000;

/** Checks the choices of the page. */
export function areReviewChoices(value: unknown): value is readonly ReviewChoice[] {
  return Array.isArray(value) && value.length <= maxChoices && value.every(isReviewChoice);
}

function isReviewChoice(value: unknown): value is ReviewChoice {
  if (typeof value !== 'object' || value === null) return false;
  const { item, side } = value as Record<string, unknown>;
  return (item === null || typeof item === 'string') && (side === 'mine' || side === 'theirs');
}
