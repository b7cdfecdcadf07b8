import { charClass, DIGITS, isAllOf, isText, LOWER, UPPER } from '../recognition/key-bytes.ts';
import type { KeyMatcher, KeyRule } from '../recognition/key-rule.ts';
import { textHead } from '../recognition/value-heads.ts';
import { decodeText } from '../replies.ts';

/** `Str::random(40)` (laravel/framework src/Illuminate/Session/Store.php, `generateSessionId`). */
const ID_LENGTH = 40;
const idChars = charClass(LOWER + UPPER + DIGITS);
/** Keys of the cache are often SHA-1 in hex, which is as long. */
const hexDigits = charClass(`${DIGITS}abcdef`);

/** The prefixes of the connection and of the cache, and an id. */
const matches: KeyMatcher = (bytes, start, end, match) => {
  const idStart = end - ID_LENGTH;
  if (idStart < start || !isAllOf(bytes, idStart, end, idChars)) return false;
  if (idStart > start && idChars[bytes[idStart - 1] ?? 0] === 1) return false;
  if (isAllOf(bytes, idStart, end, hexDigits) || !isText(bytes, start, idStart)) return false;
  match.layout = 'laravel';
  match.part = 'data';
  match.applicationStart = start;
  match.applicationEnd = idStart;
  match.idStart = idStart;
  match.idEnd = end;
  return true;
};

/**
 * The cache serializes a string, and in it stands what the session made of its attributes: a
 * serialized array, a JSON object, or an encrypted envelope in Base64 (src/Illuminate/Session/Store.php,
 * EncryptedStore.php).
 */
export const laravelKeyRule: KeyRule = {
  layout: 'laravel',
  matches,
  fits: (look) => /^s:\d{1,9}:"(?:a:\d{1,9}:\{|\{"|\[\]|eyJ)/.test(decodeText(textHead(look))),
};
