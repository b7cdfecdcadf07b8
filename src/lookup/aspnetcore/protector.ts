import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKey, uint32 } from './derive-key.ts';
import type { Encryption } from './key-ring.ts';

const none = new Uint8Array(0);
const modifierLength = 16;
const blockLength = 16;
const nonceLength = 12;
const tagLength = 16;

/**
 * Opens the body of what data protection closed.
 * @param masterKey of the key that the data names
 * @param label the additional authenticated data: head of the data, and purposes
 * @param body what follows the head: key modifier, then what the cipher made
 * @returns undefined where it wasn't closed with that key for that purpose, or was changed since
 */
export function openProtected(
  encryption: Encryption,
  masterKey: Uint8Array,
  label: Uint8Array,
  body: Uint8Array,
): Uint8Array | undefined {
  return encryption.mode === 'cbc'
    ? openCbc(encryption, masterKey, label, body)
    : openGcm(encryption, masterKey, label, body);
}

/** ManagedAuthenticatedEncryptor.cs and CbcAuthenticatedEncryptor.cs: IV, what AES-CBC made, HMAC over both. */
function openCbc(
  { bits, hash }: Extract<Encryption, { mode: 'cbc' }>,
  masterKey: Uint8Array,
  label: Uint8Array,
  body: Uint8Array,
): Uint8Array | undefined {
  const keyLength = bits / 8;
  const macLength = hash === 'sha256' ? 32 : 64;
  if (body.length < modifierLength + 2 * blockLength + macLength) return undefined;
  const cipher = `aes-${bits}-cbc` as const;
  const keysOf = (from: Uint8Array, of: Uint8Array, context: Uint8Array) => {
    const both = deriveKey(from, of, context, keyLength + macLength);
    return { encrypting: both.subarray(0, keyLength), authenticating: both.subarray(keyLength) };
  };
  const empty = keysOf(none, none, none);
  const encryptor = createCipheriv(cipher, empty.encrypting, Buffer.alloc(blockLength));
  const header = Buffer.concat([
    Buffer.of(0, 0),
    ...[keyLength, blockLength, macLength, macLength].map(uint32),
    encryptor.final(),
    createHmac(hash, empty.authenticating).digest(),
  ]);
  const keys = keysOf(masterKey, label, Buffer.concat([header, body.subarray(0, modifierLength)]));
  const closed = body.subarray(modifierLength, body.length - macLength);
  const mac = createHmac(hash, keys.authenticating).update(closed).digest();
  if (!timingSafeEqual(mac, body.subarray(body.length - macLength))) return undefined;
  const decryptor = createDecipheriv(cipher, keys.encrypting, closed.subarray(0, blockLength));
  return finish(decryptor, closed.subarray(blockLength));
}

/** AesGcmAuthenticatedEncryptor.cs: nonce, what AES-GCM made, tag. */
function openGcm(
  { bits }: Extract<Encryption, { mode: 'gcm' }>,
  masterKey: Uint8Array,
  label: Uint8Array,
  body: Uint8Array,
): Uint8Array | undefined {
  const keyLength = bits / 8;
  if (body.length < modifierLength + nonceLength + tagLength) return undefined;
  const cipher = `aes-${bits}-gcm` as const;
  const options = { authTagLength: tagLength };
  const emptyKey = deriveKey(none, none, none, keyLength);
  const encryptor = createCipheriv(cipher, emptyKey, Buffer.alloc(nonceLength), options);
  encryptor.final();
  const header = Buffer.concat([
    Buffer.of(0, 1),
    ...[keyLength, nonceLength, blockLength, tagLength].map(uint32),
    encryptor.getAuthTag(),
  ]);
  const context = Buffer.concat([header, body.subarray(0, modifierLength)]);
  const key = deriveKey(masterKey, label, context, keyLength);
  const nonce = body.subarray(modifierLength, modifierLength + nonceLength);
  const decryptor = createDecipheriv(cipher, key, nonce, options);
  decryptor.setAuthTag(body.subarray(body.length - tagLength));
  return finish(decryptor, body.subarray(modifierLength + nonceLength, body.length - tagLength));
}

function finish(
  decryptor: { update(bytes: Uint8Array): Uint8Array; final(): Uint8Array },
  bytes: Uint8Array,
): Uint8Array | undefined {
  try {
    return Buffer.concat([decryptor.update(bytes), decryptor.final()]);
  } catch {
    return undefined;
  }
}
