import type { BuiltInLayoutId } from '../layout-facts.ts';
import type { SessionPart } from '../session.ts';
import { endsWith, isText } from './key-bytes.ts';
import { found, type KeyMatcher, MAX_ID_BYTES } from './key-rule.ts';

const COLON = 0x3a;

/** Keys of a prefix that ends in known words, and an id. */
export interface PrefixedKeys {
  readonly layout: BuiltInLayoutId;
  /** The words at the end of the prefix, the last one with its colon: `sess:`. */
  readonly words: readonly string[];
  readonly part?: SessionPart;
  /** What stands behind the id. */
  readonly suffix?: string;
  /** How much of the prefix, from its end, belongs to the words and not to the application. */
  readonly dropped?: number;
}

/**
 * A matcher for keys such as `<anything:>sess:<id>`: the id is what stands behind the last colon.
 * Words that begin with a letter have to begin the key or follow something that is no letter and no
 * digit.
 */
export function prefixedKeys({
  layout,
  words,
  part = 'data',
  suffix = '',
  dropped = 0,
}: PrefixedKeys): KeyMatcher {
  const utf8 = new TextEncoder();
  const known = words.map((word) => utf8.encode(word));
  const tail = utf8.encode(suffix);
  return (bytes, start, end, match) => {
    if (tail.length > 0 && !endsWith(bytes, start, end, tail)) return false;
    const idEnd = end - tail.length;
    const least = Math.max(start, idEnd - MAX_ID_BYTES);
    let idStart = idEnd;
    while (idStart > least && bytes[idStart - 1] !== COLON) idStart--;
    if (idStart === idEnd || idStart === least) return false;
    for (const word of known) {
      if (!endsWith(bytes, start, idStart, word)) continue;
      const wordStart = idStart - word.length;
      const isInside = isLetterOrDigit(word[0] ?? 0) && wordStart > start;
      if (isInside && isLetterOrDigit(bytes[wordStart - 1] ?? 0)) continue;
      if (!isText(bytes, start, idEnd)) return false;
      const applicationEnd = idStart - dropped;
      if (applicationEnd < start) return false;
      return found(match, layout, part, start, applicationEnd, idStart, idEnd);
    }
    return false;
  };
}

function isLetterOrDigit(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a)
  );
}
