/** A whole number within limits, from digits; undefined for anything else. */
export const wholeOf = (
  text: string | undefined,
  least: number,
  most: number,
): number | undefined => {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
};

const factors: ReadonlyMap<string, number> = new Map([
  ['us', 0.000_001],
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

const written = /^\d{1,9}(?:(?:us|ms|s|m|h|d)\d{1,9})*(?:us|ms|s|m|h|d)?$/;

/**
 * A time as nginx and HAProxy write it: `30s`, `1h30m`, `500ms`.
 * @param unit of a number without one: seconds for nginx, milliseconds for HAProxy
 * @returns whole seconds, a day at most, at least 1 unless it is 0; undefined for anything else
 */
export const durationSeconds = (text: string | undefined, unit: 's' | 'ms'): number | undefined => {
  if (text === undefined || !written.test(text)) return undefined;
  let seconds = 0;
  for (const [, digits = '', suffix = unit] of text.matchAll(/(\d+)(us|ms|s|m|h|d)?/g)) {
    seconds += Number(digits) * (factors.get(suffix) ?? 1);
  }
  return Math.min(Math.ceil(seconds), 86_400);
};
