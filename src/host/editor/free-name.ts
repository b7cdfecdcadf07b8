/** A name that isn't taken, in whatever case: `Cart copy`, `Cart copy 2`. */
export function freeName(name: string, taken: readonly string[]): string {
  const folded = new Set(taken.map((other) => other.toUpperCase()));
  for (let count = 1; ; count++) {
    const candidate = `${name} copy${count === 1 ? '' : ` ${count}`}`;
    if (!folded.has(candidate.toUpperCase())) return candidate;
  }
}
