import type { NamedCookie } from '../pasted-text.ts';
import { percentDecoded } from '../percent-decoded.ts';
import { fromBase64, hmac, isSame } from './bytes.ts';
import { openCbc, openGcm } from './decrypt.ts';
import { jsonObject } from './json.ts';
import type { CookieInside, CookieReader } from './keyed-cookie.ts';

/** What `openssl_encrypt` gave, as it stands in the cookie. */
interface Envelope {
  readonly iv: string;
  readonly value: string;
  readonly mac: string;
  readonly tag: string;
}

/** Cookies that Laravel encrypts beside that of the session (VerifyCsrfToken.php, SessionGuard.php). */
const isOther = (name: string): boolean => name === 'XSRF-TOKEN' || name.startsWith('remember_');

const isId = (text: string): boolean => /^[A-Za-z0-9]{40}$/.test(text);

/** Laravel's EncryptCookies: everything that it sets is encrypted with `APP_KEY`. */
export const laravelCookie: CookieReader = (cookie) => {
  if (isOther(cookie.name)) return undefined;
  const envelope = envelopeOf(percentDecoded(cookie.value));
  if (!envelope) return undefined;
  return {
    framework: 'Laravel',
    protection: 'encrypted',
    layouts: ['laravel'],
    open: (text) => {
      const key = keyOf(text);
      const plain = openEnvelope(key, envelope);
      return plain && insideOf(plain, key, cookie);
    },
  };
};

/** What `Crypt::encrypt` closed; undefined for another key. @param text as it is stored */
export function openLaravel(text: string, key: string): Uint8Array | undefined {
  const envelope = envelopeOf(text);
  return envelope && openEnvelope(keyOf(key), envelope);
}

function envelopeOf(text: string): Envelope | undefined {
  const object = jsonObject(fromBase64(text));
  if (!object) return undefined;
  const { iv, value, mac, tag = '' } = object;
  if (typeof iv !== 'string' || typeof value !== 'string') return undefined;
  if (typeof mac !== 'string' || typeof tag !== 'string') return undefined;
  return { iv, value, mac, tag };
}

/** `base64:` and the key, or the key itself (EncryptionServiceProvider.php, `parseKey`). */
function keyOf(text: string): Uint8Array {
  return text.startsWith('base64:') ? Buffer.from(text.slice(7), 'base64') : Buffer.from(text);
}

/** Encrypter.php, `decrypt`: a MAC over both texts, or the tag of AES-GCM. */
function openEnvelope(key: Uint8Array, { iv, value, mac, tag }: Envelope): Buffer | undefined {
  const bytes = Buffer.from(value, 'base64');
  const start = Buffer.from(iv, 'base64');
  if (tag !== '') return openGcm(key, { iv: start, bytes, tag: Buffer.from(tag, 'base64') });
  const right = hmac('sha256', key, `${iv}${value}`).toString('hex');
  if (!isSame(Buffer.from(right), Buffer.from(mac))) return undefined;
  return openCbc(key, start, bytes);
}

/** CookieValuePrefix.php: the HMAC of the cookie's name and `|`. Before it was there, values were serialized. */
function insideOf(plain: Buffer, key: Uint8Array, { name }: NamedCookie): CookieInside {
  const text = plain.toString('utf8');
  const serialized = /^s:\d+:"([\s\S]*)";$/.exec(text)?.[1];
  const prefix = /^[0-9a-f]{40}\|/.exec(text)?.[0];
  const value = serialized ?? (prefix === undefined ? text : text.slice(prefix.length));
  const own = `${hmac('sha1', key, `${name}v2`).toString('hex')}|`;
  const isOther = name !== '' && prefix !== undefined && prefix !== own;
  const issue = isOther ? ({ issue: 'other-name' } as const) : {};
  if (isId(value)) return { ids: [value], ...issue };
  return { ids: [], ...dataOf(value), ...issue };
}

/** CookieSessionHandler.php: a cookie that is called as the session's ID. */
function dataOf(value: string): Partial<CookieInside> {
  const object = jsonObject(Buffer.from(value));
  if (!object) return {};
  const { data, expires } = object;
  if (typeof data !== 'string') return {};
  return {
    content: {
      bytes: Buffer.from(data),
      encoding: data.startsWith('{') ? 'json' : 'php',
    },
    ...(typeof expires === 'number' && { expiresAtMs: expires * 1000 }),
  };
}
