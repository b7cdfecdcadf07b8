import type { BuiltInLayoutId } from '../layout-facts.ts';
import { charClass, DIGITS, endsWith, isAllOf, isText, LOWER, UPPER } from './key-bytes.ts';
import { newKeyPlace, placeOfId } from './key-place.ts';
import { found, type KeyMatch, MAX_ID_BYTES } from './key-rule.ts';

const LARAVEL_ID_LENGTH = 40;
/** What express-session makes of 24 bytes (expressjs/session index.js, `generateSessionId`; crypto-utils/uid-safe). */
const EXPRESS_ID_LENGTH = 32;
const base64Url = charClass(`${LOWER}${UPPER}${DIGITS}-_`);
const alphanumeric = charClass(LOWER + UPPER + DIGITS);
/** What Symfony puts before an id, without anything between them (RedisSessionHandler.php). */
const SYMFONY_PREFIX = new TextEncoder().encode('sf_s');
const place = newKeyPlace();

/**
 * Notes in `match` which session of a layout a key is that fits none of its rules, while its value leaves
 * no doubt: what stands before the id is the prefix.
 * @returns false where the layout can't have such a key
 */
export function matchClaimed(key: Uint8Array, layout: BuiltInLayoutId, match: KeyMatch): boolean {
  const end = key.length;
  const idStart = idStartOf(key, layout);
  if (idStart === undefined || idStart >= end || end - idStart > MAX_ID_BYTES) return false;
  if (!isText(key, 0, end)) return false;
  return found(match, layout, 'data', 0, idStart, idStart, end);
}

function idStartOf(key: Uint8Array, layout: BuiltInLayoutId): number | undefined {
  const end = key.length;
  if (layout === 'laravel') {
    const idStart = end - LARAVEL_ID_LENGTH;
    return idStart >= 0 && isAllOf(key, idStart, end, alphanumeric) ? idStart : undefined;
  }
  if (layout === 'express') {
    // Such an id may begin as a prefix does: `V-LaMh…`.
    const idStart = end - EXPRESS_ID_LENGTH;
    const isApart = idStart === 0 || !isAllOf(key, idStart - 1, idStart, alphanumeric);
    if (idStart >= 0 && isApart && isAllOf(key, idStart, end, base64Url)) return idStart;
  }
  const hasPlace = placeOfId(key, 0, end, place);
  if (layout === 'php' && !place.isNamed) {
    const at = Buffer.from(key.buffer, key.byteOffset, key.byteLength).lastIndexOf(SYMFONY_PREFIX);
    const idStart = at + SYMFONY_PREFIX.length;
    if (at >= 0 && endsWith(key, 0, idStart, SYMFONY_PREFIX)) return idStart;
  }
  // A key of one thing among many, or a number alone: the last piece is what there is.
  return hasPlace ? place.idStart : key.lastIndexOf(0x3a) + 1;
}
