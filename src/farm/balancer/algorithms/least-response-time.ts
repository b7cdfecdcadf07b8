import { LowestScore } from './lowest-score.ts';
import type { Picker } from './picker.ts';

/** What is expected of a server that has requests and hasn't answered any yet. */
const unknownMs = 60_000;

/**
 * The server that would answer soonest: its time to the first byte of late, times the requests that it has with this
 * one, for its weight. One that has not been asked yet comes first.
 */
export const leastResponseTime = (now: () => number = () => performance.now()): Picker =>
  new LowestScore(({ responseTime, activeCount, weight }) => {
    const meanMs = responseTime.meanMs(now()) ?? (activeCount === 0 ? 0 : unknownMs);
    return (meanMs * (activeCount + 1)) / weight;
  });
