import { readableText } from '../../../formats/bytes/readable-text.ts';
import { hash, hmac, isSame } from '../bytes.ts';
import { isSignedWith as isSignedByDangerous } from '../flask.ts';
import { openLaravel } from '../laravel.ts';
import { ironCookie } from '../node-cookies.ts';
import type { SiteKey } from '../site-keys.ts';
import type { ClosedValue } from './closed-value.ts';
import { openFernet } from './fernet.ts';
import { isSignedToken } from './json-web-token.ts';
import { phpStringIn } from './php-string.ts';
import { isSignedByRails, openRails } from './rails-values.ts';

/** A value that a key has opened, or whose signature it has made. */
export interface OpenedValue {
  /** What was encrypted; absent for what was readable before. */
  readonly content?: Uint8Array;
  readonly keyName: string;
}

/** More keys are not tried: some are derived by thousands of rounds. */
const maxKeys = 50;

/** What sites sign values with, beside the names of their own (django core/signing.py, itsdangerous). */
const djangoSalts = [
  'django.core.signing',
  'django.core.signing.TimestampSigner',
  'django.contrib.sessions.backends.signed_cookies',
  'django.contrib.sessions.SessionStore',
];
const dangerousSalts = ['itsdangerous', 'itsdangerous.Signer', 'cookie-session'];

/** Tries the keys on a value, in order. Those of key rings are opened by `lookup/aspnetcore`. */
export function openValue(value: ClosedValue, keys: readonly SiteKey[]): OpenedValue | undefined {
  const text = readableText(value.bytes)?.trim();
  if (text === undefined) return undefined;
  for (const { text: key, name } of keys.slice(0, maxKeys)) {
    if (value.protection === 'signed') {
      if (isSignedWith(value.by, text, key)) return { keyName: name };
      continue;
    }
    const content = contentOf(value.by, text, key);
    if (content) return { content, keyName: name };
  }
  return undefined;
}

function contentOf(by: string, text: string, key: string): Uint8Array | undefined {
  switch (by) {
    case 'Laravel': {
      // Crypt::encrypt serializes first, also the text of a whole session that is serialized already.
      const plain = openLaravel(text, key);
      return plain && (phpStringIn(plain) ?? plain);
    }
    case 'Rails':
      return openRails(text, key);
    case 'Fernet':
      return openFernet(text, key);
    case 'iron':
      return ironCookie({ name: '', value: text }, [])?.open(key)?.content?.bytes;
    default:
      return undefined;
  }
}

function isSignedWith(by: string, text: string, key: string): boolean {
  switch (by) {
    case 'Django': {
      const [data, signature] = cutAtLast(text, ':');
      return djangoSalts.some((salt) => isSignedByDjango(key, salt, data, signature));
    }
    case 'itsdangerous': {
      const [data, signature] = cutAtLast(text, '.');
      return dangerousSalts.some((salt) => isSignedByDangerous(key, salt, data, signature));
    }
    case 'Rails':
      return isSignedByRails(text, key);
    case 'JSON Web Token':
      return isSignedToken(text, key);
    default:
      return false;
  }
}

function isSignedByDjango(key: string, salt: string, data: string, signature: string): boolean {
  const wanted = Buffer.from(signature, 'base64url');
  // SHA-1 until Django 3.0.
  return (['sha256', 'sha1'] as const).some((name) =>
    isSame(hmac(name, hash(name, `${salt}signer`, key), data), wanted),
  );
}

function cutAtLast(text: string, sign: string): readonly [before: string, behind: string] {
  const at = text.lastIndexOf(sign);
  return [text.slice(0, at), text.slice(at + 1)];
}
