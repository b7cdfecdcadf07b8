/** The characters that a whole id may have at most; longer ones are shortened. */
export const wholeIdLength = 12;

/**
 * A session id as rows and tabs show it: `4hj2k1…x0q`. Enough to tell sessions apart and too
 * little to take one over.
 */
export function shortenId(id: string): string {
  const characters = Array.from(id);
  if (characters.length <= wholeIdLength) return id;
  return `${characters.slice(0, 6).join('')}…${characters.slice(-3).join('')}`;
}

/** A session id as it is shown for endpoints beyond this machine: never more than a third of it. */
export function maskId(id: string): string {
  const characters = Array.from(id);
  if (characters.length >= 27) return shortenId(id);
  const shown = Math.floor(characters.length / 3);
  const head = Math.ceil((shown * 2) / 3);
  const tail = shown - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}
