/** The line break and indentation in front of a tag, where there are some. */
export function spaceBefore(text: string, at: number): string {
  return text.slice(startOfSpace(text, at), at);
}

/** Where the white space in front of a place begins. */
export function startOfSpace(text: string, at: number): number {
  let start = at;
  while (start > 0 && /\s/.test(text.charAt(start - 1))) start--;
  return start;
}
