/** Where a text with wildcards has to stand in another. */
export interface Anchors {
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

const whole: Anchors = { atStart: true, atEnd: true };

/**
 * Tells texts that fit another one, in which `*` stands for any text. Letters of both cases are the same.
 * Takes the leftmost places, which is right whatever follows; the last part is looked for from the end.
 */
export function wildcard(
  wild: string,
  { atStart, atEnd }: Anchors = whole,
): (text: string) => boolean {
  const parts = wild.toLowerCase().split('*');
  return (text) => {
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
  };
}
