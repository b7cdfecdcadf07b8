import { fromBase64, hash, hashOfLength, hmac, inflated, isSame } from './bytes.ts';
import { jsonObject } from './json.ts';
import type { CookieContent, CookieInside, CookieReader } from './keyed-cookie.ts';

/** `SESSION_COOKIE_AGE`, two weeks. */
const defaultLifetimeMs = 14 * 86_400_000;
const backendSalt = 'django.contrib.sessions.backends.signed_cookies';
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `value:time:signature` (django core/signing.py): sessions of the backend `signed_cookies`, or a signed ID. */
export const djangoCookie: CookieReader = ({ name, value }) => {
  const match = /^(\.?[\w~=-]{4,}):([0-9A-Za-z]{6,7}):([\w-]{27}|[\w-]{43}|[\w-]{86})$/.exec(value);
  if (!match) return undefined;
  const [, payload = '', time = '', signature = ''] = match;
  const wanted = Buffer.from(signature, 'base64url');
  const algorithm = hashOfLength(wanted.length);
  if (!algorithm) return undefined;
  const inside: CookieInside = {
    ...contentOf(payload),
    signedAtMs: secondsOf(time) * 1000,
    defaultLifetimeMs,
  };
  const data = `${payload}:${time}`;
  const isSignedWith = (key: string, salt: string): boolean => {
    const derived = hash(algorithm, `${salt}signer`, key);
    return isSame(hmac(algorithm, derived, data), wanted);
  };
  return {
    framework: 'Django',
    protection: 'signed',
    layouts: ['django'],
    shown: inside,
    open: (key) =>
      isSignedWith(key, backendSalt) || isSignedWith(`django.http.cookies${key}`, name)
        ? inside
        : undefined,
  };
};

/** JSON, or what pickle made; both compressed where that is shorter, with a dot before it. */
function contentOf(payload: string): { ids: readonly string[]; content?: CookieContent } {
  const packed = payload.startsWith('.');
  const raw = fromBase64(packed ? payload.slice(1) : payload);
  const bytes = packed && raw ? inflated(raw) : raw;
  if (jsonObject(bytes) && bytes) return { ids: [], content: { bytes, encoding: 'json' } };
  // PROTO of pickle, protocol 2 to 5.
  const protocol = bytes?.[1] ?? 0;
  if (bytes?.[0] === 0x80 && protocol >= 2 && protocol <= 5) {
    return { ids: [], content: { bytes, encoding: 'pickle' } };
  }
  return { ids: packed ? [] : [payload] };
}

function secondsOf(time: string): number {
  return Array.from(time).reduce((sum, sign) => sum * 62 + digits.indexOf(sign), 0);
}
