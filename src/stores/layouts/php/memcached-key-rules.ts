import { charClass, DIGITS, isAllOf, LOWER, UPPER } from '../../find/key-bytes.ts';
import { found, type KeyMatcher, type KeyRule, MAX_ID_BYTES } from '../../find/key-rule.ts';
import type { SessionPart } from '../../session.ts';
import { MEMCACHED_LOCK } from './memcached-lock.ts';

/** `memcached.sess_prefix`, unless the site says otherwise (php-memcached php_memcached.c). */
export const MEMCACHED_PREFIX = 'memc.sess.key.';
/** What PHP takes as an id (php-src ext/session/session.c). */
const idChars = charClass(`${DIGITS}${LOWER}${UPPER},-`);

/** The default prefix with what is behind it, and an id. */
function startingWith(text: string, part: SessionPart): KeyMatcher {
  const prefix = new TextEncoder().encode(text);
  return (bytes, start, end, match) => {
    const idStart = start + prefix.length;
    if (end <= idStart || end - idStart > MAX_ID_BYTES) return false;
    for (let at = 0; at < prefix.length; at++) if (bytes[start + at] !== prefix[at]) return false;
    if (!isAllOf(bytes, idStart, end, idChars)) return false;
    const applicationEnd = start + MEMCACHED_PREFIX.length;
    return found(match, 'php-memcached', part, start, applicationEnd, idStart, end);
  };
}

/** PHP's sessions and their locks over the extension memcached: the names of their keys say enough. */
export const phpMemcachedRules: readonly KeyRule[] = [
  {
    layout: 'php-memcached',
    matches: startingWith(MEMCACHED_PREFIX + MEMCACHED_LOCK, 'lock'),
  },
  { layout: 'php-memcached', matches: startingWith(MEMCACHED_PREFIX, 'data') },
];
