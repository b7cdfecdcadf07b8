/** How long a tag is without what ends it: `>` or `/>` and the blanks in front. */
export function tagHeadLength(tag: string): number {
  let end = tag.length - 1;
  if (tag.charAt(end) !== '>') return end;
  if (tag.charAt(end - 1) === '/') end--;
  return tag.slice(0, end).trimEnd().length;
}
