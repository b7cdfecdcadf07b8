/** What the page of Session Statistics asks of the host, and what comes back. */

import * as v from 'valibot';
import { count, fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { statisticsDeeds, statisticsScopes, type StatisticsState } from './statistics-state.ts';

export const statisticsRequest = v.variant('type', [
  /** The page is there: the host answers with all that it knows. */
  fields({ type: v.literal('ready') }),
  fields({ type: v.literal('do'), deed: v.picklist(statisticsDeeds) }),
  /** Shows one application by its number in the list; 0 is all of them. */
  fields({ type: v.literal('show'), application: count }),
  /** How many sessions the next census reads. */
  fields({ type: v.literal('scope'), scope: v.picklist(statisticsScopes) }),
  /** Opens a session that a row stands for, by its number. */
  fields({ type: v.literal('open'), session: count }),
]);
export type StatisticsRequest = Shape<typeof statisticsRequest>;

/** What comes back for each request. */
export interface StatisticsReplies {
  ready: StatisticsState;
  do: null;
  show: null;
  scope: null;
  open: null;
}
