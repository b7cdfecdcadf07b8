import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { inflateSync } from 'node:zlib';

/** The hashes that cookies are signed with. */
export type HashName = 'sha1' | 'sha256' | 'sha512';

/** More than this a compressed cookie may not become. */
const maxInflatedBytes = 1024 * 1024;

/** Bytes that stand in a cookie in Base64, with either alphabet; undefined for anything else. */
export function fromBase64(text: string): Buffer | undefined {
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

export function hash(name: HashName, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const digest = createHash(name);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

export function hmac(name: HashName, key: string | Uint8Array, data: string | Uint8Array): Buffer {
  return createHmac(name, key).update(data).digest();
}

/** Whether two signatures are the same, in a time that tells nothing of them. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The hash that makes signatures of a length. */
export function hashOfLength(byteCount: number): HashName | undefined {
  return ({ 20: 'sha1', 32: 'sha256', 64: 'sha512' } as const)[byteCount];
}

/** Expands what zlib made, within a bound; undefined for what it didn't make or what becomes too much. */
export function inflated(bytes: Uint8Array): Buffer | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: maxInflatedBytes });
  } catch {
    return undefined;
  }
}
