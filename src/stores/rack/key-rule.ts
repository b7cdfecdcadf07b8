import { charClass, DIGITS, isAllOf, isText } from '../recognition/key-bytes.ts';
import type { KeyMatcher, KeyRule } from '../recognition/key-rule.ts';
import { prefixedKeys } from '../recognition/prefixed-key.ts';
import { isMarshal, textHead } from '../recognition/value-heads.ts';

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
  match.layout = 'rack';
  match.part = 'data';
  match.applicationStart = start;
  match.applicationEnd = idStart;
  match.idStart = idStart;
  match.idEnd = end;
  return true;
};

/** Sessions of Rack and Rails under private ids: the names of their keys say enough. */
export const rackKeyRule: KeyRule = { layout: 'rack', matches: matchPrivateId };

/** Those of older versions, under the id of the cookie: `rack:session:<id>`. */
export const oldRackKeyRule: KeyRule = {
  layout: 'rack',
  beforeColon: 'nd',
  matches: prefixedKeys({ layout: 'rack', words: ['session:', '_session_id:'] }),
  fits: (look) => isMarshal(textHead(look)),
};
