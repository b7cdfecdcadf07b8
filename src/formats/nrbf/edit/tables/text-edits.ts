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
