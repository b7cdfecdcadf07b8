import { fromBase64, hash, hashOfLength, hmac, inflated, isSame, type HashName } from './bytes.ts';
import { jsonObject } from './json.ts';
import type { CookieReader } from './keyed-cookie.ts';

/** `PERMANENT_SESSION_LIFETIME`, 31 days. */
const defaultLifetimeMs = 31 * 86_400_000;
/** itsdangerous before 1.0 counted from here. */
const oldEpochSeconds = 1_293_840_000;

/** `payload.time.signature` (itsdangerous timed.py, flask sessions.py): the session itself. */
export const flaskCookie: CookieReader = ({ value }) => {
  const match = /^(\.?[\w-]{2,})\.([\w-]{6})\.([\w-]{27}|[\w-]{43}|[\w-]{86})$/.exec(value);
  if (!match) return undefined;
  const [, payload = '', time = '', signature = ''] = match;
  const raw = fromBase64(payload.replace('.', ''));
  const bytes = payload.startsWith('.') && raw ? inflated(raw) : raw;
  if (!bytes || !jsonObject(bytes)) return undefined;
  const seconds = Buffer.from(time, 'base64url').readUInt32BE();
  const inside = {
    ids: [],
    content: { bytes, encoding: 'json' as const },
    signedAtMs: (seconds < oldEpochSeconds ? seconds + oldEpochSeconds : seconds) * 1000,
    defaultLifetimeMs,
  };
  return {
    framework: 'Flask',
    protection: 'signed',
    layouts: ['flask'],
    shown: inside,
    open: (key) =>
      isSignedWith(key, 'cookie-session', `${payload}.${time}`, signature) ? inside : undefined,
  };
};

/** `id.signature` (flask-session base.py, `SESSION_USE_SIGNER`). */
export const flaskSessionCookie: CookieReader = ({ value }) => {
  const match = /^([\w-]{22,})\.([\w-]{27})$/.exec(value);
  if (!match) return undefined;
  const [, id = '', signature = ''] = match;
  const inside = { ids: [id] };
  return {
    framework: 'Flask-Session',
    protection: 'signed',
    layouts: ['flask'],
    shown: inside,
    open: (key) => (isSignedWith(key, 'flask-session', id, signature) ? inside : undefined),
  };
};

/** itsdangerous signer.py, `derive_key`: Flask takes `hmac`, others what is the default there. */
export function isSignedWith(
  secret: string,
  salt: string,
  data: string,
  signature: string,
): boolean {
  const wanted = Buffer.from(signature, 'base64url');
  const name = hashOfLength(wanted.length);
  return (
    name !== undefined &&
    keysOf(name, secret, salt).some((key) => isSame(hmac(name, key, data), wanted))
  );
}

function keysOf(name: HashName, secret: string, salt: string): readonly Uint8Array[] {
  return [
    hmac(name, secret, salt),
    hash(name, salt, 'signer', secret),
    hash(name, salt, secret),
    Buffer.from(secret),
  ];
}
