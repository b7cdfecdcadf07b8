/** How texts of others are made visible wherever they are shown: in the page, in trees and in messages. */

/**
 * Characters that act or can't be seen: control characters, line separators, and what turns the
 * direction of text around or has no width. Joiners belong to words and pictures, and stay.
 */
const unseen =
  /\r\n|[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * A text on one line with a sign for each character that acts or can't be seen: `↵` for the end of a
 * line, `⇥` for a tab, for all others their number, `U+202E`.
 */
export function withSigns(text: string): string {
  return text.replace(unseen, signOf);
}

/** The same for a text that may have several lines, a tooltip's. */
export function linesWithSigns(text: string): string {
  return text.split(/\r?\n/).map(withSigns).join('\n');
}

/** A name or text in quotes where it is empty, or begins or ends with a blank: nobody sees those otherwise. */
export function quotedIfBlank(text: string): string {
  return /^$|^\p{Zs}|\p{Zs}$/u.test(text) ? `"${text}"` : text;
}

function signOf(character: string): string {
  if (character === '\t') return '⇥';
  if (/[\n\r\u0085\u2028\u2029]/.test(character)) return '↵';
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
