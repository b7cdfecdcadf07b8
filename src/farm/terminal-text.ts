import { withoutEscapes } from '../protocol/shown-text.ts';

/** The one escape that changes nothing but how a text looks: colours and weight (ECMA-48, SGR). */
const colours = /\u001b\[[0-9;:]{0,40}m/g;
/** Control characters but the tabulator, and what turns the direction of text around. */
const acting = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A line that a program printed, for a terminal that shows other lines too: with its colours, and
 * without all else that could change or imitate them.
 */
export function terminalText(line: string): string {
  const parts = line.split(colours);
  const found = line.match(colours) ?? [];
  const text = parts.map((part, index) => plain(part) + (found[index] ?? '')).join('');
  // Colours end with the line.
  return found.length === 0 ? text : `${text}\u001b[0m`;
}

function plain(text: string): string {
  return withoutEscapes(text).replace(acting, (character) => (character === '\t' ? '\t' : ''));
}
