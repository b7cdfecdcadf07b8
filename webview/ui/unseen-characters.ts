/**
 * Characters that act or can't be seen: control characters, line separators, and what turns the
 * direction of text around or has no width. Joiners belong to words and pictures, and stay.
 */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A text with a sign for each character that acts or can't be seen: its number, `U+202E`. */
export function withSigns(text: string): string {
  return text.replace(unseen, signOf);
}

/** The same for a text that may have several lines, a tooltip's. */
export function linesWithSigns(text: string): string {
  return text.split('\n').map(withSigns).join('\n');
}

function signOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
