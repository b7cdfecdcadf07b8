import { fromBase64, hashOfLength, hmac, isSame } from '../bytes.ts';
import { openCbc, openGcm } from '../decrypt.ts';
import { DerivedKeys } from '../derived-keys.ts';
import { jsonObject } from '../json.ts';

const keyLength = 32;
const signingLength = 64;

/**
 * What `ActiveSupport::MessageEncryptor` closed, of AES-GCM or of AES-CBC with a signature (message_encryptor.rb).
 * @param secret `secret_key_base` for what is closed as cookies are, or else the encryptor's own key: as it is, in
 *   hexadecimal digits or in Base64
 */
export function openRails(text: string, secret: string): Uint8Array | undefined {
  const keys = new DerivedKeys();
  const parts = text.split('--', 4).map(fromBase64);
  const [bytes, iv, tag] = parts;
  if (parts.length === 3) {
    if (!bytes || !iv || !tag) return undefined;
    return first(
      [
        ...ownKeys(secret).map((key) => key.subarray(0, keyLength)),
        ...keys.of(secret, 'authenticated encrypted cookie', keyLength),
      ],
      (key) => unwrapped(openGcm(key, { iv, bytes, tag })),
    );
  }
  return openSigned(text, secret, keys);
}

/** Base64 of `data--IV`, signed. */
function openSigned(text: string, secret: string, keys: DerivedKeys): Uint8Array | undefined {
  const [message, digest] = cutMessage(text);
  const inner = fromBase64(message)?.toString('latin1').split('--', 3);
  const [bytes, iv] = (inner ?? []).map(fromBase64);
  if (!bytes || !iv) return undefined;
  const signing = keys.of(secret, 'signed encrypted cookie', signingLength);
  const pairs = [
    // Without a key of its own, the signature is made with the whole one.
    ...ownKeys(secret).map((key) => [key, key.subarray(0, keyLength)] as const),
    ...keys
      .of(secret, 'encrypted cookie', keyLength)
      .map((key, at) => [signing[at] ?? key, key] as const),
  ];
  return first(pairs, ([signer, key]) =>
    isSigned(signer, message, digest) ? unwrapped(openCbc(key, iv, bytes)) : undefined,
  );
}

/** Whether `ActiveSupport::MessageVerifier` has signed a text with a key, or with what cookies derive of it. */
export function isSignedByRails(text: string, secret: string): boolean {
  const [message, digest] = cutMessage(text);
  return [...ownKeys(secret), ...new DerivedKeys().of(secret, 'signed cookie', signingLength)].some(
    (key) => isSigned(key, message, digest),
  );
}

function cutMessage(text: string): readonly [message: string, digest: Uint8Array] {
  const at = text.lastIndexOf('--');
  return [text.slice(0, at), Buffer.from(text.slice(at + 2), 'hex')];
}

function isSigned(key: Uint8Array, message: string, digest: Uint8Array): boolean {
  const name = hashOfLength(digest.length);
  return name !== undefined && isSame(hmac(name, key, message), digest);
}

/** A key as it is, and what it is where it is written in digits. */
function ownKeys(secret: string): readonly Uint8Array[] {
  const base64 = fromBase64(secret);
  const isHex = /^(?:[0-9a-f]{2}){16,}$/i.test(secret);
  return [
    Buffer.from(secret),
    ...(isHex ? [Buffer.from(secret, 'hex')] : []),
    ...(base64 ? [base64] : []),
  ];
}

/** Without what Rails 5.2 and later write around it (messages/metadata.rb). */
function unwrapped(plain: Uint8Array | undefined): Uint8Array | undefined {
  const wrapper = jsonObject(plain)?.['_rails'];
  if (typeof wrapper !== 'object' || wrapper === null) return plain;
  const { message, data }: { readonly message?: unknown; readonly data?: unknown } = wrapper;
  if (typeof message === 'string') return fromBase64(message) ?? plain;
  return data === undefined ? plain : Buffer.from(JSON.stringify(data));
}

function first<T, R>(all: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const result = of(one);
    if (result !== undefined) return result;
  }
  return undefined;
}
