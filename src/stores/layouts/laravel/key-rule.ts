import { charClass, DIGITS, isAllOf, isText, LOWER, UPPER } from '../../find/key-bytes.ts';
import { found, type KeyMatcher, type KeyRule } from '../../find/key-rule.ts';
import { textHead } from '../../find/value-heads.ts';
import { decodeText } from '../../replies.ts';
import { BARE_SESSION } from './envelope.ts';

/** `Str::random(40)` (laravel/framework src/Illuminate/Session/Store.php, `generateSessionId`). */
const ID_LENGTH = 40;
const [digits, lower, upper] = [charClass(DIGITS), charClass(LOWER), charClass(UPPER)];
const idChars = charClass(LOWER + UPPER + DIGITS);
/** Keys of the cache are often SHA-1 in hex, which is as long. */
const hexDigits = charClass(`${DIGITS}abcdef`);

/** The prefixes of the connection and of the cache, and an id. */
const matches: KeyMatcher = (bytes, start, end, match) => {
  const idStart = end - ID_LENGTH;
  if (idStart < start || !isAllOf(bytes, idStart, end, idChars)) return false;
  if (idStart > start && idChars[bytes[idStart - 1] ?? 0] === 1) return false;
  if (isAllOf(bytes, idStart, end, hexDigits) || !isText(bytes, start, idStart)) return false;
  return found(match, 'laravel', 'data', start, idStart, idStart, end);
};

/**
 * The cache serializes a string, and in it stands what the session made of its attributes: a
 * serialized array, a JSON object, or an encrypted envelope in Base64 (src/Illuminate/Session/Store.php,
 * EncryptedStore.php).
 */
export const laravelKeyRule: KeyRule = {
  layout: 'laravel',
  matches: (bytes, start, end, match) =>
    matches(bytes, start, end, match) && isRandom(bytes, match.idStart, end),
  fits: (look) => /^s:\d{1,9}:"(?:a:\d{1,9}:\{|\{"|\[\]|eyJ)/.test(decodeText(textHead(look))),
};

/** The same over the memcached driver, which serializes nothing (src/Illuminate/Cache/MemcachedStore.php). */
export const laravelMemcachedRule: KeyRule = {
  layout: 'laravel',
  matches: laravelKeyRule.matches,
  fits: (look) => BARE_SESSION.test(decodeText(textHead(look).subarray(0, 16))),
};

/** Ids in which a sort of characters happens to be missing: then the token has to be there. */
export const laravelTokenKeyRule: KeyRule = {
  layout: 'laravel',
  matches,
  fits: (look) => /^s:\d{1,9}:"(?:a:\d{1,9}:\{s:6:|\{)"_token"/.test(decodeText(textHead(look))),
};

/** Whether an id has digits, lower and upper case, as all but one of a thousand have; words don't. */
function isRandom(bytes: Uint8Array, start: number, end: number): boolean {
  return [digits, lower, upper].every((chars) => {
    for (let at = start; at < end; at++) if (chars[bytes[at] ?? 0] === 1) return true;
    return false;
  });
}
