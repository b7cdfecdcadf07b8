import type { NamedCookie } from '../pasted-text.ts';
import { percentDecoded } from '../percent-decoded.ts';
import { fromBase64, hashOfLength, hmac, isSame } from './bytes.ts';
import { openCbc, openGcm } from './decrypt.ts';
import { DerivedKeys } from './derived-keys.ts';
import { jsonObject } from './json.ts';
import type { CookieInside, CookieReader } from './keyed-cookie.ts';
import { rubyContent } from './ruby-content.ts';

/** Cookies of Rails and Rack with their readers' own memory for keys. */
export function rubyCookies(): readonly CookieReader[] {
  const keys = new DerivedKeys();
  return [
    (cookie) => sealed(cookie, keys),
    (cookie) => sealedBefore(cookie, keys),
    (cookie) => signed(cookie, keys),
  ];
}

/** `data--IV--tag` of AES-256-GCM: Rails from 5.2 on (message_encryptor.rb), and rack-protection (encryptor.rb). */
function sealed(cookie: NamedCookie, keys: DerivedKeys): ReturnType<CookieReader> {
  const parts = percentDecoded(cookie.value).split('--');
  const [bytes, iv, tag] = parts.map(fromBase64);
  if (parts.length !== 3 || !bytes || iv?.length !== 12 || tag?.length !== 16) return undefined;
  const open = (key: Uint8Array) => openGcm(key, { iv, bytes, tag });
  return {
    framework: 'Rails',
    protection: 'encrypted',
    layouts: ['rack'],
    open: (secret) => {
      for (const key of keys.of(secret, 'authenticated encrypted cookie', 32)) {
        const plain = open(key);
        if (plain) return unwrapped(plain, cookie);
      }
      // rack-protection encrypted_cookie.rb: the secret is written in hexadecimal digits.
      const plain = open(Buffer.from(secret, 'hex').subarray(0, 32));
      return plain && (rubyContent(plain) ?? { ids: [] });
    },
  };
}

/** Base64 of `data--IV` of AES-256-CBC, signed: Rails before 5.2. */
function sealedBefore(cookie: NamedCookie, keys: DerivedKeys): ReturnType<CookieReader> {
  const message = signedMessage(cookie);
  const inner = message && fromBase64(message.data)?.toString('latin1').split('--');
  const [bytes, iv] = (inner ?? []).map(fromBase64);
  if (!message || inner?.length !== 2 || !bytes || iv?.length !== 16) return undefined;
  return {
    framework: 'Rails',
    protection: 'encrypted',
    layouts: ['rack'],
    open: (secret) => {
      const signing = keys.of(secret, 'signed encrypted cookie', 64);
      const at = signing.findIndex((key) => isSignedWith(key, message));
      const key = keys.of(secret, 'encrypted cookie', 32)[at];
      const plain = key && openCbc(key, iv, bytes);
      return plain && unwrapped(plain, cookie);
    },
  };
}

/** `data--digest`: Rails (message_verifier.rb) derives its key, Rack::Session::Cookie takes it as it is. */
function signed(cookie: NamedCookie, keys: DerivedKeys): ReturnType<CookieReader> {
  const message = signedMessage(cookie);
  const plain = message && fromBase64(message.data);
  const shown = plain && unwrapped(plain, cookie);
  if (!shown) return undefined;
  return {
    framework: isWrapped(plain) || cookie.name !== 'rack.session' ? 'Rails' : 'Rack',
    protection: 'signed',
    layouts: ['rack'],
    shown,
    open: (secret) =>
      [Buffer.from(secret), ...keys.of(secret, 'signed cookie', 64)].some((key) =>
        isSignedWith(key, message),
      )
        ? shown
        : undefined,
  };
}

interface SignedMessage {
  /** As it was signed: Base64. */
  readonly data: string;
  readonly signature: Uint8Array;
}

function signedMessage({ value }: NamedCookie): SignedMessage | undefined {
  const text = percentDecoded(value);
  const at = text.lastIndexOf('--');
  const digest = text.slice(at + 2);
  if (at < 1 || !/^(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/.test(digest)) return undefined;
  return { data: text.slice(0, at), signature: Buffer.from(digest, 'hex') };
}

function isSignedWith(key: Uint8Array, { data, signature }: SignedMessage): boolean {
  const name = hashOfLength(signature.length);
  return name !== undefined && isSame(hmac(name, key, data), signature);
}

const isWrapped = (plain: Uint8Array): boolean => jsonObject(plain)?.['_rails'] !== undefined;

/** What Rails 5.2 and later write around it: for which cookie it is, and until when (messages/metadata.rb). */
function unwrapped(plain: Buffer, { name }: NamedCookie): CookieInside | undefined {
  const wrapper = jsonObject(plain)?.['_rails'];
  if (typeof wrapper !== 'object' || wrapper === null) return rubyContent(plain);
  const { message, data, exp, pur }: Wrapper = wrapper;
  const bytes =
    typeof message === 'string'
      ? fromBase64(message)
      : data === undefined
        ? undefined
        : Buffer.from(JSON.stringify(data));
  const endMs = typeof exp === 'string' ? Date.parse(exp) : NaN;
  const isOther = name !== '' && typeof pur === 'string' && pur !== `cookie.${name}`;
  const inside = bytes && rubyContent(bytes);
  return (
    inside && {
      ...inside,
      ...(Number.isFinite(endMs) && { expiresAtMs: endMs }),
      ...(isOther && { issue: 'other-name' as const }),
    }
  );
}

interface Wrapper {
  readonly message?: unknown;
  readonly data?: unknown;
  readonly exp?: unknown;
  readonly pur?: unknown;
}
