/** A date's text and its kind, as the formats write them: `2026-11-21T10:00:00.0000000 (utc)`. */
export function splitDate(text: string): { readonly clock: string; readonly kind: string } {
  const open = text.endsWith(')') ? text.indexOf('(') : -1;
  const kind = open < 0 ? '' : text.slice(open + 1, -1);
  const clock = (open < 0 ? text : text.slice(0, open)).trimEnd();
  return { clock, kind: kind.startsWith('local,') ? 'local, first' : kind };
}

/** The text for a date's clock and kind. */
export function joinDate(clock: string, kind: string): string {
  return kind === '' ? clock.trim() : `${clock.trim()} (${kind})`;
}
