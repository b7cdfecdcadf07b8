/** How hours and days are written; the host translates them. */
export interface DurationWords {
  readonly durationHours: string;
  readonly durationDays: string;
}

/** Puts values in the places of `{0}`, `{1}`, … of a text; numbers with their separators. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (place, index: string) => {
    const value = values[Number(index)] ?? place;
    return typeof value === 'number' ? value.toLocaleString() : value;
  });
}

/** A stretch of time: `18:42` below an hour, `2 h 10 min` below two days, `3 d 4 h` above. */
export function durationText(durationMs: number, words: DurationWords): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
  if (hours < 48) return fill(words.durationHours, hours, minutes % 60);
  return fill(words.durationDays, Math.floor(hours / 24), hours % 24);
}
