import { charClass, DIGITS, endsWith, isAllOf, isText } from '../../find/key-bytes.ts';
import type { KeyLook } from '../../find/key-look.ts';
import { found, type KeyMatcher, type KeyRule } from '../../find/key-rule.ts';
import { prefixedKeys } from '../../find/prefixed-key.ts';
import { unpackedHead } from '../../find/unpacked-head.ts';
import { isJsonObject, isMarshalHash, textHead } from '../../find/value-heads.ts';
import { decodeText } from '../../replies.ts';
import { isCacheEntry } from './cache-entry.ts';

const hexDigits = charClass(`${DIGITS}abcdef`);
const COLON = 0x3a;
const TWO = 0x32;
/** `2::` and the SHA-256 of the cookie's id in hex. */
const PRIVATE_ID_LENGTH = 3 + 64;

/**
 * A private id, behind a prefix or with none (rack/rack-session lib/rack/session/abstract/id.rb,
 * `SessionId#private_id`).
 */
const matchPrivateId: KeyMatcher = (bytes, start, end, match) => {
  const idStart = end - PRIVATE_ID_LENGTH;
  if (idStart < start || bytes[idStart] !== TWO) return false;
  if (bytes[idStart + 1] !== COLON || bytes[idStart + 2] !== COLON) return false;
  if (!isAllOf(bytes, idStart + 3, end, hexDigits) || !isText(bytes, start, idStart)) return false;
  return found(match, 'rack', 'data', start, idStart, idStart, end);
};

const utf8 = new TextEncoder();
/** The namespace of redis-rack, unless the site chose another. */
const DEFAULT_NAMESPACE = utf8.encode('rack:session:');
/** How Rails' `:cache_store` names sessions in a cache (rails actionpack session/cache_store.rb). */
const CACHE_PREFIX = utf8.encode('_session_id:');

/** A private id behind the default namespace: the name says enough. */
export const rackKeyRule: KeyRule = {
  layout: 'rack',
  mayBeOther: true,
  matches: (bytes, start, end, match) =>
    matchPrivateId(bytes, start, end, match) &&
    endsWith(bytes, start, match.applicationEnd, DEFAULT_NAMESPACE),
};

/** Sessions in Rails' cache: entries of that. */
export const railsCacheKeyRule: KeyRule = {
  layout: 'rack',
  matches: (bytes, start, end, match) =>
    matchPrivateId(bytes, start, end, match) &&
    endsWith(bytes, start, match.applicationEnd, CACHE_PREFIX),
  fits: (look) => isCacheEntry(textHead(look)) || mayBeHash(look),
};

/** A private id behind another namespace, or behind none: entries of a cache may have such a name, too. */
export const otherRackKeyRule: KeyRule = {
  layout: 'rack',
  matches: matchPrivateId,
  fits: mayBeHash,
};

/** Those of older versions and of Dalli, under the id of the cookie: `rack:session:<id>`. */
export const oldRackKeyRule: KeyRule = {
  layout: 'rack',
  beforeColon: 'n',
  matches: prefixedKeys({ layout: 'rack', words: ['session:'] }),
  fits: (look) => headsOf(look).some(isMarshalHash),
};

const inDefaultNamespace = prefixedKeys({ layout: 'rack', words: ['rack:session:'] });
/** `SecureRandom.hex` (rack lib/rack/session/abstract/id.rb, `sidbits`; rails abstract_store.rb). */
const MIN_COOKIE_ID_LENGTH = 32;

/** The same in the default namespace, of a site that has another serializer. */
export const plainRackKeyRule: KeyRule = {
  layout: 'rack',
  beforeColon: 'n',
  matches: (bytes, start, end, match) =>
    inDefaultNamespace(bytes, start, end, match) &&
    end - match.idStart >= MIN_COOKIE_ID_LENGTH &&
    isAllOf(bytes, match.idStart, end, hexDigits),
  fits: (look) => headsOf(look).some(isJsonObject),
};

/** Those in Rails' cache, under the id of the cookie. */
export const oldRailsCacheKeyRule: KeyRule = {
  layout: 'rack',
  beforeColon: 'd',
  matches: prefixedKeys({ layout: 'rack', words: ['_session_id:'] }),
  fits: (look) => isCacheEntry(textHead(look)) || isMarshalHash(textHead(look)),
};

/** The beginning of a value, and of what is in it where it is compressed, as Dalli does with what is large. */
function headsOf(look: KeyLook): readonly Uint8Array[] {
  const head = textHead(look);
  const content = unpackedHead(head);
  return content ? [head, content] : [head];
}

/** Whether it may be a session: a hash of Marshal's, or whatever another serializer makes, but no plain text. */
function mayBeHash(look: KeyLook): boolean {
  if (look.type !== 'string') return false;
  const head = textHead(look);
  if (head[0] === 4 && head[1] === 8) return isMarshalHash(head);
  if (isCacheEntry(head)) return false;
  return isJsonObject(head) || !/^[\x20-\x7e\s]*$/.test(decodeText(head));
}
