import { pbkdf2Sync } from 'node:crypto';
import { percentDecoded } from '../percent-decoded.ts';
import { fromBase64, hashOfLength, hmac, isSame } from './bytes.ts';
import { openCbc } from './decrypt.ts';
import { jsonObject } from './json.ts';
import type { CookieInside, CookieReader } from './keyed-cookie.ts';

/** `s:<value>.<HMAC>` (tj/node-cookie-signature index.js): the ID of express-session. */
export const expressCookie: CookieReader = ({ value }) => {
  const text = percentDecoded(value);
  const dot = text.lastIndexOf('.');
  if (!text.startsWith('s:') || dot <= 2) return undefined;
  const signed = text.slice(2, dot);
  const signature = fromBase64(text.slice(dot + 1));
  const inside: CookieInside = { ids: [signed] };
  return {
    framework: 'Express',
    protection: 'signed',
    layouts: ['express'],
    shown: inside,
    open: (key) =>
      signature && isSame(hmac('sha256', key, signed), signature) ? inside : undefined,
  };
};

/** A cookie that Keygrip signs in another one, `<name>.sig` (crypto-utils/keygrip index.js): cookie-session, Koa. */
export const keygripCookie: CookieReader = ({ name, value }, all) => {
  const sign = all.find((other) => other.name === `${name}.sig`)?.value;
  const signature = sign === undefined ? undefined : fromBase64(sign);
  const hashName = signature && hashOfLength(signature.length);
  if (!signature || !hashName) return undefined;
  const bytes = fromBase64(percentDecoded(value));
  const object = jsonObject(bytes);
  // koa-session context.js, `_expire`.
  const end = object?.['_expire'];
  const inside: CookieInside =
    bytes && object
      ? {
          ids: [],
          content: { bytes, encoding: 'json' },
          ...(typeof end === 'number' && { expiresAtMs: end }),
        }
      : { ids: [percentDecoded(value)] };
  return {
    framework: 'cookie-session',
    protection: 'signed',
    layouts: ['express'],
    shown: inside,
    open: (key) =>
      isSame(hmac(hashName, key, `${name}=${value}`), signature) ? inside : undefined,
  };
};

/** A session that @hapi/iron sealed (lib/index.js), as iron-session does. */
export const ironCookie: CookieReader = ({ value }) => {
  const text = percentDecoded(value).replace(/~\d$/, '');
  const parts = text.split('*');
  const [mark, , salt = '', iv = '', closed = '', end = '', macSalt = '', mac = ''] = parts;
  if (mark !== 'Fe26.2' || parts.length !== 8) return undefined;
  const derive = (password: string, from: string): Buffer =>
    pbkdf2Sync(password, from, 1, 32, 'sha1');
  return {
    framework: 'iron-session',
    protection: 'encrypted',
    layouts: [],
    open: (password) => {
      const signed = parts.slice(0, 6).join('*');
      const wanted = Buffer.from(mac, 'base64url');
      if (!isSame(hmac('sha256', derive(password, macSalt), signed), wanted)) return undefined;
      const bytes = openCbc(
        derive(password, salt),
        Buffer.from(iv, 'base64url'),
        Buffer.from(closed, 'base64url'),
      );
      return (
        bytes && {
          ids: [],
          content: { bytes, encoding: 'json' },
          ...(/^\d+$/.test(end) && { expiresAtMs: Number(end) }),
        }
      );
    },
  };
};
