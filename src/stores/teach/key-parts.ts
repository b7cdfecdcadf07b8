/** A stretch of a key's text, in UTF-16 offsets. */
export interface KeyRange {
  readonly start: number;
  readonly end: number;
}

/** What separates the pieces of a key, whoever chose it. */
const separators: ReadonlySet<string> = new Set(':/|#{}');
/** What does so between words, while ids hold it, too. */
const joints: ReadonlySet<string> = new Set('_-.');
/** Parts of a key beyond these are not told apart: nobody chooses such keys, but somebody may store one. */
const MAX_PARTS = 64;
/** Without a digit, what is longer than words are is taken for made at random. */
const LONG_PART = 16;
/** What some frameworks put before an id, without anything between the two. */
const attachedPrefix = /^(?:sess|sf_s)(?=[\w-]{16})/;

/** The parts between two separators, which joints separate. */
type Segment = readonly KeyRange[];

/** The stretches of a key that can be an id or an application, the one that most looks like an id first. */
export function rangesOf(key: string): readonly KeyRange[] {
  const ranges = new Map<string, { readonly range: KeyRange; readonly score: number }>();
  const add = (start: number, end: number, isAttached = false): void => {
    const range = { start, end };
    const score = isAttached ? 2000 + end - start : scoreOf(key, range);
    if (start < end) ranges.set(`${start} ${end}`, { range, score });
  };
  for (const segment of segmentsOf(key)) {
    const [first, last] = [segment[0], segment.at(-1)];
    if (!first || !last) continue;
    add(first.start, last.end);
    for (const part of segment) add(part.start, part.end);
    const run = varyingRun(key, segment);
    if (run) {
      add(run.start, run.end);
      // An id may end with a part that looks like a word.
      add(run.start, last.end);
    }
    const attached = attachedPrefix.exec(key.slice(first.start, last.end))?.[0].length;
    if (attached !== undefined) add(first.start + attached, last.end, true);
  }
  return [...ranges.values()]
    .sort((a, b) => b.score - a.score || a.range.start - b.range.start)
    .map(({ range }) => range);
}

/** The stretches of a text that differ from key to key, as far as one text shows that. */
export function varyingRuns(text: string): readonly KeyRange[] {
  return segmentsOf(text).flatMap((segment) => varyingRun(text, segment) ?? []);
}

/** A text with something else in the place of each of some ranges, which are in order. */
export function replaceRanges(
  text: string,
  ranges: readonly KeyRange[],
  replace: (part: string) => string,
): string {
  let [result, at] = ['', 0];
  for (const { start, end } of ranges) {
    result += text.slice(at, start) + replace(text.slice(start, end));
    at = end;
  }
  return result + text.slice(at);
}

function segmentsOf(key: string): readonly Segment[] {
  const segments: KeyRange[][] = [[]];
  let [start, count] = [0, 0];
  for (let at = 0; at <= key.length; at++) {
    const char = key[at];
    const isEnd = char === undefined || separators.has(char);
    if (!isEnd && !joints.has(char)) continue;
    if (at > start) {
      count += 1;
      const isLast = count >= MAX_PARTS;
      segments.at(-1)?.push({ start, end: isLast ? key.length : at });
      if (isLast) break;
    }
    start = at + 1;
    if (isEnd && segments.at(-1)?.length !== 0) segments.push([]);
  }
  return segments.filter(({ length }) => length > 0);
}

/** From the first part of a segment that varies to the last: ids with joints in them are one. */
function varyingRun(key: string, segment: Segment): KeyRange | undefined {
  const varying = segment.filter((part) => isVarying(key, part));
  const [first, last] = [varying[0], varying.at(-1)];
  return first && last && { start: first.start, end: last.end };
}

/** Numbers, letters with digits among them, and what is too long for a word; `v2` and `eu1` are names. */
function isVarying(key: string, { start, end }: KeyRange): boolean {
  const part = key.slice(start, end);
  if (/^\d+$/.test(part)) return true;
  return part.length >= LONG_PART || (part.length > 3 && /\d/.test(part));
}

/** The longest stretch that varies from end to end comes first, then what varies in part, then words from the end. */
function scoreOf(key: string, range: KeyRange): number {
  const [segment = []] = segmentsOf(key.slice(range.start, range.end));
  const parts = segment.map(({ start, end }) => ({
    start: start + range.start,
    end: end + range.start,
  }));
  const length = range.end - range.start;
  const [first, last] = [parts[0], parts.at(-1)];
  if (!parts.some((part) => isVarying(key, part))) return range.end / (key.length + 1);
  const isPure = first && last && isVarying(key, first) && isVarying(key, last);
  return isPure ? 1000 + length : length;
}
