/** Where a text with wildcards has to stand in another. */
export interface Anchors {
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

/**
 * Whether a text fits another one in which `*` stands for any text. Letters of both cases are the same.
 * Takes the leftmost places, which is right whatever follows; the last part is looked for from the end.
 */
export function fitsWildcard(text: string, wild: string, { atStart, atEnd }: Anchors): boolean {
  const parts = wild.toLowerCase().split('*');
  const folded = text.toLowerCase();
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (isLast && atEnd) {
      const start = folded.length - part.length;
      const isThere = start >= at && folded.endsWith(part);
      return isThere && (index > 0 || !atStart || start === 0);
    }
    const found = folded.indexOf(part, at);
    if (found === -1 || (index === 0 && atStart && found > 0)) return false;
    at = found + part.length;
  }
  return true;
}

/**
 * Whether a path ends as the text says: `Items[0].Name` ends with `Name`, and with `[*].Name`, from one of
 * its steps on.
 */
export function endsWithPath(path: string, wild: string): boolean {
  const wanted = wild.startsWith('.') ? wild.slice(1) : wild;
  const anchors = { atStart: true, atEnd: true };
  for (let at = 0; at < path.length; at++) {
    const isStep = at === 0 || path[at - 1] === '.' || path[at] === '[';
    if (isStep && fitsWildcard(path.slice(at), wanted, anchors)) return true;
  }
  return false;
}
