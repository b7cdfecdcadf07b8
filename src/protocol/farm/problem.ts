import * as v from 'valibot';
import { fields, named } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';

/** What the host says in the user's language: a `Reason` of the formats room. */
export const reason = fields({
  text: v.string(),
  args: v.array(v.union([v.string(), v.number()])),
});

/** Something that went wrong in the farm; the host puts the codes that it knows into words. */
export const farmProblem = fields({
  code: v.string(),
  /** Whole, with the way out. */
  reason,
  details: v.optional(named(v.union([v.string(), v.number()]))),
});
export type FarmProblem = Shape<typeof farmProblem>;
