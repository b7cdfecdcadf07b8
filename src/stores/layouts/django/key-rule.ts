import { charClass, DIGITS, endsWith, isAllOf, isText, LOWER } from '../../find/key-bytes.ts';
import { found, type KeyMatcher, type KeyRule } from '../../find/key-rule.ts';

/** django/contrib/sessions/backends/cache.py and cached_db.py, `KEY_PREFIX`. */
const prefixes = ['django.contrib.sessions.cache', 'django.contrib.sessions.cached_db'].map(
  (text) => new TextEncoder().encode(text),
);
/** `get_random_string(32, VALID_KEY_CHARS)` of backends/base.py. */
const ID_LENGTH = 32;
const LETTER_B = 0x62;
const LETTER_E = 0x65;
const idChars = charClass(LOWER + DIGITS);

/** `<KEY_PREFIX>:<VERSION>:django.contrib.sessions.cache<id>`. */
const matches: KeyMatcher = (bytes, start, end, match) => {
  const idStart = end - ID_LENGTH;
  // The last letters of the prefixes: one look decides for most foreign keys.
  const before = bytes[idStart - 1];
  if (idStart <= start || (before !== LETTER_E && before !== LETTER_B)) return false;
  const hasPrefix = prefixes.some((prefix) => endsWith(bytes, start, idStart, prefix));
  if (!hasPrefix || !isAllOf(bytes, idStart, end, idChars)) return false;
  if (!isText(bytes, start, idStart)) return false;
  return found(match, 'django', 'data', start, idStart, idStart, end);
};

/** Django's sessions in its cache: the names of their keys say enough. */
export const djangoKeyRule: KeyRule = { layout: 'django', mayBeOther: true, matches };
