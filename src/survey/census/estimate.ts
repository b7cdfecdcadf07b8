import type { Spread } from './distribution.ts';

/** What a sample says of all, with the range in which the truth lies in 19 of 20 cases. */

/** An estimate and its range; `low` and `high` equal `value` where everything was looked at. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Standard errors around an estimate. */
const Z = 1.96;

/** How much narrower a range is because the sample is a good part of the whole. */
function finiteness(sample: number, whole: number): number {
  return whole <= 1 || sample >= whole ? 0 : Math.sqrt((whole - sample) / (whole - 1));
}

/**
 * How many of all have something that `hits` of a sample have. Wilson's score interval, so that none in
 * the sample doesn't say none at all.
 */
export function estimateCount(hits: number, sample: number, whole: number): Estimate {
  if (sample >= whole) return exactly(hits);
  if (sample === 0) return { value: 0, low: 0, high: whole };
  const part = hits / sample;
  const shrink = finiteness(sample, whole) ** 2;
  const square = (Z * Z * shrink) / sample;
  const middle = (part + square / 2) / (1 + square);
  const half =
    (Math.sqrt(shrink) * Z * Math.sqrt((part * (1 - part)) / sample + square / (4 * sample))) /
    (1 + square);
  return {
    value: Math.round(part * whole),
    low: Math.max(hits, Math.floor((middle - half) * whole)),
    high: Math.min(whole - (sample - hits), Math.ceil((middle + half) * whole)),
  };
}

/** The sum over all, from the mean of a sample. */
export function estimateTotal(
  { count, mean, deviation, total }: Pick<Spread, 'count' | 'mean' | 'deviation' | 'total'>,
  whole: number,
): Estimate {
  if (count >= whole) return exactly(total);
  const value = mean * whole;
  if (count < 2) return { value: Math.round(value), low: Math.round(total), high: Infinity };
  const half = (Z * whole * deviation * finiteness(count, whole)) / Math.sqrt(count);
  return {
    value: Math.round(value),
    low: Math.max(Math.round(total), Math.round(value - half)),
    high: Math.round(value + half),
  };
}

/** The sum of estimates that don't depend on each other. */
export function addEstimates(estimates: readonly Estimate[]): Estimate {
  const sum = (of: (estimate: Estimate) => number): number =>
    estimates.reduce((total, estimate) => total + of(estimate), 0);
  const value = sum((estimate) => estimate.value);
  const below = Math.sqrt(sum((estimate) => (estimate.value - estimate.low) ** 2));
  const above = Math.sqrt(sum((estimate) => (estimate.high - estimate.value) ** 2));
  return { value, low: Math.round(value - below), high: Math.round(value + above) };
}

function exactly(value: number): Estimate {
  return { value, low: value, high: value };
}
