/** A name that isn't taken, in whatever case: `Cart copy`, `Cart copy 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  const folded = new Set(taken.map((other) => other.toUpperCase()));
  for (const candidate of copyNames(name)) {
    if (!folded.has(candidate.toUpperCase())) return candidate;
  }
  return name;
}

/**
 * Names for copies, without end: `Cart copy`, `Cart copy 2`, … A copy's copy has the next number.
 * @param gap what stands between the words
 */
export function* copyNames(name: string, gap = ' '): Generator<string> {
  const base = name.replace(/ copy(?: \d{1,6})?$/, '') || name;
  for (let count = 1; ; count++) yield `${base}${gap}copy${count === 1 ? '' : gap + String(count)}`;
}
