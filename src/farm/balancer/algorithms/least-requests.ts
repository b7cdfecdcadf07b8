import { LowestScore } from './lowest-score.ts';
import type { Picker } from './picker.ts';

/** The server that works on fewest requests for its weight, WebSockets included. */
export const leastRequests = (): Picker =>
  new LowestScore(({ activeCount, weight }) => activeCount / weight);
