const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A time as the session provider of AWS writes it: `2026-11-28T15:06:07.186Z`. */
export function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Milliseconds since 1970 of such a text; undefined for any other. */
export function msOfIso(text: string | undefined): number | undefined {
  if (text === undefined || !form.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
