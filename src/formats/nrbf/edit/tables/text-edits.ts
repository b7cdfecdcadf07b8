/** One replacement in a text: at `at`, `length` characters give way to `insert`. */
export interface TextEdit {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}

/** Edits in ascending order; two at one place stay in the order in which they were given. */
export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.at - b.edit.at || a.index - b.index)
    .map(({ edit }) => edit);
}

/** A text with edits made, which are ascending and don't overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.at), edit.insert);
    at = edit.at + edit.length;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

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

/** How long a tag is without what ends it: `>` or `/>` and the blanks in front. */
export function tagHeadLength(tag: string): number {
  let end = tag.length - 1;
  if (tag.charAt(end) !== '>') return end;
  if (tag.charAt(end - 1) === '/') end--;
  return tag.slice(0, end).trimEnd().length;
}
