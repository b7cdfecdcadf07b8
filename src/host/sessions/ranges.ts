/** Sessions that "Load More" adds, and that stand in front of ranges. */
export const pageSize = 200;
/** A list of more sessions is split into ranges. */
export const maxListed = 1000;
/** More ranges than this are put into larger ones. */
const maxRanges = 100;

/** Sessions of a list that stand one behind the other. */
export interface Range {
  readonly start: number;
  readonly count: number;
}

/**
 * The ranges behind the first page of a list: none where it has up to 1,000 sessions; else ranges of 1,000, or
 * of 10,000 and so on where these would be more than a hundred. Where they begin depends on nothing but the length.
 */
export function rangesOf({ start, count }: Range): readonly Range[] {
  if (count <= maxListed) return [];
  const end = start + count;
  let size = maxListed;
  while ((count - pageSize) / size > maxRanges) size *= 10;
  const ranges: Range[] = [];
  for (let at = start + pageSize; at < end; at += size) {
    ranges.push({ start: at, count: Math.min(size, end - at) });
  }
  return ranges;
}
